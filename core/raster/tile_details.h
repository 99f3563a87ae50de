#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "balance/plan.h"
#include "base/units.h"
#include "mask/mask.h"
#include "raster/raster.h"

namespace evenkeel {

/// A tile to look at closely: one of those that a raster of the same source draws.
struct TileAddress {
  std::int64_t q_block = 0;
  std::int64_t kv_block = 0;
  bool operator==(const TileAddress&) const = default;
};

/// Everything about one tile.
struct TileDetails {
  TileAddress tile;
  Interval q;  ///< its rows inside the sequence: tokens, or positions in executed order
  Interval kv;
  std::int64_t pairs = 0;  ///< b_q b_kv, whether inside the sequence or not
  /// Allowed pairs; nothing where the plan cuts the tile in more pieces than are counted.
  std::optional<std::int64_t> area;
  /// Maximal runs of the documents that q and kv hold, ascending.
  std::vector<Interval> q_documents;
  std::vector<Interval> kv_documents;
  std::optional<Rank> owner;  ///< of all its rows; nothing without a plan, or where several own them

  /// Empty, full, or partial; nothing where the area is not known.
  [[nodiscard]] std::optional<TileClass> tile_class() const {
    if (!area) return std::nullopt;
    return *area == 0 ? TileClass::empty : *area == pairs ? TileClass::full : TileClass::partial;
  }
  /// Allowed pairs of all pairs of the tile, 0 to 1.
  [[nodiscard]] std::optional<double> share() const {
    if (!area) return std::nullopt;
    return static_cast<double>(*area) / static_cast<double>(pairs);
  }
};

/// Pieces of q times pieces of kv up to which a tile's pairs are counted.
inline constexpr std::int64_t kMostTilePieces = std::int64_t{1} << 18;

/// Looks at one tile of a raster's source: in executed order of the rearranged sequence on both axes, else of
/// the original one, as it is drawn there in q rearranged order too. `tile` lies within the sequence;
/// executed order needs a plan.
///
/// Time O(p_q p_kv log D + (p_q + p_kv) log p), p the runs of consecutive tokens in each block: 1 where the
/// plan keeps blocks whole. Checked against counting every pair in tests/core/tile_details_test.cpp.
[[nodiscard]] TileDetails tile_details(const RasterSource& source, TileAddress tile);

}  // namespace evenkeel
