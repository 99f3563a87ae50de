#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "base/result.h"
#include "base/units.h"
#include "execution/block_unions.h"
#include "execution/token_map.h"
#include "raster/raster.h"

namespace evenkeel {

/// The cells in which a kv block begins and ends, clipped to the axis.
struct BlockCells {
  std::uint32_t first;
  std::uint32_t last;
};

/// What all rows of cells of one raster are made from. Immutable, so that threads share it; the source must
/// outlive it.
struct RasterScene {
  const RasterSource& source;
  CellAxis q;
  CellAxis kv;
  bool shows_pairs = false;  ///< tiles are large enough on screen
  TokenMap map = {};         ///< in executed order, where anything asks: where kv tokens stand
  /// In executed order, where the plan keeps blocks whole on both axes: the q block of tokens by q block of
  /// positions. Executed tiles are tiles of the original mask then, elsewhere. Empty where it cuts blocks.
  std::vector<std::int32_t> block_at = {};
  std::optional<BlockUnions> unions = std::nullopt;  ///< in executed order of cut blocks, where they help
  /// By kv block, in executed order of cut blocks. OPTIMIZATION: there most runs are a block or two, and
  /// finding their cells was most of what they cost.
  std::vector<BlockCells> block_cells = {};

  [[nodiscard]] bool executed() const { return source.plan != nullptr && source.order == RowOrder::executed; }
  [[nodiscard]] bool counts_pairs() const { return shows_pairs || source.shares == WithShares::yes; }

  /// Of a viewport that is clipped to the sequence. Nothing when stopped. O(1), and O(segments + kv blocks)
  /// in executed order.
  [[nodiscard]] static Cancellable<RasterScene> make(const RasterSource& source, const Viewport& viewport,
                                                     const std::stop_token& stop);
};

}  // namespace evenkeel
