#pragma once

#include <QWidget>

#include "mask_view/mask_picture.h"
#include "model/studio_model.h"
#include "raster/raster.h"

namespace evenkeel::ui {

class MaskPanel;
class RankLanes;
class SequenceStrip;

/// How the mask is shown.
struct PictureView {
  RowOrder order = RowOrder::executed;
  MaskColour colour = MaskColour::by_rank;
};

/// What a picture of the studio shows: a heading that says what is compared and on what, the sequence with
/// its lanes, and the mask (or A and B) beside the bars, with axes and legends and without controls. A widget
/// that is never shown; it follows the model.
class PictureSheet : public QWidget {
  Q_OBJECT

 public:
  /// The model must outlive the sheet, and stand still while it is painted.
  PictureSheet(StudioModel& model, QSize size, double scale);

  void setView(const PictureView& view);
  [[nodiscard]] MaskPanel& mask() { return *mask_; }

  /// Whether everything on it belongs to the model as it is: it may be painted.
  [[nodiscard]] bool isReady() const;
  /// "ptrr" or "A head-tail, B ptrr", and what it is of.
  [[nodiscard]] QString title() const;

 Q_SIGNALS:
  /// `isReady` may have become true.
  void changed();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  [[nodiscard]] QString strategiesText() const;
  [[nodiscard]] int headingHeight() const;
  void place();

  StudioModel& model_;
  SequenceStrip* strip_ = nullptr;
  RankLanes* lanes_ = nullptr;
  MaskPanel* mask_ = nullptr;
};

}  // namespace evenkeel::ui
