#pragma once

#include <QByteArray>
#include <QString>
#include <QWidget>
#include <cstdint>
#include <filesystem>

#include "base/result.h"

namespace evenkeel::ui {

enum class PictureFormat : std::uint8_t { png, svg, pdf };

/// By the ending of the name. Errors: `bad_input` for any other ending.
[[nodiscard]] Result<PictureFormat> pictureFormat(const std::filesystem::path& path);

/// Pixels that one logical px may become, at most; and pixels of a picture, at most.
inline constexpr double kLeastScale = 0.25;
inline constexpr double kMostScale = 16;
inline constexpr std::int64_t kMostPixels = std::int64_t{1} << 28;

/// px of a side.
inline constexpr std::int64_t kLeastPictureSide = 320;
inline constexpr std::int64_t kMostPictureSide = 16384;
[[nodiscard]] constexpr bool isPictureSide(std::int64_t side) {
  return side >= kLeastPictureSide && side <= kMostPictureSide;
}

/// Errors: `bad_input` naming the scale and what is allowed, or a picture of too many pixels.
[[nodiscard]] Result<void> checkPictureSize(QSize size, double scale);

/// A widget as it paints itself, as a file: `scale` pixels a px in PNG; in SVG and PDF text stays text, a px
/// is 1/96 inch, and the raster of the mask has `scale` pixels a px. Errors: as `checkPictureSize`;
/// `memory`.
[[nodiscard]] Result<QByteArray> pictureOf(QWidget& widget, PictureFormat format, double scale,
                                           const QString& title);

}  // namespace evenkeel::ui
