#pragma once

#include <QPainter>
#include <QPointF>
#include <QRect>
#include <QRectF>
#include <QString>

namespace evenkeel::ui {

/// One line of text, as QPainter::drawText paints it. On screen it is shaped once for each font and not at
/// every paint, which is most of what a text costs; anywhere else (SVG, PDF) it goes out as text.
void drawTextLine(QPainter& painter, const QRectF& place, Qt::Alignment align, const QString& text);

/// The same from a point on the base line.
void drawTextLine(QPainter& painter, const QPointF& base, const QString& text);

/// Lines that are broken to fit the place's width, from its left edge and in the middle of its height.
void drawWrapped(QPainter& painter, const QRect& place, const QString& text);

}  // namespace evenkeel::ui
