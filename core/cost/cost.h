#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <vector>

#include "base/result.h"
#include "base/span.h"
#include "base/units.h"
#include "cost/row_cost.device.h"
#include "mask/mask.h"

namespace evenkeel {

namespace mask_mod {
struct TileCounts;
}

/// Work of every q block of one batch row: n = ceil(S / b_q) entries. Immutable once shared.
struct RowCost {
  std::vector<std::int64_t> tiles;  ///< non-empty tiles, full and partial alike
  std::vector<std::int64_t> full_tiles;
  std::vector<std::int64_t> area_before;  ///< n + 1: allowed pairs in the blocks before

  [[nodiscard]] std::size_t block_count() const { return tiles.size(); }
  [[nodiscard]] BlockCost block(std::size_t index) const {
    return {full_tiles[index], tiles[index] - full_tiles[index], area_before[index + 1] - area_before[index]};
  }
  bool operator==(const RowCost&) const = default;
};

/// The cost of a mask at one block size, a row a batch row; equal rows share one table.
struct Cost {
  BlockSize block_size;
  std::vector<std::shared_ptr<const RowCost>> rows;

  [[nodiscard]] const RowCost& row(BatchRow row) const { return *rows[row.value]; }
};

/// The cost of one row of any mask, joined ones included, on the CPU: what engines are held against, and what
/// serves the masks that they do not. O(S x operands). Nothing when stopped.
[[nodiscard]] Cancellable<Result<RowCost>> cost_of_row(const Mask& mask, BatchRow row, BlockSize block,
                                                       const std::stop_token& stop);

/// The cost of a row of a mask_mod from the tiles of its q blocks: its allowed pairs were counted when it was
/// made.
[[nodiscard]] RowCost cost_of_tiles(const Mask& mask, BatchRow row, std::int64_t q_block_size,
                                    Span<const mask_mod::TileCounts> tiles);

}  // namespace evenkeel
