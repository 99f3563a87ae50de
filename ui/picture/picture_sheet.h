#pragma once

#include <QJsonObject>
#include <QWidget>

#include "model/studio_model.h"

namespace evenkeel::ui {

class MaskPanel;
class RankLanes;
class SequenceStrip;

/// What is in sight: the states that the views give and take. Empty ones are as at the start.
struct PictureView {
  QJsonObject mask;
  QJsonObject bars;
  QJsonObject strip;
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
  [[nodiscard]] SequenceStrip& strip() { return *strip_; }
  [[nodiscard]] RankLanes& lanes() { return *lanes_; }

  /// Whether everything on it belongs to the model as it is: it may be painted.
  [[nodiscard]] bool isReady() const;
  /// "ptrr" or "A head-tail, B ptrr", and what it is of.
  [[nodiscard]] QString title() const;

 Q_SIGNALS:
  /// `isReady` may have become true.
  void changed();

 protected:
  bool event(QEvent* event) override;
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
