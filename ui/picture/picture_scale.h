#pragma once

#include <QColor>
#include <QPainter>
#include <QVariant>
#include <QWidget>

namespace evenkeel::ui {

inline constexpr const char* kPictureScaleProperty = "picture-scale";

namespace detail {
/// Nobody looks for a picture's scale, at every paint, until there was a picture. The thread of the views
/// only.
inline bool any_picture = false;
}  // namespace detail

/// Says that the widget, and all that will be made in it, is painted for a picture of `scale` pixels a px.
inline void setPictureScale(QWidget& widget, double scale) {
  detail::any_picture = true;
  widget.setProperty(kPictureScaleProperty, scale);
}

namespace detail {
[[nodiscard]] inline QVariant pictureScale(const QWidget& widget) {
  if (!any_picture) return {};
  for (const QWidget* at = &widget; at != nullptr; at = at->parentWidget()) {
    QVariant scale = at->property(kPictureScaleProperty);
    if (scale.isValid()) return scale;
  }
  return {};
}
}  // namespace detail

/// Whether the widget is painted for a picture: then it has no controls.
[[nodiscard]] inline bool isForPicture(const QWidget& widget) {
  return detail::pictureScale(widget).isValid();
}

/// The ground of a view that stands on a panel, from its second painting on: what is behind a view that
/// paints all of its pixels is not painted with every move of a drag. A picture has its own ground.
inline void paintGround(QWidget& widget, QPainter& painter, const QColor& ground) {
  if (isForPicture(widget)) return;
  if (widget.testAttribute(Qt::WA_OpaquePaintEvent)) {
    painter.fillRect(widget.rect(), ground);
  } else {
    widget.setAttribute(Qt::WA_OpaquePaintEvent);
  }
}

/// Device pixels a px: of the picture that the widget is painted for, else of the screen that it is on.
[[nodiscard]] inline double pixelRatioOf(const QWidget& widget) {
  const QVariant scale = detail::pictureScale(widget);
  return scale.isValid() ? scale.toDouble() : widget.devicePixelRatioF();
}

}  // namespace evenkeel::ui
