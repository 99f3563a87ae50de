#include "theme/severity_icon.h"

#include <QPainter>
#include <QPainterPath>

#include "theme/theme.h"

namespace evenkeel::ui {

void paintSeverityIcon(QPainter& painter, const QRectF& place, bool error) {
  const QColor color = error ? theme().error : theme().warning;
  const QRectF box = place.adjusted(1, 1, -1, -1);
  QPainterPath outline;
  if (error) {
    outline.addEllipse(box);
  } else {
    outline.moveTo(box.center().x(), box.top());
    outline.lineTo(box.bottomRight());
    outline.lineTo(box.bottomLeft());
    outline.closeSubpath();
  }
  painter.setPen(QPen(color, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.setBrush(Qt::NoBrush);
  painter.drawPath(outline);
  const double x = box.center().x();
  const double lower = error ? 0 : 1.5;
  painter.drawLine(QPointF(x, box.top() + 4.2 + lower), QPointF(x, box.top() + 8.6 + lower));
  painter.drawPoint(QPointF(x, box.top() + 11.8 + lower));
}

}  // namespace evenkeel::ui
