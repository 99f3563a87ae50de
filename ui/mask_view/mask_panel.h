#pragma once

#include <QFrame>

#include "bars/rank_bars.h"
#include "mask_view/mask_view.h"
#include "model/studio_model.h"

class QToolButton;

namespace evenkeel::ui {

/// The centre of the studio: the mask with its choices of order and colour, and the rank bars beside it, each
/// bar at the height of its band.
class MaskPanel : public QFrame {
  Q_OBJECT

 public:
  explicit MaskPanel(StudioModel& model, QWidget* parent = nullptr);

  [[nodiscard]] MaskView& view() { return *view_; }
  [[nodiscard]] RankBars& bars() { return *bars_; }
  /// Colours the mask, and says so.
  void setColour(MaskColour colour);

  [[nodiscard]] QSize sizeHint() const override { return {1040, 720}; }
  [[nodiscard]] QSize minimumSizeHint() const override { return {520, 320}; }

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void showOrder();
  [[nodiscard]] QString whyNotExecuted() const;
  void place();

  StudioModel& model_;
  QWidget* header_;
  MaskView* view_;
  RankBars* bars_;
  QToolButton* original_;
  QToolButton* rearranged_;
  QToolButton* executed_;
  QToolButton* colour_;
};

}  // namespace evenkeel::ui
