#pragma once

#include <QPainter>
#include <QRectF>
#include <QString>

namespace evenkeel::ui {

/// A bar of tiles: the full ones solid, the partial ones (from `full_right` on) paler and hatched.
void drawTilesBar(QPainter& painter, const QRectF& bar, double full_right, const QColor& colour);

/// "full" and "partial" with their swatches; returns the right end.
double drawTilesLegend(QPainter& painter, const QRectF& area);

}  // namespace evenkeel::ui
