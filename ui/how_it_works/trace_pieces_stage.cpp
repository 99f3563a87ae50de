#include <QObject>
#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "bars/number_text.h"
#include "how_it_works/trace_stage.h"

/// The stage of strategies that cut the sequence or its documents in pieces.
namespace evenkeel::ui {
namespace {

constexpr double kGap = 12;
constexpr double kLeastPiece = 3;  ///< px

bool same_piece(const TracePiece& a, const TracePiece& b) {
  return a.document == b.document && a.chunk == b.chunk;
}

/// The pieces that the step is about, and their neighbours: what its document was cut in.
std::vector<TracePiece> pieces_in_sight(const TraceSight& sight, const TraceFocus& focus) {
  const std::size_t end = sight.step + 1;
  const auto& steps = sight.trace->steps;
  for (std::size_t i = end; i-- > 0;) {
    if (const auto* arranged = std::get_if<TraceArrange>(&steps[i])) {
      if (!focus.document || arranged->document == *focus.document) return arranged->pieces;
    }
    if (const auto* cut = std::get_if<TraceCut>(&steps[i])) {
      if (!focus.document || cut->document == focus.document) return cut->pieces;
    }
  }
  return {};
}

/// The sequence with its documents; what ranks have taken in their colours.
double lay_sequence(TraceLayout& out, const TraceSight& sight, const TraceFocus& focus, QRectF area) {
  const double line = traceLine();
  const double top = area.top() + line + 4;
  const double height = line + 3;
  const double taken_top = top + height + 2;
  const double taken_height = std::round(line * 0.8);
  const double per_token =
      area.width() / static_cast<double>(std::max<std::int64_t>(1, sight.trace->seq_len));
  out.labels.push_back(
      {{area.left(), area.top(), area.width(), line}, QObject::tr("the sequence and its documents")});
  const auto rect_of = [&](Interval tokens) {
    return QRectF(area.left() + per_token * static_cast<double>(tokens.begin), top,
                  per_token * static_cast<double>(tokens.length()), height);
  };
  // Documents narrower than a few px stand together.
  const std::size_t documents = sight.documents->document_count();
  for (std::size_t d = 0; d < documents;) {
    Interval tokens = sight.documents->document(d);
    std::size_t next = d + 1;
    if (per_token * static_cast<double>(tokens.length()) < kLeastPiece) {
      const auto enough = tokens.begin + static_cast<std::int64_t>(std::ceil(kLeastPiece / per_token));
      next = std::max(next, sight.documents->document_at(std::min(enough, sight.trace->seq_len - 1)));
      tokens.end = sight.documents->document(next - 1).end;
    }
    QRectF rect = rect_of(tokens);
    const bool now = focus.document && *focus.document >= d && *focus.document < next;
    QString text = next == d + 1 ? QString::number(d) : QString();
    if (traceWidth(text) + 6 > rect.width()) text.clear();
    out.cells.push_back({rect.adjusted(0, 0, -std::min(1.0, rect.width() / 4), 0), {}, d, {}, 1, text, now});
    d = next;
  }
  // Pieces in the order of tokens, those of one rank that touch as one, none thinner than a px.
  std::vector<std::pair<Interval, Rank>> taken;
  for (const TracePiece& piece : sight.state->taken) {
    taken.push_back({{piece.segment.token, piece.segment.token + piece.segment.length}, piece.rank});
  }
  std::sort(taken.begin(), taken.end(),
            [](const auto& a, const auto& b) { return a.first.begin < b.first.begin; });
  double free_from = 0;
  for (const auto& [tokens, rank] : taken) {
    QRectF rect = rect_of(tokens);
    rect.moveTop(taken_top);
    rect.setHeight(taken_height);
    if (rect.right() < free_from + 1) continue;
    free_from = rect.right();
    rect.setWidth(std::max(1.0, rect.width()));
    out.cells.push_back({rect, rank, sight.documents->document_at(tokens.begin), {}, 1, {}, false});
  }
  return taken_top + taken_height;
}

}  // namespace

void layPieces(TraceLayout& out, const TraceSight& sight, const TraceFocus& focus, QRectF area) {
  const double line = traceLine();
  const double end = lay_sequence(out, sight, focus, area);
  const std::vector<TracePiece> pieces = pieces_in_sight(sight, focus);
  if (pieces.empty()) return;
  // As many as can be told apart, with those of the step among them.
  const auto fit = static_cast<std::size_t>(std::max(1.0, area.width() / (2 * kLeastPiece)));
  std::size_t first = 0;
  if (pieces.size() > fit && !focus.pieces.empty()) {
    const auto at = std::find_if(pieces.begin(), pieces.end(), [&](const TracePiece& piece) {
      return same_piece(piece, focus.pieces.front());
    });
    if (at != pieces.end()) {
      first = std::min(static_cast<std::size_t>(at - pieces.begin()) / fit * fit, pieces.size() - fit);
    }
  }
  const std::size_t count = std::min(fit, pieces.size());
  const auto* cut = std::get_if<TraceCut>(&sight.trace->steps[sight.step]);
  const bool stripes = sight.trace->strategy.starts_with("striped");
  QString heading = stripes          ? QObject::tr("stripes %1 to %2, enlarged")
                    : focus.document ? QObject::tr("chunks %1 to %2 of document %3, enlarged")
                                     : QObject::tr("chunks %1 to %2 of the sequence, enlarged");
  heading = heading.arg(numberText(static_cast<std::int64_t>(first)),
                        numberText(static_cast<std::int64_t>(first + count - 1)));
  if (focus.document && !stripes) heading = heading.arg(*focus.document);
  out.labels.push_back({{area.left(), end + kGap, area.width(), line}, heading});
  std::int64_t tokens = 0;
  for (std::size_t i = first; i < first + count; ++i) tokens += pieces[i].segment.length;
  std::map<std::pair<std::optional<std::size_t>, std::int64_t>, Rank> taken;
  for (const TracePiece& piece : sight.state->taken) {
    taken.try_emplace({piece.document, piece.chunk}, piece.rank);
  }
  const double per_token = area.width() / static_cast<double>(std::max<std::int64_t>(1, tokens));
  double x = area.left();
  for (std::size_t i = first; i < first + count; ++i) {
    const TracePiece& piece = pieces[i];
    const double width = per_token * static_cast<double>(piece.segment.length);
    const QRectF rect(x, end + kGap + line + 4, width - std::min(1.0, width / 4), 2.4 * line);
    x += width;
    const auto owner = taken.find({piece.document, piece.chunk});
    const bool now =
        cut != nullptr || std::any_of(focus.pieces.begin(), focus.pieces.end(),
                                      [&](const TracePiece& other) { return same_piece(piece, other); });
    QString text = QString::number(piece.chunk);
    if (traceWidth(text) + 4 > rect.width()) text.clear();
    out.cells.push_back({rect,
                         owner == taken.end() ? std::nullopt : std::optional(owner->second),
                         piece.document
                             ? piece.document
                             : std::optional<std::size_t>(sight.documents->document_at(piece.segment.token)),
                         {},
                         1,
                         text,
                         now});
  }
}

}  // namespace evenkeel::ui
