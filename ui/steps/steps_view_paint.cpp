#include <QPainter>
#include <algorithm>
#include <array>
#include <cmath>

#include "bars/number_text.h"
#include "steps/steps_view.h"
#include "theme/draw_text.h"
#include "theme/hatch.h"
#include "theme/theme.h"

/// How the steps look.
namespace evenkeel::ui {
namespace {

constexpr double kNumberGap = 6;
constexpr double kMark = 7;  ///< px of the mark that stands for a behaviour where its word does not fit

QString word(RingBehavior behavior) {
  const std::string_view name = behavior_name(behavior);
  return QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()));
}

/// A triangle for the causal triangle, a square for all pairs, a bar for none.
void draw_mark(QPainter& painter, QPointF at, RingBehavior behavior, const QColor& ink) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(ink);
  const QRectF box(at.x(), at.y() - kMark / 2, kMark, kMark);
  switch (behavior) {
    case RingBehavior::is_causal: {
      const std::array<QPointF, 3> corners = {box.topLeft(), box.bottomLeft(), box.bottomRight()};
      painter.drawPolygon(corners.data(), 3);
      break;
    }
    case RingBehavior::not_is_causal:
      painter.drawRect(box);
      break;
    case RingBehavior::skip:
      painter.drawRect(QRectF(box.left(), box.center().y() - 1, kMark, 2));
      break;
  }
  painter.restore();
}

/// Waiting is told by its hatch, and quieter than work.
QColor wait_colour() {
  QColor colour = theme().quietText;
  colour.setAlphaF(0.6F);
  return colour;
}

}  // namespace

void StepsView::draw(QPainter& painter) const {
  for (std::size_t i = 0; i < sides_.size(); ++i) drawSide(painter, i);
  drawLegend(painter);
}

void StepsView::drawSide(QPainter& painter, std::size_t side) const {
  const SideSteps& of = sides_[side];
  const Frame place = frame(side);
  const QFontMetricsF small(textFont(TextSize::small));
  double top = place.whole.top();
  if (sides_.size() > 1) {
    drawHeading(painter, {place.whole.left(), top, place.whole.width(), small.height() + 2}, of.side,
                of.strategy);
    top += small.height() + 5;
  }
  painter.setFont(textFont(TextSize::small));
  if (const QString why = reason(side); !why.isEmpty()) {
    painter.setPen(theme().text);
    painter.drawText(QRectF(place.whole.left(), top, place.whole.width(), place.whole.bottom() - top),
                     Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, why);
  }
  if (of.table == nullptr) return;
  drawCells(painter, side);
  drawNumbers(painter, side);
}

void StepsView::drawCells(QPainter& painter, std::size_t side) const {
  const StepTable& of = *table(side);
  const Frame place = frame(side);
  const bool single = ranksPerLane(side) == 1;
  if (!place.gather.isEmpty()) {
    // How long it takes is not known here: the same for every rank, and its edge is left open.
    painter.fillRect(place.gather.adjusted(0, 0, -4, 0), theme().canvas);
    painter.setPen(theme().line);
    painter.drawRect(place.gather.adjusted(0.5, 0.5, -4.5, -0.5));
    painter.setPen(theme().quietText);
    drawTextLine(painter, place.gather.adjusted(0, 0, -4, 0), Qt::AlignCenter, tr("gather kv"));
  }
  const auto place_of_pointed = told();
  for (Place at{side, 0, 0}; exists(at); ++at.row) {
    for (at.column = 0; exists(at); ++at.column) {
      const StepTable::Cell cell = of.cell(steps(at), ranks(at));
      const QRectF bar = barRect(at);
      const QRectF wait = waitRect(at);
      const QColor colour = single ? theme().rank(ranks(at).begin) : theme().quietText;
      painter.fillRect(bar, colour);
      if (wait.width() > 0.5) {
        if (wait.height() >= 5) {
          drawHatch(painter, wait, wait_colour());
        } else {
          painter.fillRect(wait, theme().canvas);
        }
      }
      drawWords(painter, at, cell);
    }
    at.column = 0;
  }
  // Where each step ends: all have waited for its slowest.
  painter.setPen(theme().line);
  for (Place at{side, 0, 0}; exists(at); ++at.column) {
    const double x = cellRect(at).right();
    painter.drawLine(QPointF(x, place.lanes.top() - 2), QPointF(x, place.lanes.bottom() + 2));
  }
  painter.setBrush(Qt::NoBrush);
  const auto outline = [&](const QRectF& box) {
    painter.setPen(QPen(theme().text, 2));
    painter.drawRect(box);
  };
  if (place_of_pointed && place_of_pointed->side == side) {
    outline(cellRect(*place_of_pointed));
  } else if (!place_of_pointed && model().pointed().rank && model().pointed().rank->value < of.ranks) {
    const double per = place.lanes.height() / static_cast<double>(of.ranks);
    const auto lane = model().pointed().rank->value / ranksPerLane(side) * ranksPerLane(side);
    outline({place.lanes.left(), place.lanes.top() + per * static_cast<double>(lane), place.lanes.width(),
             per * static_cast<double>(ranksPerLane(side))});
  }
}

void StepsView::drawWords(QPainter& painter, const Place& place, const StepTable::Cell& cell) const {
  const QFontMetricsF metrics(painter.font());
  const QRectF bar = barRect(place);
  const QRectF whole = cellRect(place);
  const Interval rows = ranks(place);
  if (!cell.behavior) {
    // All-gather: the number outside of the bar and of the hatch, after the slowest rank's end.
    if (table(place.side)->is_ring || whole.height() < metrics.height() || rows.length() > 1) return;
    painter.setPen(theme().text);
    const std::int64_t work = cell.work;
    drawTextLine(painter, QRectF(whole.right() + kNumberGap, bar.top(), width(), bar.height()),
                 Qt::AlignLeft | Qt::AlignVCenter, work < 10'000'000 ? numberText(work) : compactText(work));
    return;
  }
  const bool skips = *cell.behavior == RingBehavior::skip;
  const QRectF room = skips ? whole : bar;
  if (room.height() < kMark + 2 || room.width() < kMark + 4) return;
  const QString text = word(*cell.behavior);
  const QColor ground = skips                ? theme().panel
                        : rows.length() == 1 ? theme().rank(rows.begin)
                                             : theme().quietText;
  const QColor ink = skips ? theme().quietText : inkOn(ground);
  const double advance = metrics.horizontalAdvance(text);
  const bool fits = advance + 8 <= room.width() && metrics.height() <= room.height();
  if (skips) {
    // Never on the hatch.
    const double wide = fits ? advance + 6 : kMark + 4;
    const double high = fits ? metrics.height() : kMark + 2;
    painter.fillRect(QRectF(room.center().x() - wide / 2, room.center().y() - high / 2, wide, high), ground);
  }
  if (!fits) {
    draw_mark(painter, QPointF(skips ? room.center().x() - kMark / 2 : room.left() + 3, room.center().y()),
              *cell.behavior, ink);
    return;
  }
  painter.setPen(ink);
  drawTextLine(painter, room.adjusted(skips ? 0 : 4, 0, 0, 0),
               skips ? Qt::AlignCenter : Qt::AlignLeft | Qt::AlignVCenter, text);
}

void StepsView::drawNumbers(QPainter& painter, std::size_t side) const {
  const StepTable& of = *table(side);
  const Frame place = frame(side);
  const QFontMetricsF metrics(painter.font());
  painter.setPen(theme().quietText);
  // Numbers of steps above, of ranks at the left, as many as there is room for.
  const double base = place.lanes.top() - 5;
  double free_from = place.whole.left();
  if (of.is_ring) {
    for (Place at{side, 0, 0}; exists(at); ++at.column) {
      const QString text = (at.column == 0 ? tr("step %1") : QStringLiteral("%1")).arg(steps(at).begin);
      const double x = at.column == 0 ? cellRect(at).left()
                                      : cellRect(at).center().x() - metrics.horizontalAdvance(text) / 2;
      if (x < free_from) continue;
      drawTextLine(painter, QPointF(x, base), text);
      free_from = x + metrics.horizontalAdvance(text) + 8;
    }
  } else {
    drawTextLine(painter, QPointF(place.lanes.left(), base), of.tiles ? tr("executed tiles") : tr("area"));
  }
  double free_below = 0;
  for (Place at{side, 0, 0}; exists(at); ++at.row) {
    const double middle = cellRect(at).center().y();
    if (middle - metrics.height() / 2 < free_below && at.row > 0) continue;
    const QString text = QString::number(ranks(at).begin);
    drawTextLine(painter,
                 QRectF(place.whole.left(), middle - metrics.height(),
                        metrics.horizontalAdvance(QString::number(of.ranks - 1)), 2 * metrics.height()),
                 Qt::AlignRight | Qt::AlignVCenter, text);
    free_below = middle + metrics.height() / 2;
  }
}

void StepsView::drawLegend(QPainter& painter) const {
  painter.setFont(textFont(TextSize::small));
  const QFontMetricsF metrics(painter.font());
  const double line = metrics.height();
  constexpr double kSwatch = 16;
  const QRectF room(frame(0).whole.left(), height() - line - 4, frame(0).whole.width(), line);
  const double swatch = std::round(line * 0.7);
  const double top = std::round(room.center().y() - swatch / 2);
  double x = room.left();
  const auto write = [&](const QString& text) {
    painter.setPen(theme().quietText);
    drawTextLine(painter, QRectF(x, room.top(), room.right() - x, line), Qt::AlignLeft | Qt::AlignVCenter,
                 text);
    x += metrics.horizontalAdvance(text) + 12;
  };
  const auto fits = [&](const QString& text) {
    return x + kSwatch + 6 + metrics.horizontalAdvance(text) <= room.right();
  };
  painter.fillRect(QRectF(x, top, kSwatch, swatch), theme().quietText);
  x += kSwatch + 6;
  write(tr("works"));
  drawHatch(painter, QRectF(x, top, kSwatch, swatch), wait_colour());
  x += kSwatch + 6;
  write(tr("waits"));
  const bool ring = std::any_of(sides_.begin(), sides_.end(), [](const auto& side) {
    return side.table != nullptr && side.table->is_ring;
  });
  if (!ring) return;
  for (const RingBehavior behavior :
       {RingBehavior::is_causal, RingBehavior::not_is_causal, RingBehavior::skip}) {
    if (!fits(word(behavior))) return;
    draw_mark(painter, QPointF(x, room.center().y()), behavior, theme().quietText);
    x += kMark + 5;
    write(word(behavior));
  }
}

}  // namespace evenkeel::ui
