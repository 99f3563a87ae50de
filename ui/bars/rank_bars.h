#pragma once

#include <QJsonObject>
#include <QWidget>
#include <optional>

#include "bars/bars_layout.h"
#include "bars/rank_work.h"
#include "mask_view/mask_view.h"
#include "model/studio_model.h"

class QAction;
class QToolButton;

namespace evenkeel::ui {

/// What each rank works, beside its band of the mask and as high: a bar a rank, or a stepped profile where
/// bands are low; executed tiles where the mask is shown as executed, else planned ones, or area. Always of
/// what the mask view shows. Where two strategies are compared, A and B of each rank as a pair on one axis.
/// Sorted, the greatest stand first and carry their ranks' chips; from the bound, bars show by how much ranks
/// are over or under it. In original order the tiles of every q block instead, beside its rows, in the colour
/// of its owner.
///
/// Up and Down move a cursor over the ranks, told in words; Enter keeps its rank pointed at until Escape.
class RankBars : public QWidget {
  Q_OBJECT

 public:
  /// Must stand beside `view` with the same top and height; `b` shows the other side where two strategies are
  /// compared.
  RankBars(StudioModel& model, MaskView& view, MaskView* b = nullptr, QWidget* parent = nullptr);

  /// The bar of a rank in this widget's px; empty where there are no bars.
  [[nodiscard]] QRectF barRect(Rank rank, Side side = Side::a) const;
  [[nodiscard]] const RankWork& work(Side side = Side::a) const { return side == Side::a ? work_ : work_b_; }
  /// Where all bars and numbers stand.
  [[nodiscard]] BarsLayout barsLayout() const;
  /// Area, or tiles where there are any.
  void setWantsTiles(bool tiles);
  void setOrder(BarsOrder order);
  [[nodiscard]] BarsOrder order() const { return order_; }
  void setScale(BarsScale scale);
  [[nodiscard]] BarsScale scale() const { return scale_; }
  [[nodiscard]] bool showsProfile() const;
  /// Left of the dashed line, in px.
  [[nodiscard]] double lineX() const { return barsLayout().lineX(); }
  /// "rank 5: 1,339 tiles, 1,210 full, 4 under the bound".
  [[nodiscard]] QString tell(Rank rank) const;
  /// All of it in a few sentences.
  [[nodiscard]] QString textTwin() const;
  [[nodiscard]] QString captionText() const;
  [[nodiscard]] std::optional<Rank> cursorRank() const { return cursor_; }

  [[nodiscard]] QList<QAction*> commands() const;
  [[nodiscard]] QJsonObject viewState() const;
  void setViewState(const QJsonObject& state);

  [[nodiscard]] QSize sizeHint() const override { return {360, 640}; }
  [[nodiscard]] QSize minimumSizeHint() const override { return {200, 200}; }

 Q_SIGNALS:
  /// The bar of a rank, or the row that it stands in, was pressed.
  void rankPressed(evenkeel::Rank rank);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  void makeCommands();
  void takeSnapshot();
  [[nodiscard]] RankWork measured(Side side) const;
  [[nodiscard]] std::shared_ptr<const Execution> executionOf(Side side) const;
  [[nodiscard]] const Metrics* metricsOf(Side side) const;
  [[nodiscard]] bool tilesThere(Side side) const;
  void placeSwitch();
  void describe();
  [[nodiscard]] bool isComparing() const { return b_ != nullptr && view_.isComparing(); }
  [[nodiscard]] bool byRank() const { return view_.order() != RowOrder::original; }
  [[nodiscard]] bool hasBars() const { return !work_.empty() || !work_b_.empty(); }
  [[nodiscard]] std::int64_t ranks() const;
  [[nodiscard]] QRectF area() const;
  [[nodiscard]] double bandHeight() const;
  [[nodiscard]] std::vector<Rank> ranksInOrder() const;
  [[nodiscard]] std::vector<BarsRow> rows() const;
  [[nodiscard]] std::optional<Rank> rankAt(double y) const;
  void setCursorRank(std::optional<Rank> rank);
  [[nodiscard]] QColor colourOf(Rank rank, Side side) const;
  void drawBars(QPainter& painter, const BarsLayout& layout) const;
  void drawBar(QPainter& painter, const BarsLayout& layout, const BarLook& look) const;
  void drawLabel(QPainter& painter, const BarsLayout& layout, const BarLook& look) const;
  void drawRowHeads(QPainter& painter, const BarsLayout& layout) const;
  void drawProfile(QPainter& painter, const BarsLayout& layout) const;
  void drawProfileOf(QPainter& painter, const BarsLayout& layout, Side side) const;
  void drawLine(QPainter& painter, const BarsLayout& layout) const;
  void drawRankLegend(QPainter& painter, const BarsLayout& layout) const;
  void drawRefusal(QPainter& painter) const;
  void drawBlocks(QPainter& painter) const;
  void drawCaption(QPainter& painter) const;
  [[nodiscard]] QString lineText(const BarsLayout& layout) const;

  StudioModel& model_;
  MaskView& view_;
  MaskView* b_;
  bool wants_tiles_ = true;
  BarsOrder order_ = BarsOrder::by_rank;
  BarsScale scale_ = BarsScale::from_zero;
  RankWork work_;
  RankWork work_b_;
  std::optional<Rank> cursor_;
  bool keyboard_focus_ = false;  ///< reached by a key, so that it has to be seen
  QWidget* switch_;
  QToolButton* tiles_button_ = nullptr;
  QAction* tiles_ = nullptr;
  QAction* area_ = nullptr;
  QAction* sorted_ = nullptr;
  QAction* from_line_ = nullptr;
};

}  // namespace evenkeel::ui
