#pragma once

#include <QImage>
#include <QSize>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

#include "mask_view/mask_projection.h"
#include "model/side.h"
#include "pipeline/snapshot.h"
#include "raster/raster.h"
#include "theme/theme.h"

namespace evenkeel::ui {

enum class MaskColour : std::uint8_t {
  by_rank,
  by_share,  ///< of allowed pairs in the tiles: waste is pale
  by_class,
};

/// Opacity is the square root of what tiles cover of a cell, but at least this where it is touched at all.
inline constexpr double kLeastOpacity = 0.35;
/// The same where colours are pale themselves.
inline constexpr double kLeastOpacityOfShares = 0.7;
[[nodiscard]] constexpr double leastOpacity(MaskColour colour) {
  return colour == MaskColour::by_share ? kLeastOpacityOfShares : kLeastOpacity;
}
/// Partial tiles are this much lighter than full ones, down to the same least opacity.
inline constexpr double kPartialOpacity = 0.5;
/// Partial tiles of more px a side are hatched.
inline constexpr double kHatchPixels = 8;

/// What to rasterise, by value: the snapshot is shared.
struct MaskPictureRequest {
  std::shared_ptr<const Snapshot> snapshot;  ///< with a mask
  BatchRow row;
  Side side = Side::a;  ///< whose plan
  RowOrder order = RowOrder::original;
  BlockSize block_size;  ///< of the tiles: planned, or executed in executed order
  MaskSight sight;
  QSize pixels;      ///< of the device
  double scale = 1;  ///< device pixels a logical one
  MaskColour colour = MaskColour::by_rank;
  ThemeKind theme = ThemeKind::light;
};

/// The cells of a request, their colours on the device's pixels, and what the greatest q block costs.
struct MaskPicture {
  MaskPictureRequest request;
  Raster raster;
  QImage image;
  std::int64_t most_tiles = 0;  ///< of any q block of the row
};

/// Nothing when stopped. Any thread.
[[nodiscard]] std::optional<std::shared_ptr<const MaskPicture>> makeMaskPicture(
    const MaskPictureRequest& request, const std::stop_token& stop);
/// That, or what a test puts in its place. Called on one thread only.
using MakePicture = std::function<std::optional<std::shared_ptr<const MaskPicture>>(
    const MaskPictureRequest& request, const std::stop_token& stop)>;

/// Colours a raster; where a rank is `lit`, all others pale. Costs O(pixels); the raster is used as it is, so
/// that a change of theme needs no other.
[[nodiscard]] QImage colourRaster(const Raster& raster, const MaskPictureRequest& request,
                                  std::optional<Rank> lit = std::nullopt);

}  // namespace evenkeel::ui
