#pragma once

#include <QWidget>
#include <optional>

#include "bars/rank_work.h"
#include "mask_view/mask_view.h"
#include "model/studio_model.h"

class QToolButton;

namespace evenkeel::ui {

/// What each rank works, beside its band of the mask and as high: a bar a rank, or a stepped profile where
/// bands are low; executed tiles where the mask is shown as executed, else planned ones, or area. Always of
/// what the mask view shows. In original order the tiles of every q block instead, beside its rows, in the
/// colour of its owner.
class RankBars : public QWidget {
  Q_OBJECT

 public:
  /// Must stand beside `view` with the same top and height; `b` shows the other side where two strategies are
  /// compared.
  RankBars(StudioModel& model, MaskView& view, MaskView* b = nullptr, QWidget* parent = nullptr);

  /// The bar of a rank in this widget's px; empty where there are no bars.
  [[nodiscard]] QRectF barRect(Rank rank) const;
  [[nodiscard]] const RankWork& work() const { return work_; }
  /// Area, or tiles where there are any.
  void setWantsTiles(bool tiles);
  [[nodiscard]] bool showsProfile() const;
  /// Left of the dashed line, in px.
  [[nodiscard]] double lineX() const { return xOf(work_.line); }

  [[nodiscard]] QSize sizeHint() const override { return {360, 640}; }
  [[nodiscard]] QSize minimumSizeHint() const override { return {200, 200}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  void takeSnapshot();
  void placeSwitch();
  [[nodiscard]] bool byRank() const { return view_.order() != RowOrder::original; }
  [[nodiscard]] QRectF area() const;
  [[nodiscard]] double axisWidth() const;
  [[nodiscard]] double xOf(std::int64_t value) const;
  [[nodiscard]] double bandHeight() const;
  [[nodiscard]] Interval ranksInSight() const;
  void drawBars(QPainter& painter) const;
  void drawBar(QPainter& painter, Rank rank) const;
  void drawNumber(QPainter& painter, Rank rank) const;
  void drawProfile(QPainter& painter) const;
  void drawLine(QPainter& painter) const;
  void drawRankLegend(QPainter& painter) const;
  void drawBlocks(QPainter& painter) const;
  void drawCaption(QPainter& painter) const;
  [[nodiscard]] QString captionText() const;

  StudioModel& model_;
  MaskView& view_;
  MaskView* b_;
  bool wants_tiles_ = true;
  RankWork work_;
  QWidget* switch_;
  QToolButton* tiles_button_;
  QToolButton* area_button_;
};

}  // namespace evenkeel::ui
