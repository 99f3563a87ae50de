#include <QObject>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "bars/number_text.h"
#include "how_it_works/trace_stage.h"
#include "how_it_works/trace_words.h"

/// The stage of strategies that deal whole blocks.
namespace evenkeel::ui {
namespace {

constexpr double kLeastCell = 7;    ///< px: what the pointer can hit
constexpr double kMostCell = 30;    ///< px
constexpr double kLeastColumn = 5;  ///< px, of the snake
constexpr double kMostColumn = 60;
constexpr double kGap = 14;

bool contains(const std::vector<std::int32_t>& blocks, std::int32_t block) {
  return std::find(blocks.begin(), blocks.end(), block) != blocks.end();
}

/// All blocks as cells that are as high as their work, as many lines of them as there is room for; with the
/// first of the focus in sight. Returns where it ends.
double lay_pool(TraceLayout& out, const TraceSight& sight, const TraceFocus& focus, QRectF area) {
  const std::vector<std::int64_t>& work = *sight.trace->work;
  const bool sorted = !sight.state->order.empty() && sight.state->slowest.empty();
  std::vector<std::int32_t> order = sight.state->order;
  if (!sorted) {
    order.resize(std::min<std::size_t>(work.size(), TraceLimits().items));
    std::iota(order.begin(), order.end(), 0);
  }
  const double line = traceLine();
  const double top = area.top() + line + 4;
  const auto count = static_cast<std::int64_t>(order.size());
  const double width =
      std::clamp(area.width() / static_cast<double>(count), kLeastCell, kMostCell * line / 14);
  const auto columns = std::max<std::int64_t>(1, static_cast<std::int64_t>(area.width() / width));
  const std::int64_t rows = ceil_div(count, columns);
  const double height = std::clamp((area.bottom() - top) / static_cast<double>(rows), line, 2.2 * line);
  const auto fit = std::max<std::int64_t>(1, static_cast<std::int64_t>((area.bottom() - top) / height));
  const std::int64_t shown = std::min(rows, fit);
  std::int64_t first = 0;
  if (!focus.blocks.empty()) {
    const auto at = std::find(order.begin(), order.end(), focus.blocks.front());
    if (at != order.end()) {
      first = std::clamp<std::int64_t>((at - order.begin()) / columns - shown / 2, 0, rows - shown);
    }
  }
  QString heading = sorted ? QObject::tr("blocks by descending work") : QObject::tr("blocks of the sequence");
  const std::int64_t begin = first * columns;
  const std::int64_t end = std::min(count, (first + shown) * columns);
  if (end - begin < static_cast<std::int64_t>(work.size())) {
    heading +=
        QObject::tr(", %1 to %2 of %3")
            .arg(numberText(begin), numberText(end - 1), numberText(static_cast<std::int64_t>(work.size())));
  }
  const QString height_means = QObject::tr("; height: work");
  if (traceWidth(heading + height_means) <= area.width()) heading += height_means;
  out.labels.push_back({{area.left(), area.top(), area.width(), line}, heading});
  const std::int64_t most = std::max<std::int64_t>(1, *std::max_element(work.begin(), work.end()));
  for (std::int64_t i = begin; i < end; ++i) {
    const std::int32_t block = order[static_cast<std::size_t>(i)];
    const std::int64_t row = i / columns - first;
    const QRectF cell(area.left() + width * static_cast<double>(i % columns),
                      top + height * static_cast<double>(row), width - 1, height - 3);
    QString text = QString::number(block);
    if (traceWidth(text) + 4 > cell.width() || line > cell.height()) text.clear();
    const double share =
        static_cast<double>(work[static_cast<std::size_t>(block)]) / static_cast<double>(most);
    out.cells.push_back({cell,
                         sight.state->rank_of(block),
                         {},
                         block,
                         std::max(0.06, share),
                         text,
                         contains(focus.blocks, block)});
  }
  return top + height * static_cast<double>(shown);
}

/// The rows of the snake as they are written, the last in sight; a column a rank.
void lay_rows(TraceLayout& out, const TraceSight& sight, const TraceFocus& focus, QRectF area) {
  const auto& rows = sight.state->rows;
  if (rows.empty()) return;
  const double line = traceLine();
  const double left = traceWidth(QObject::tr("row %1 \u2190").arg(8888)) + 6;
  const double height = line + 4;
  const std::int64_t world = sight.trace->world_size.value;
  const double width =
      std::clamp((area.width() - left) / static_cast<double>(world), kLeastColumn, kMostColumn * line / 14);
  const auto columns = std::min(world, static_cast<std::int64_t>((area.width() - left) / width));
  const auto fit = static_cast<std::size_t>(std::max(1.0, (area.height() - line - 4) / height));
  const std::size_t first = rows.size() > fit ? rows.size() - fit : 0;
  const bool reading = std::holds_alternative<TraceColumn>(sight.trace->steps[sight.step]);
  QString heading = QObject::tr("rank");
  if (columns < world) heading = QObject::tr("rank, %1 of %2").arg(columns).arg(world);
  out.labels.push_back({{area.left(), area.top(), left + 4 * line, line}, heading});
  double free_from = area.left() + traceWidth(heading) + 6;
  for (std::int64_t k = 0; k < columns; ++k) {
    const QString number = QString::number(k);
    const double middle = area.left() + left + width * (static_cast<double>(k) + 0.5);
    const double begin = middle - traceWidth(number) / 2;
    if (begin < free_from) continue;
    free_from = begin + traceWidth(number) + 4;
    out.labels.push_back({{begin, area.top(), traceWidth(number) + 1, line},
                          number,
                          Qt::AlignCenter,
                          !(reading && !focus.ranks.empty() && focus.ranks.front().value == k)});
  }
  for (std::size_t r = first; r < rows.size(); ++r) {
    const double top = area.top() + line + 4 + height * static_cast<double>(r - first);
    const auto* now = std::get_if<TraceRow>(&sight.trace->steps[sight.step]);
    const bool current = now != nullptr && r + 1 == rows.size();
    const bool turned = r % 2 == 1 && !(current && !now->reversed);
    out.labels.push_back(
        {{area.left(), top, left - 6, line},
         QObject::tr("row %1 %2").arg(r).arg(turned ? QStringLiteral("\u2190") : QStringLiteral("\u2192")),
         Qt::AlignRight | Qt::AlignVCenter,
         !current});
    for (std::int64_t k = 0; k < columns && k < static_cast<std::int64_t>(rows[r].size()); ++k) {
      const std::int32_t block = rows[r][static_cast<std::size_t>(k)];
      QString text = QString::number(block);
      if (traceWidth(text) + 4 > width) text.clear();
      out.cells.push_back({{area.left() + left + width * static_cast<double>(k), top, width - 1, line + 2},
                           sight.state->rank_of(block),
                           {},
                           block,
                           1,
                           text,
                           current || (reading && contains(focus.blocks, block))});
    }
  }
}

/// How the slowest rank came down, swap by swap.
void lay_descent(TraceLayout& out, const TraceSight& sight, QRectF area) {
  const auto& slowest = sight.state->slowest;
  if (slowest.size() < 2 || area.height() < 3 * traceLine()) return;
  const double line = traceLine();
  out.labels.push_back(
      {{area.left(), area.top(), area.width(), line},
       QObject::tr("slowest rank, swap by swap: %1 now").arg(workText(slowest.back(), sight.unit))});
  const std::int64_t most = *std::max_element(slowest.begin(), slowest.end());
  std::int64_t least = *std::min_element(slowest.begin(), slowest.end());
  if (sight.state->bound) least = std::min(least, *sight.state->bound);
  const QRectF chart = area.adjusted(0, line + 8, -traceWidth(numberText(most)) - 10, -6);
  const auto y = [&](std::int64_t value) {
    const double share =
        most == least ? 0.5 : static_cast<double>(value - least) / static_cast<double>(most - least);
    return chart.bottom() - share * chart.height();
  };
  const double step = chart.width() / static_cast<double>(std::max<std::size_t>(slowest.size(), 12));
  for (std::size_t i = 0; i < slowest.size(); ++i) {
    const double x = chart.left() + step * static_cast<double>(i);
    out.lines.push_back({QLineF(x, y(slowest[i]), x + step, y(slowest[i]))});
    if (i + 1 < slowest.size())
      out.lines.push_back({QLineF(x + step, y(slowest[i]), x + step, y(slowest[i + 1]))});
  }
  const double right = chart.right() + 6;
  out.labels.push_back({{right, y(most) - line / 2, area.right() - right, line}, numberText(most)});
  if (sight.state->bound && *sight.state->bound < most) {
    const double at = y(*sight.state->bound);
    out.lines.push_back({QLineF(chart.left(), at, chart.right(), at), true});
    if (at - y(most) > line) {
      out.labels.push_back(
          {{right, at - line / 2, area.right() - right, line}, numberText(*sight.state->bound)});
    }
  }
}

/// What the search was asked, the newest at the bottom.
void lay_questions(TraceLayout& out, const TraceSight& sight, QRectF area) {
  const auto& asked = sight.state->asked;
  const double line = traceLine();
  out.labels.push_back({{area.left(), area.top(), area.width(), line},
                        QObject::tr("is there a plan whose slowest rank has at most …?")});
  const auto fit = static_cast<std::size_t>(std::max(1.0, (area.height() - line - 4) / (line + 2)));
  const std::size_t first = asked.size() > fit ? asked.size() - fit : 0;
  for (std::size_t i = first; i < asked.size(); ++i) {
    const TraceAsk& ask = asked[i];
    const QString answer = ask.verdict == TraceVerdict::possible     ? QObject::tr("\u2713 yes")
                           : ask.verdict == TraceVerdict::impossible ? QObject::tr("\u2715 no, proved")
                                                                     : QObject::tr("? not known");
    const double top = area.top() + line + 4 + (line + 2) * static_cast<double>(i - first);
    out.labels.push_back({{area.left(), top, area.width(), line},
                          QObject::tr("%1:  %2 (%3 looks)")
                              .arg(workText(ask.target, sight.unit), answer, numberText(ask.looks)),
                          Qt::AlignLeft | Qt::AlignVCenter,
                          i + 1 < asked.size()});
  }
}

}  // namespace

void layBlocks(TraceLayout& out, const TraceSight& sight, const TraceFocus& focus, QRectF area) {
  const TraceState& state = *sight.state;
  const bool below = !state.rows.empty() || !state.asked.empty() || state.slowest.size() > 1;
  QRectF pool = area;
  if (below) pool.setHeight(area.height() * (state.rows.empty() ? 0.6 : 0.42));
  const double end = lay_pool(out, sight, focus, pool);
  QRectF rest = area;
  rest.setTop(end + kGap);
  if (!state.rows.empty()) {
    lay_rows(out, sight, focus, rest);
  } else if (!state.asked.empty()) {
    lay_questions(out, sight, rest);
  } else {
    lay_descent(out, sight, rest);
  }
}

}  // namespace evenkeel::ui
