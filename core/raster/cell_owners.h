#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/units.h"
#include "execution/block_bits.h"
#include "mask/block_mask.h"
#include "raster/raster.h"

namespace evenkeel {

/// The rank with the most of what is touched in each cell of one row of cells, where several ranks own its
/// rows, as under a plan of many short segments.
///
/// Ranks that own rows of one q block touch the same tiles. So going over the columns, who has how much
/// changes only where tiles of a q block begin or end. Time O(edges x owners of a q block, and owners a cell
/// that holds an edge), but not owners x cells.
class CellOwners {
 public:
  /// Ranks are below `ranks`.
  CellOwners(const CellAxis& kv, std::int64_t ranks);

  /// So many rows of a q block are of this rank.
  struct Share {
    std::int32_t owner;
    std::int64_t rows;
  };
  /// Adds a q block: who owns its rows, and its runs of tiles, ascending. A rank may be there several times.
  void add(std::span<const Share> shares, std::span<const TileRun> runs, std::int64_t kv_block);

  /// Sets the owner of every cell that is touched, the lowest of equals, and forgets everything. `owners`
  /// has as many as there are cells.
  void drain(std::span<std::int32_t> owners);

 private:
  /// Tiles of a q block begin or end at `token`.
  struct Edge {
    std::int64_t token;
    std::uint32_t block;
    bool begins;
  };
  /// The shares of a q block.
  struct Block {
    std::size_t first;
    std::size_t end;
  };

  void pass(const Edge& edge, std::int64_t cell_begin);
  [[nodiscard]] std::int32_t most_of_cell(std::int64_t tokens);
  [[nodiscard]] std::int32_t most_rows() const;

  CellAxis axis_;
  std::vector<Share> shares_;
  std::vector<Block> blocks_;
  std::vector<Edge> edges_;
  BlockBits seen_;                   ///< the ranks of the row of cells
  std::vector<std::int32_t> ranks_;  ///< the same, ascending
  std::vector<std::int64_t> rows_;   ///< by rank: rows that touch where the sweep is
  std::vector<std::int64_t> moved_;  ///< by rank: pairs of the cell that `rows_` x its tokens has too many of
};

}  // namespace evenkeel
