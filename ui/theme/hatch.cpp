#include "theme/hatch.h"

#include <QPainter>
#include <QVarLengthArray>
#include <cmath>

namespace evenkeel::ui {

void drawHatch(QPainter& painter, const QRectF& area, const QColor& color, double spacing) {
  if (area.isEmpty()) return;
  painter.save();
  painter.setClipRect(area, Qt::IntersectClip);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(color, 1.0));
  QVarLengthArray<QLineF, 256> lines;
  // The phase follows the widget, not the rectangle, so that neighbours continue one another.
  const double first = std::floor((area.left() + area.top()) / spacing) * spacing;
  for (double c = first; c < area.right() + area.bottom(); c += spacing) {
    lines.append(QLineF(c - area.bottom(), area.bottom(), c - area.top(), area.top()));
  }
  painter.drawLines(lines.constData(), static_cast<int>(lines.size()));
  painter.restore();
}

}  // namespace evenkeel::ui
