#pragma once

#include <QFrame>
#include <QJsonObject>
#include <optional>

#include "bars/rank_bars.h"
#include "mask_view/mask_view.h"
#include "mask_view/slowest_bands.h"
#include "model/studio_model.h"

class QToolButton;

namespace evenkeel::ui {

class MaskParameters;

/// The centre of the studio: the mask with its choices of order and colour, and the rank bars beside it, each
/// bar at the height of its band. Where two strategies are compared, the masks of both side by side, in the
/// same sight.
class MaskPanel : public QFrame {
  Q_OBJECT

 public:
  explicit MaskPanel(StudioModel& model, QWidget* parent = nullptr);

  [[nodiscard]] MaskView& view() { return *view_; }
  /// The mask of B; shown only while two strategies are compared.
  [[nodiscard]] MaskView& viewB() { return *view_b_; }
  [[nodiscard]] RankBars& bars() { return *bars_; }
  /// Below the masks, while two strategies are compared and there is room.
  [[nodiscard]] SlowestBands& slowestBands() { return *bands_; }
  [[nodiscard]] static QString title() { return tr("Mask"); }
  /// Order, colour where one was chosen, and sight where not all is in sight.
  [[nodiscard]] QJsonObject viewState() const;
  /// The state of a fitted view in that order, coloured so; as a view begins where none is given.
  [[nodiscard]] static QJsonObject viewStateOf(RowOrder order, std::optional<MaskColour> colour);
  /// The sight is taken once the project's sequence is shown: that may come after an older one. What is not
  /// there of sight and colour is as a view begins.
  void setViewState(const QJsonObject& state);
  [[nodiscard]] QList<QAction*> commands() const { return commands_ + bars_->commands(); }
  /// Rearranges and colours both masks, and says so. A comparison begins coloured by share, until a colour is
  /// chosen.
  void setWantedOrder(RowOrder order);
  void setColour(MaskColour colour);
  /// Shows what changes owner from A to B; only while they are compared.
  void setDifference(bool difference);
  /// Whether every mask that can be shown is of what is in sight.
  [[nodiscard]] bool isCurrent() const;

  [[nodiscard]] QSize sizeHint() const override { return {1040, 720}; }
  [[nodiscard]] QSize minimumSizeHint() const override { return {520, 260}; }

 Q_SIGNALS:
  /// There is another picture of a mask.
  void pictureChanged();

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void showOrder();
  void showSides();
  void takeComingSight();
  [[nodiscard]] MaskView& focusedView();
  void useColour(MaskColour colour);
  [[nodiscard]] QString whyNotExecuted() const;
  void place();
  void fitHeader();

  StudioModel& model_;
  QWidget* header_;
  MaskView* view_;
  MaskView* view_b_;
  RankBars* bars_;
  SlowestBands* bands_;
  QList<QAction*> commands_;
  QToolButton* original_;
  QToolButton* rearranged_;
  QToolButton* executed_;
  QToolButton* difference_;
  MaskParameters* parameters_ = nullptr;
  QToolButton* colour_;
  bool comparing_ = false;
  bool colour_chosen_ = false;
  std::optional<MaskSight> coming_sight_;  ///< until there is what it is a sight of
};

}  // namespace evenkeel::ui
