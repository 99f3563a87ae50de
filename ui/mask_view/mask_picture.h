#pragma once

#include <QImage>
#include <QSize>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "execution/execution.h"
#include "mask_view/mask_projection.h"
#include "model/side.h"
#include "pipeline/snapshot.h"
#include "raster/owner_changes.h"
#include "raster/raster.h"
#include "theme/theme.h"

namespace evenkeel::ui {

enum class MaskColour : std::uint8_t {
  by_rank,
  by_share,  ///< of allowed pairs in the tiles: waste is pale
  by_class,
  by_document,  ///< of q; neighbours differ in lightness
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
  std::shared_ptr<const Execution> execution = nullptr;  ///< in executed order, whose tiles it may have kept
  MaskSight sight;
  QSize pixels;      ///< of the device
  double scale = 1;  ///< device pixels a logical one
  MaskColour colour = MaskColour::by_rank;
  ThemeKind theme = ThemeKind::light;
  /// Instead of that: what changes owner from A to B, in the colour of B's rank, and faint what does not. In
  /// original order, where both have a plan.
  bool difference = false;
  std::shared_ptr<const OwnerChanges> changes = nullptr;  ///< where they are known already
  bool operator==(const MaskPictureRequest&) const = default;
};

/// The cells of a request, their colours on the device's pixels, and what the greatest q block costs.
struct MaskPicture {
  MaskPictureRequest request;
  Raster raster;
  QImage image;
  std::int64_t most_tiles = 0;                  ///< of any q block of the row
  std::vector<std::int32_t> documents;          ///< by row of cells, where colours are those of documents
  std::vector<RowOwners> owners;                ///< by row of cells, of a difference
  std::shared_ptr<const OwnerChanges> changes;  ///< of the whole row, of a difference
};

/// The colour of a document's tiles: its tint, but dark enough to see, and every other one lighter, so that
/// neighbours stay apart.
[[nodiscard]] QColor documentInk(const Theme& theme, std::size_t document);

/// Nothing when stopped. Any thread.
[[nodiscard]] std::optional<std::shared_ptr<const MaskPicture>> makeMaskPicture(
    const MaskPictureRequest& request, const std::stop_token& stop);
/// That, or what a test puts in its place. Called on one thread only.
using MakePicture = std::function<std::optional<std::shared_ptr<const MaskPicture>>(
    const MaskPictureRequest& request, const std::stop_token& stop)>;

/// Colours the cells of a picture in a theme; where a rank is `lit`, all others pale. Costs O(pixels); the
/// cells are used as they are, so that a change of theme needs no others.
[[nodiscard]] QImage colourPicture(const MaskPicture& picture, ThemeKind theme,
                                   std::optional<Rank> lit = std::nullopt);

}  // namespace evenkeel::ui
