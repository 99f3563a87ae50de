#pragma once

#include <QWidget>
#include <array>

#include "mask_view/mask_view.h"
#include "mask_view/picture_source.h"

namespace evenkeel::ui {

/// "Slowest rank of each, magnified": under each of two masks the band of its slowest rank, its tiles square,
/// so that one sees what it spends its time on. Both begin where the masks above begin; a drag or the wheel
/// moves along kv from there. Of the same generation as those masks.
class SlowestBands : public QWidget {
  Q_OBJECT

 public:
  SlowestBands(MaskView& a, MaskView& b, QWidget* parent);

  /// Whether bands of this height show more than the masks above do.
  [[nodiscard]] bool isWorth(int height) const;
  /// Of the line above the bands.
  [[nodiscard]] int titleHeight() const;
  /// The least height that is worth looking at, title included.
  [[nodiscard]] int leastHeight() const;

  /// The rank whose band is shown of a side; none where there is nothing to show.
  [[nodiscard]] std::optional<Rank> rank(Side side) const { return view(side).slowestRank(); }
  /// The kv blocks that are shown.
  [[nodiscard]] Interval kvBlocks() const;
  /// Where a side's band is drawn, in this widget's px.
  [[nodiscard]] QRectF canvas(Side side) const;
  /// What is shown of a side there.
  [[nodiscard]] std::optional<MaskSight> sight(Side side) const;
  /// Whether all that is shown is drawn.
  [[nodiscard]] bool isCurrent() const;
  void paint(QPainter& painter);

 Q_SIGNALS:
  void pictureChanged();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void moveEvent(QMoveEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  [[nodiscard]] MaskView& view(Side side) const { return side == Side::a ? a_ : b_; }
  [[nodiscard]] PictureSource& source(Side side) { return *sources_[side == Side::a ? 0 : 1]; }
  [[nodiscard]] std::int64_t seqLen() const;
  /// Where the first tiles of a side's band stand; nothing until the picture of the whole mask is there.
  [[nodiscard]] std::optional<double> firstTiles(Side side) const;
  void follow();
  void request();
  void moveTo(double kv);
  void paintSide(QPainter& painter, Side side);
  [[nodiscard]] QString titleText() const;

  MaskView& a_;
  MaskView& b_;
  std::array<PictureSource*, 2> sources_;
  double kv_ = 0;       ///< where both begin
  bool moved_ = false;  ///< by hand, since the sight above changed
  std::optional<QPointF> dragged_from_;
  double dragged_kv_ = 0;
};

}  // namespace evenkeel::ui
