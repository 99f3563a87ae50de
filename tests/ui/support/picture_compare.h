#pragma once

#include <QImage>
#include <QString>

namespace evenkeel::ui {

/// How much two pictures differ where people look: mean difference of channels, 0 to 255, in squares of 8 x 8
/// pixels.
struct PictureDifference {
  bool same_size = false;
  double worst = 0;  ///< of any square
  double share = 0;  ///< of squares that differ by more than `kSquareDiffers`
  QImage marked;     ///< wanted, got, and where they differ, side by side
};

/// A square that differs by more is seen; fonts are drawn a little differently by other versions of the
/// library that draws them, which stays below.
inline constexpr double kSquareDiffers = 24;
/// Squares that may, of all.
inline constexpr double kShareMayDiffer = 0.002;

/// With 16 levels a channel, which makes files a third as large and differs by 8 at most.
[[nodiscard]] QImage coarse(const QImage& picture);

[[nodiscard]] PictureDifference comparePictures(const QImage& wanted, const QImage& got);

}  // namespace evenkeel::ui
