#pragma once

#include <QByteArray>
#include <QPaintDevice>
#include <QSize>
#include <memory>

namespace evenkeel::ui {

/// A device that a QPainter draws an SVG 1.1 file on: text stays text with the width it was laid out for,
/// images are enlarged without smoothing, and clips are kept (which QSvgGenerator of Qt 6.4 does not).
/// Fills are plain colours and linear gradients; what else a painter asks for, it draws as an image.
class SvgDevice : public QPaintDevice {
 public:
  /// `size` in px of 1/96 inch; `title` is what a reader calls the picture.
  SvgDevice(QSize size, QString title);
  ~SvgDevice() override;

  [[nodiscard]] QPaintEngine* paintEngine() const override;
  /// The file, once the painter has ended.
  [[nodiscard]] QByteArray svg() const;

 protected:
  [[nodiscard]] int metric(PaintDeviceMetric metric) const override;

 private:
  QSize size_;
  QString title_;
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace evenkeel::ui
