#pragma once

#include <QImage>
#include <QObject>
#include <memory>
#include <optional>

#include "live/patient_lane.h"
#include "mask_view/mask_picture.h"

namespace evenkeel::ui {

/// Pictures of a mask for small views beside the large one: rasters what was asked for last on a lane of its
/// own, and colours it again for another theme.
class PictureSource : public QObject {
  Q_OBJECT

 public:
  explicit PictureSource(QObject* parent);

  /// Asks for a picture, or for none. Nothing happens where that is what is there.
  void want(const std::optional<MaskPictureRequest>& wanted);
  /// The newest picture; null before the first, and where none is wanted.
  [[nodiscard]] const std::shared_ptr<const MaskPicture>& picture() const { return picture_; }
  /// Whether it is of what was asked for last, or nothing was.
  [[nodiscard]] bool isSettled() const;
  /// In the theme in force.
  [[nodiscard]] const QImage& image();

 Q_SIGNALS:
  void changed();

 private:
  std::optional<MaskPictureRequest> wanted_;
  std::shared_ptr<const MaskPicture> picture_;
  QImage image_;
  ThemeKind theme_ = ThemeKind::light;
  PatientLane<MaskPictureRequest, std::shared_ptr<const MaskPicture>>
      lane_;  ///< last: ends before the others
};

}  // namespace evenkeel::ui
