#include <QPainter>
#include <algorithm>
#include <cmath>

#include "theme/draw_text.h"
#include "theme/hatch.h"
#include "theme/theme.h"
#include "traffic/traffic_matrix.h"

/// How the traffic looks.
namespace evenkeel::ui {
namespace {

constexpr double kChipStrip = 4;
constexpr double kLeastHatch = 6;  ///< px of a cell that is hatched; a smaller one is grey

void draw_own(QPainter& painter, const QRectF& cell) {
  painter.fillRect(cell, theme().canvas);
  if (cell.width() < kLeastHatch) {
    painter.fillRect(cell, theme().line);
  } else {
    drawHatch(painter, cell, theme().quietText, 4);
  }
}

}  // namespace

void TrafficMatrix::draw(QPainter& painter) const {
  for (std::size_t i = 0; i < sides_.size(); ++i) drawMatrix(painter, i);
  drawLegend(painter);
}

void TrafficMatrix::drawMatrix(QPainter& painter, std::size_t matrix) const {
  const SideTraffic& side = sides_[matrix];
  const QRectF room = matrixRect(matrix);
  const QFontMetricsF small(textFont(TextSize::small));
  if (sides_.size() > 1) {
    const double line = small.height() + 6;
    drawHeading(painter, {room.left(), room.top() - 2 * small.height() - 6 - line, room.width(), line},
                side.side, side.strategy);
  }
  if (!side.grid) {
    painter.setPen(theme().text);
    painter.setFont(textFont(TextSize::small));
    painter.drawText(room, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, side.refusal);
    return;
  }
  drawCells(painter, matrix);
  drawAxes(painter, matrix);
}

void TrafficMatrix::drawCells(QPainter& painter, std::size_t matrix) const {
  const TrafficGrid& grid = *sides_[matrix].grid;
  const QRectF room = matrixRect(matrix);
  const bool numbers = writesNumbers();
  const double side = room.width() / static_cast<double>(grid.cells);
  const double gap = side >= 12 ? 1 : 0;
  painter.fillRect(room, theme().canvas);
  painter.setFont(textFont(TextSize::small));
  for (std::int64_t reader = 0; reader < grid.cells; ++reader) {
    for (std::int64_t owner = 0; owner < grid.cells; ++owner) {
      const TrafficCell& cell = grid.at(reader, owner);
      const QRectF inner(room.left() + side * static_cast<double>(owner),
                         room.top() + side * static_cast<double>(reader), side - gap, side - gap);
      if (cell.pairs == 0) {
        draw_own(painter, inner);
        continue;
      }
      const bool any = cell.sent > 0;
      const QColor colour = any ? theme().share(grid.share(cell)) : theme().canvas;
      if (any) painter.fillRect(inner, colour);
      if (!numbers) continue;
      painter.setPen(any ? inkOn(colour) : theme().quietText);
      drawTextLine(painter, inner, Qt::AlignCenter, cellText({matrix, reader, owner}));
    }
  }
  painter.setPen(theme().line);
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(room.adjusted(-0.5, -0.5, 0.5, 0.5));
  const auto outline = [&](const QRectF& box) {
    painter.setPen(QPen(theme().panel, 4));
    painter.drawRect(box);
    painter.setPen(QPen(theme().text, 2));
    painter.drawRect(box);
  };
  const auto place = told();
  if (place && place->side == matrix) {
    outline(cellRect(*place));
  } else if (model().pointed().rank && model().pointed().rank->value < grid.ranks) {
    const QRectF row = cellRect({matrix, model().pointed().rank->value / grid.ranks_per_cell, 0});
    outline({room.left(), row.top(), room.width(), row.height()});
  }
}

void TrafficMatrix::drawAxes(QPainter& painter, std::size_t matrix) const {
  const TrafficGrid& grid = *sides_[matrix].grid;
  const QRectF room = matrixRect(matrix);
  painter.setFont(textFont(TextSize::small));
  const QFontMetricsF metrics(painter.font());
  const double cell = room.width() / static_cast<double>(grid.cells);
  // Ranks by their colour too, where a rank has a row of its own.
  if (grid.ranks_per_cell == 1) {
    for (std::int64_t rank = 0; rank < grid.ranks; ++rank) {
      const double at = cell * static_cast<double>(rank);
      const double length = std::max(1.0, cell - (cell >= 12 ? 1 : 0));
      painter.fillRect(QRectF(room.left() - kChipStrip - 2, room.top() + at, kChipStrip, length),
                       theme().rank(rank));
      painter.fillRect(QRectF(room.left() + at, room.top() - kChipStrip - 2, length, kChipStrip),
                       theme().rank(rank));
    }
  }
  painter.setPen(theme().quietText);
  const double widest = metrics.horizontalAdvance(QString::number(grid.ranks - 1));
  const auto every = [&](double least) {
    std::int64_t step = 1;
    while (cell * static_cast<double>(step) < least) step *= 2;
    return step;
  };
  const double base = room.top() - kChipStrip - 6;
  for (std::int64_t i = 0; i < grid.cells; i += every(widest + 4)) {
    const QString text = QString::number(grid.ranksOf(i).begin);
    const double middle = room.left() + cell * (static_cast<double>(i) + 0.5);
    drawTextLine(painter, QPointF(middle - metrics.horizontalAdvance(text) / 2, base), text);
  }
  for (std::int64_t i = 0; i < grid.cells; i += every(metrics.height())) {
    const QString text = QString::number(grid.ranksOf(i).begin);
    const double middle = room.top() + cell * (static_cast<double>(i) + 0.5);
    drawTextLine(painter,
                 QPointF(room.left() - kChipStrip - 6 - metrics.horizontalAdvance(text),
                         middle + metrics.capHeight() / 2),
                 text);
  }
  const QRectF above(room.left(), room.top() - 2 * metrics.height() - 6, room.width(), metrics.height());
  // The shorter words where the longer ones do not fit.
  const auto fitting = [&](const QString& whole, const QString& brief) {
    return metrics.horizontalAdvance(whole) <= room.width() ? whole : brief;
  };
  drawTextLine(painter, above, Qt::AlignRight | Qt::AlignVCenter,
               fitting(tr("owner rank \u2192"), tr("owner \u2192")));
  painter.save();
  painter.translate(metrics.height() / 2, room.center().y());
  painter.translate(room.left() - widest - 15 - metrics.height(), 0);
  painter.rotate(-90);
  const double half = room.height() / 2;
  drawTextLine(painter, QRectF(-half, -metrics.height() / 2, 2 * half, metrics.height()), Qt::AlignCenter,
               fitting(tr("\u2190 reader rank"), tr("\u2190 reader")));
  painter.restore();
}

void TrafficMatrix::drawLegend(QPainter& painter) const {
  const bool any = std::any_of(sides_.begin(), sides_.end(), [](const auto& side) { return side.grid; });
  if (!any) return;
  painter.setFont(textFont(TextSize::small));
  const QFontMetricsF metrics(painter.font());
  const double line = metrics.height();
  const QRectF room = legendRect();
  const double swatch = std::round(line * 0.7);
  const double top = std::round(room.center().y() - swatch / 2);
  double x = room.left();
  const auto write = [&](const QString& text) {
    painter.setPen(theme().quietText);
    drawTextLine(painter, QRectF(x, room.top(), room.right() - x, room.height()),
                 Qt::AlignLeft | Qt::AlignVCenter,
                 metrics.elidedText(text, Qt::ElideRight, room.right() - x));
    x += metrics.horizontalAdvance(text) + 6;
  };
  write(tr("0"));
  const QRectF ramp(x, top, 4 * swatch, swatch);
  QLinearGradient gradient(ramp.topLeft(), ramp.topRight());
  for (const double at : {0.0, 0.5, 1.0}) gradient.setColorAt(at, theme().share(at));
  painter.fillRect(ramp, gradient);
  x = ramp.right() + 6;
  write(tr("100 % of the owner's kv"));
  x += 8;
  const QString own = tr("own, not sent");
  if (x + swatch + 6 + metrics.horizontalAdvance(own) > room.right()) return;
  draw_own(painter, QRectF(x, top, swatch * 1.4, swatch));
  x += swatch * 1.4 + 6;
  write(own);
}

}  // namespace evenkeel::ui
