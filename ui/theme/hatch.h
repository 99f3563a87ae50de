#pragma once

#include <QColor>
#include <QRectF>

class QPainter;

namespace evenkeel::ui {

/// Diagonal lines inside a rectangle, in logical px, so that they look the same at every scale.
void drawHatch(QPainter& painter, const QRectF& area, const QColor& color, double spacing = 5.0);

}  // namespace evenkeel::ui
