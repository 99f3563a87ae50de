#include "how_it_works/trace_layout.h"

#include <QFontMetricsF>
#include <QObject>
#include <algorithm>
#include <cmath>
#include <map>

#include "bars/number_text.h"
#include "how_it_works/trace_stage.h"
#include "how_it_works/trace_words.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr double kGap = 20;         ///< px between the stage and the lanes
constexpr double kLeastLane = 4;    ///< px
constexpr double kMostLane = 34;    ///< px
constexpr double kLeastCell = 2.5;  ///< px, of a block in a lane
constexpr std::size_t kMarkedOneByOne = 4;
constexpr double kStageShare = 0.56;

struct FocusOf {
  TraceFocus operator()(const TraceCut& step) const { return {{}, {}, {}, step.document}; }
  TraceFocus operator()(const TraceArrange& step) const { return {{}, {}, {}, step.document}; }
  TraceFocus operator()(const TraceTake& step) const { return {{}, step.pieces, {step.rank}, step.document}; }
  TraceFocus operator()(const TraceRound& step) const { return {{}, step.pieces, {}, {}}; }
  TraceFocus operator()(const TraceRow& step) const { return {step.blocks, {}, {}, {}}; }
  TraceFocus operator()(const TraceColumn& step) const { return {step.blocks, {}, {step.rank}, {}}; }
  TraceFocus operator()(const TraceGive& step) const { return {{step.block}, {}, {step.rank}, {}}; }
  TraceFocus operator()(const TraceTogether& step) const { return {{step.block}, {}, {step.rank}, {}}; }
  TraceFocus operator()(const TraceSwap& step) const {
    TraceFocus focus{step.given, {}, {step.slowest, step.other}, {}};
    focus.blocks.insert(focus.blocks.end(), step.taken.begin(), step.taken.end());
    return focus;
  }
  TraceFocus operator()(const TraceReadSwap& step) const {
    return {{step.given, step.taken}, {}, {step.from, step.to}, {}};
  }
  template <class Other>
  TraceFocus operator()(const Other& /*step*/) const {
    return {};
  }
};

bool has(const std::vector<Rank>& ranks, Rank rank) {
  return std::find(ranks.begin(), ranks.end(), rank) != ranks.end();
}

/// The lanes that are in sight and how their lengths are measured.
struct Lanes {
  std::vector<Rank> ranks;
  double height = 0;
  QRectF bars;              ///< of the first lane to the last
  double per_unit = 0;      ///< px for a unit of work, or for a token
  bool of_tokens = false;   ///< else of work
  std::int64_t tokens = 0;  ///< that a lane has room for: those that are played
};

/// How many of a rank's tokens the steps tell of, from its first one on.
std::int64_t tokens_played(const PlanTrace& trace, std::int64_t per_rank) {
  std::int64_t most = 0;
  for (const TraceStep& step : trace.steps) {
    for (const TracePiece& piece : focusOf(step).pieces) {
      most = std::max(most, piece.segment.position % per_rank + piece.segment.length);
    }
  }
  return most == 0 ? per_rank : std::min(most, per_rank);
}

/// At the end of a plan of tokens the lanes are what they cost, not how many tokens they hold.
bool shows_pairs(const TraceSight& sight) {
  const auto* done = std::get_if<TraceDone>(&sight.trace->steps[sight.step]);
  return sight.trace->work == nullptr && done != nullptr && !done->loads.empty();
}

Lanes measure(const TraceSight& sight, const TraceFocus& focus, QRectF area) {
  const PlanTrace& trace = *sight.trace;
  const std::int64_t world = trace.world_size.value;
  Lanes lanes;
  lanes.of_tokens = trace.work == nullptr && !shows_pairs(sight);
  const auto count =
      std::min(world, std::max<std::int64_t>(1, static_cast<std::int64_t>(area.height() / kLeastLane)));
  std::int64_t first = 0;
  if (!focus.ranks.empty()) {
    first = std::clamp<std::int64_t>(focus.ranks.front().value - count / 2, 0, world - count);
  }
  for (std::int64_t i = 0; i < count; ++i) lanes.ranks.push_back({first + i});
  // The other of two ranks stands at the end where it is farther away.
  for (const Rank rank : focus.ranks) {
    if (!has(lanes.ranks, rank)) lanes.ranks.back() = rank;
  }
  lanes.height = std::min(kMostLane * traceLine() / 14, area.height() / static_cast<double>(count));
  const double left = traceWidth(QString::number(world)) + 10;
  std::int64_t longest = 1;
  for (const std::int64_t load : sight.state->loads) longest = std::max(longest, load);
  lanes.tokens = tokens_played(trace, std::max<std::int64_t>(1, trace.seq_len / world));
  std::int64_t unit = lanes.of_tokens ? lanes.tokens : longest;
  if (!lanes.of_tokens && sight.state->bound) unit = std::max(unit, *sight.state->bound);
  const double right = traceWidth(compactText(longest) + QStringLiteral(" ") + QObject::tr("slowest")) + 12;
  lanes.bars = area.adjusted(left, 0, -right, 0);
  lanes.bars.setHeight(lanes.height * static_cast<double>(count));
  // The scale stays while a plan is made: that of the heaviest load which it ends with.
  if (const auto* done = std::get_if<TraceDone>(&trace.steps.back()); done != nullptr && !lanes.of_tokens) {
    for (const std::int64_t load : done->loads) unit = std::max(unit, load);
  }
  lanes.per_unit = std::max(0.0, lanes.bars.width()) / static_cast<double>(unit);
  return lanes;
}

void stack_blocks(TraceLayout& out, const TraceSight& sight, const TraceFocus& focus, const Lanes& lanes) {
  std::map<std::int32_t, std::vector<std::int32_t>> blocks_of;
  for (const auto& [block, rank] : sight.state->owner) blocks_of[rank].push_back(block);
  for (const TraceLane& lane : std::vector<TraceLane>(out.lanes)) {
    auto& blocks = blocks_of[static_cast<std::int32_t>(lane.rank.value)];
    std::sort(blocks.begin(), blocks.end());
    const std::int64_t load = sight.state->loads[static_cast<std::size_t>(lane.rank.value)];
    std::int64_t known = 0;
    for (const std::int32_t block : blocks) known += (*sight.trace->work)[static_cast<std::size_t>(block)];
    const QRectF bar(lanes.bars.left(), lane.rect.top(), lanes.per_unit * static_cast<double>(load),
                     lane.rect.height());
    const bool apart = known == load && bar.width() >= kLeastCell * static_cast<double>(std::max<std::size_t>(
                                                                        1, blocks.size()));
    if (!apart) {
      if (load > 0) out.cells.push_back({bar, lane.rank, {}, {}, 1, {}, false});
    }
    double x = bar.left();
    for (const std::int32_t block : blocks) {
      const double width =
          lanes.per_unit * static_cast<double>((*sight.trace->work)[static_cast<std::size_t>(block)]);
      // Of a whole column the lane is marked.
      const bool now = focus.blocks.size() <= kMarkedOneByOne &&
                       std::find(focus.blocks.begin(), focus.blocks.end(), block) != focus.blocks.end();
      if (apart || (now && known == load)) {
        QString text = QString::number(block);
        if (traceWidth(text) + 3 > width || lane.rect.height() < traceLine()) text.clear();
        out.cells.push_back({{x, bar.top(), width, bar.height()}, lane.rank, {}, block, 1, text, now});
      }
      x += width;
    }
  }
}

void stack_pairs(TraceLayout& out, const TraceSight& sight, const Lanes& lanes) {
  for (const TraceLane& lane : out.lanes) {
    const std::int64_t load = sight.state->loads[static_cast<std::size_t>(lane.rank.value)];
    const double width = lanes.per_unit * static_cast<double>(load);
    if (load > 0) {
      out.cells.push_back(
          {{lanes.bars.left(), lane.rect.top(), width, lane.rect.height()}, lane.rank, {}, {}, 1, {}, false});
    }
  }
}

void stack_pieces(TraceLayout& out, const TraceSight& sight, const TraceFocus& focus, const Lanes& lanes) {
  const std::int64_t per_rank =
      std::max<std::int64_t>(1, sight.trace->seq_len / sight.trace->world_size.value);
  for (const TracePiece& piece : sight.state->taken) {
    const auto lane = std::find(lanes.ranks.begin(), lanes.ranks.end(), piece.rank);
    if (lane == lanes.ranks.end()) continue;
    const QRectF& rect = out.lanes[static_cast<std::size_t>(lane - lanes.ranks.begin())].rect;
    const double left =
        lanes.bars.left() + lanes.per_unit * static_cast<double>(piece.segment.position % per_rank);
    const double width = lanes.per_unit * static_cast<double>(piece.segment.length);
    const bool now = std::find(focus.pieces.begin(), focus.pieces.end(), piece) != focus.pieces.end();
    QString text = QString::number(piece.chunk);
    if (traceWidth(text) + 3 > width || rect.height() < traceLine()) text.clear();
    out.cells.push_back(
        {{left, rect.top(), width, rect.height()}, piece.rank, piece.document, {}, 1, text, now});
  }
}

}  // namespace

TraceFocus focusOf(const TraceStep& step) {
  return std::visit(FocusOf(), step);
}

double traceLeastWide() {
  constexpr double kWideInLines = 34;
  return kWideInLines * traceLine();
}

double traceLine() {
  return QFontMetricsF(textFont(TextSize::small)).height();
}

double traceWidth(const QString& text) {
  return QFontMetricsF(textFont(TextSize::small)).horizontalAdvance(text);
}

void layLanes(TraceLayout& out, const TraceSight& sight, const TraceFocus& focus, QRectF area) {
  const double line = traceLine();
  const std::int64_t world = sight.trace->world_size.value;
  const QRectF heading(area.left(), area.top(), area.width(), line);
  const Lanes lanes = measure(sight, focus, area.adjusted(0, line + 4, 0, 0));
  QString text = lanes.of_tokens      ? QObject::tr("ranks, and the tokens they hold, in order")
                 : shows_pairs(sight) ? QObject::tr("ranks and their allowed pairs")
                                      : QObject::tr("ranks and their work");
  const std::int64_t per_rank = sight.trace->seq_len / world;
  if (lanes.of_tokens && lanes.tokens < per_rank) {
    text =
        QObject::tr("ranks, the first %1 of %2 tokens").arg(numberText(lanes.tokens), numberText(per_rank));
  }
  const auto count = static_cast<std::int64_t>(lanes.ranks.size());
  if (count < world) text = QObject::tr("%1 of %2 ranks").arg(count).arg(numberText(world));
  out.labels.push_back({heading, text});
  const auto& loads = sight.state->loads;
  const bool done = std::holds_alternative<TraceDone>(sight.trace->steps[sight.step]);
  const auto slowest = std::max_element(loads.begin(), loads.end()) - loads.begin();
  const double gap = lanes.height >= 8 ? std::round(lanes.height * 0.2) : 0;
  // Numbers have a line each; those of the lanes that the step is about come first.
  std::vector<double> written;
  const auto is_free = [&](double middle) {
    return std::none_of(written.begin(), written.end(),
                        [&](double other) { return std::abs(other - middle) < line; });
  };
  for (std::size_t i = 0; i < lanes.ranks.size(); ++i) {
    const double middle = lanes.bars.top() + lanes.height * (static_cast<double>(i) + 0.5);
    if (has(focus.ranks, lanes.ranks[i]) && is_free(middle)) written.push_back(middle);
  }
  for (std::size_t i = 0; i < lanes.ranks.size(); ++i) {
    const Rank rank = lanes.ranks[i];
    const QRectF rect(lanes.bars.left(), lanes.bars.top() + lanes.height * static_cast<double>(i) + gap / 2,
                      lanes.bars.width(), lanes.height - gap);
    out.lanes.push_back({rank, rect, has(focus.ranks, rank)});
    const double middle = lanes.bars.top() + lanes.height * (static_cast<double>(i) + 0.5);
    if (!has(focus.ranks, rank) || std::find(written.begin(), written.end(), middle) == written.end()) {
      if (!is_free(middle)) continue;
      written.push_back(middle);
    }
    const QRectF row(area.left(), middle - line / 2, area.width(), line);
    out.labels.push_back({{row.left(), row.top(), lanes.bars.left() - row.left() - 6, line},
                          QString::number(rank.value),
                          Qt::AlignRight | Qt::AlignVCenter});
    const std::int64_t load = loads[static_cast<std::size_t>(rank.value)];
    if (load == 0) continue;
    double after = lanes.of_tokens ? rect.right() : rect.left() + lanes.per_unit * static_cast<double>(load);
    QString number = load < 1'000'000 ? numberText(load) : compactText(load);
    // Not under the line of the bound.
    const double bound = rect.left() + lanes.per_unit * static_cast<double>(sight.state->bound.value_or(0));
    if (!lanes.of_tokens && after < bound && after + 8 + traceWidth(number) > bound) after = bound;
    if (done && rank.value == slowest) number += QLatin1Char(' ') + QObject::tr("slowest");
    out.labels.push_back({{after + 6, row.top(), area.right() - after, line},
                          number,
                          Qt::AlignLeft | Qt::AlignVCenter,
                          false});
  }
  if (lanes.of_tokens) {
    stack_pieces(out, sight, focus, lanes);
  } else if (shows_pairs(sight)) {
    stack_pairs(out, sight, lanes);
  } else {
    stack_blocks(out, sight, focus, lanes);
  }
  if (!lanes.of_tokens && sight.state->bound) {
    const double x = lanes.bars.left() + lanes.per_unit * static_cast<double>(*sight.state->bound);
    out.lines.push_back({QLineF(x, lanes.bars.top() - 3, x, lanes.bars.bottom() + 3), true});
    const QString bound = (sight.state->bound_is_limit ? QObject::tr("limit %1") : QObject::tr("bound %1"))
                              .arg(numberText(*sight.state->bound));
    const double width = traceWidth(bound);
    out.labels.push_back({{std::min(x - width, area.right() - width), heading.top(), width, line}, bound});
    out.labels.front().rect.setRight(out.labels.back().rect.left() - 8);
  }
}

TraceLayout TraceLayout::make(const TraceSight& sight) {
  TraceLayout out;
  if (sight.trace == nullptr || sight.trace->steps.empty() || sight.area.isEmpty()) return out;
  const TraceFocus focus = focusOf(sight.trace->steps[sight.step]);
  const QRectF& area = sight.area;
  QRectF stage = area;
  QRectF ranks = area;
  if (area.width() >= traceLeastWide()) {
    stage.setWidth(std::floor(area.width() * kStageShare));
    ranks.setLeft(stage.right() + kGap);
  } else {
    stage.setHeight(std::floor((area.height() - kGap / 2) * kStageShare));
    ranks.setTop(stage.bottom() + kGap / 2);
  }
  layLanes(out, sight, focus, ranks);
  if (sight.trace->work != nullptr) {
    layBlocks(out, sight, focus, stage);
  } else {
    layPieces(out, sight, focus, stage);
  }
  return out;
}

const TraceCell* TraceLayout::cellAt(QPointF at) const {
  // The last that was laid lies on top.
  const auto found = std::find_if(cells.rbegin(), cells.rend(),
                                  [&](const TraceCell& cell) { return cell.rect.contains(at); });
  return found == cells.rend() ? nullptr : &*found;
}

const TraceLane* TraceLayout::laneAt(QPointF at) const {
  const auto found =
      std::find_if(lanes.begin(), lanes.end(), [&](const TraceLane& lane) { return lane.rect.contains(at); });
  return found == lanes.end() ? nullptr : &*found;
}

}  // namespace evenkeel::ui
