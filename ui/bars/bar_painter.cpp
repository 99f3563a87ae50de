#include "bars/bar_painter.h"

#include <QObject>
#include <cmath>

#include "theme/draw_text.h"
#include "theme/hatch.h"
#include "theme/text_metrics.h"
#include "theme/theme.h"

namespace evenkeel::ui {

void drawTilesBar(QPainter& painter, const QRectF& bar, double full_right, const QColor& colour) {
  painter.fillRect(QRectF(bar.left(), bar.top(), full_right - bar.left(), bar.height()), colour);
  const QRectF partial(full_right, bar.top(), bar.right() - full_right, bar.height());
  if (partial.width() <= 0) return;
  QColor pale = colour;
  pale.setAlphaF(0.4F);
  painter.fillRect(partial, pale);
  if (bar.height() >= 6) drawHatch(painter, partial, colour);
}

double drawTilesLegend(QPainter& painter, const QRectF& area) {
  painter.setFont(textFont(TextSize::small));
  const TextMetrics metrics(painter.font());
  constexpr double kSwatch = 16;
  constexpr double kHeight = 10;
  double x = area.left();
  const double top = std::round(area.center().y() - kHeight / 2);
  for (const bool full : {true, false}) {
    const QRectF swatch(x, top, kSwatch, kHeight);
    drawTilesBar(painter, swatch, full ? swatch.right() : swatch.left(), theme().quietText);
    const QString text = full ? QObject::tr("full") : QObject::tr("partial");
    painter.setPen(theme().quietText);
    x += kSwatch + 6;
    drawTextLine(painter, QRectF(x, area.top(), area.width(), area.height()),
                 Qt::AlignLeft | Qt::AlignVCenter, text);
    x += metrics.horizontalAdvance(text) + 12;
  }
  return x - 12;
}

}  // namespace evenkeel::ui
