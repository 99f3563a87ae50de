#pragma once

class QPainter;
class QRectF;

namespace evenkeel::ui {

/// The side of the icon, in px, at the usual size of type.
inline constexpr int kSeverityIcon = 18;

/// A ring for an error, a triangle for a warning, each with an exclamation mark, in the theme's colour for
/// it.
void paintSeverityIcon(QPainter& painter, const QRectF& place, bool error);

}  // namespace evenkeel::ui
