#pragma once

#include <QVariant>
#include <QWidget>

namespace evenkeel::ui {

inline constexpr const char* kPictureScaleProperty = "picture-scale";

/// Says that the widget, and all that will be made in it, is painted for a picture of `scale` pixels a px.
inline void setPictureScale(QWidget& widget, double scale) {
  widget.setProperty(kPictureScaleProperty, scale);
}

namespace detail {
[[nodiscard]] inline QVariant pictureScale(const QWidget& widget) {
  for (const QWidget* at = &widget; at != nullptr; at = at->parentWidget()) {
    const QVariant scale = at->property(kPictureScaleProperty);
    if (scale.isValid()) return scale;
  }
  return {};
}
}  // namespace detail

/// Whether the widget is painted for a picture: then it has no controls.
[[nodiscard]] inline bool isForPicture(const QWidget& widget) {
  return detail::pictureScale(widget).isValid();
}

/// Device pixels a px: of the picture that the widget is painted for, else of the screen that it is on.
[[nodiscard]] inline double pixelRatioOf(const QWidget& widget) {
  const QVariant scale = detail::pictureScale(widget);
  return scale.isValid() ? scale.toDouble() : widget.devicePixelRatioF();
}

}  // namespace evenkeel::ui
