#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "balance/plan.h"
#include "base/result.h"
#include "base/units.h"
#include "execution/executed_mask.h"
#include "mask/mask.h"

namespace evenkeel {

/// What stands on the vertical axis, and whether kv is rearranged too.
enum class RowOrder : std::uint8_t {
  original,      ///< tokens of the sequence
  q_rearranged,  ///< positions of the plan: one band of rows a rank
  executed,      ///< positions of the plan on both axes: the tiles that the kernels run
};

/// A rectangle of (q, kv) pairs and the pixels it is shown on. `q` counts tokens or positions, after the row
/// order.
struct Viewport {
  Interval q;
  Interval kv;
  std::int32_t width = 0;   ///< pixels
  std::int32_t height = 0;  ///< pixels
  bool operator==(const Viewport&) const = default;
};

/// Cuts an interval into cells of whole tokens that cover it without gaps: one a pixel, or one a token where
/// pixels are more than tokens. Cells differ by at most one token.
struct CellAxis {
  Interval interval;
  std::int32_t count = 0;

  [[nodiscard]] static CellAxis make(Interval interval, std::int32_t pixels);
  [[nodiscard]] std::int64_t begin_of(std::int32_t cell) const {
    return interval.begin + cell * interval.length() / count;
  }
  [[nodiscard]] Interval cell(std::int32_t index) const { return {begin_of(index), begin_of(index + 1)}; }
  /// The cell of a token inside the interval.
  [[nodiscard]] std::int32_t cell_of(std::int64_t token) const {
    return static_cast<std::int32_t>(((token - interval.begin + 1) * count - 1) / interval.length());
  }
  bool operator==(const CellAxis&) const = default;
};

/// The q block with the most tiles among those that a row of cells touches; the first of equals.
struct RowPeak {
  std::int64_t tiles = 0;
  std::int64_t full_tiles = 0;
  std::int32_t owner = -1;  ///< of its rows in this row of cells; -1 without a plan
  bool operator==(const RowPeak&) const = default;
};

/// One viewport of a block mask, by cells, row by row from the top. Without colours, so that a theme costs
/// nothing.
///
/// Shares are of the cell's own pairs, from 0 (not touched) over 1 (touched, however little) to 255 (all of
/// it): everything is counted, nothing sampled, so nothing can vanish.
struct Raster {
  CellAxis q;
  CellAxis kv;
  std::vector<std::uint8_t> full;     ///< share in full tiles
  std::vector<std::uint8_t> partial;  ///< share in partial tiles
  std::vector<std::uint8_t>
      pairs;  ///< share of allowed pairs in partial tiles; empty where tiles are small on screen
  std::vector<std::uint8_t>
      shares;  ///< allowed pairs / pairs of the cell in non-empty tiles; empty unless asked for
  std::vector<std::int32_t>
      owner;                   ///< the rank with the most of what is touched, the lowest of equals; -1: none
  std::vector<RowPeak> peaks;  ///< one a row of cells

  [[nodiscard]] std::size_t index(std::int32_t row, std::int32_t column) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(kv.count) +
           static_cast<std::size_t>(column);
  }
  bool operator==(const Raster&) const = default;
};

/// Whether a raster also says how much of what is touched is allowed, which takes longer.
enum class WithShares : std::uint8_t { no, yes };

/// What to draw: one batch row of a mask in tiles, and who owns its rows.
struct RasterSource {
  const Mask& mask;
  BatchRow row;
  BlockSize block_size;        ///< in executed order, the one that is executed
  const Plan* plan = nullptr;  ///< null: without owners, and only in original order
  RowOrder order = RowOrder::original;
  WithShares shares = WithShares::yes;
  /// In executed order of a plan that cuts blocks: the tiles that run, where they are known. Of the same row,
  /// plan and block size.
  const ExecutedMask* tiles = nullptr;
};

/// Tiles of at least so many pixels a side show the allowed pairs inside partial tiles.
inline constexpr std::int64_t kPairPixels = 24;

/// Rasters a viewport, clipped to the sequence; without cells where nothing is left of it.
///
/// In original and q rearranged order, tiles are those of the original sequence: a row of pairs stands in the
/// tiles of its token's q block, wherever the plan puts it. In executed order both axes are positions, and
/// tiles are those that the kernels run.
///
/// Time O(cells + runs of tiles of the pieces), a piece being a run of rows in one segment, q block and row
/// of cells; a run of tiles costs O(1) however long it is. In executed order a run is what the plan leaves
/// together; where it keeps blocks whole, runs of the original mask are added up for a row of cells first,
/// and then each of its stretches costs its segments; where the tiles that run are known, they need not be
/// found. On all threads, or `threads` of them, where there is
/// work. Shares and pairs add O(cells that a mask's edge meets) a piece, and in executed order O(segments of
/// the kv tokens that a segment touches). Memory O(cells), and O(segments) in executed order. Nothing when
/// stopped; polls `stop` at least once a row of cells. Checked against counting every pair of every cell in
/// tests/core/raster_test.cpp.
[[nodiscard]] Cancellable<Raster> make_raster(const RasterSource& source, const Viewport& viewport,
                                              const std::stop_token& stop = {},
                                              std::optional<int> threads = std::nullopt);

}  // namespace evenkeel
