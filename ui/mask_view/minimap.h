#pragma once

#include <QWidget>

#include "mask_view/mask_projection.h"
#include "mask_view/picture_source.h"

namespace evenkeel::ui {

class MaskView;

/// The whole mask, small, in a corner of the canvas while only part of it is in sight, with that part as a
/// rectangle that can be dragged. It has no keys of its own: those of the mask do the same.
class Minimap : public QWidget {
  Q_OBJECT

 public:
  explicit Minimap(MaskView& view);

  /// Where what is in sight is marked, in this widget's px.
  [[nodiscard]] QRectF sightRect() const;
  /// Whether it shows the picture that it asked for last.
  [[nodiscard]] bool isCurrent() const { return source_->isSettled(); }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;

 private:
  void place();
  void centreAt(QPointF at);
  [[nodiscard]] MaskProjection whole() const;

  MaskView& view_;
  PictureSource* source_;
  bool dragged_ = false;
};

}  // namespace evenkeel::ui
