#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "base/span.h"
#include "base/units.h"
#include "cost/cost.h"
#include "mask/mask.h"
#include "mask/mask_mod/mask_mod.h"
#include "mask/mask_mod/program_costs.device.h"

namespace evenkeel {

/// The cost of a row of a mask_mod from what the blocks of threads of a `ProgramCostsKernel` found, in any
/// order.
class CostSum {
 public:
  /// Every q block has `parts` blocks of threads, of `all_blocks` in total.
  CostSum(std::int64_t all_blocks, std::int64_t parts) : parts_(parts) {
    const auto q_blocks = static_cast<std::size_t>(all_blocks / parts);
    cost_.tiles.resize(q_blocks);
    cost_.full_tiles.resize(q_blocks);
  }

  /// What the blocks of threads from `first` on found.
  void add(std::int64_t first, Span<const mask_mod::TileCounts> found) {
    for (const mask_mod::TileCounts& one : found) {
      const auto q = static_cast<std::size_t>(first++ / parts_);
      cost_.tiles[q] += one.tiles;
      cost_.full_tiles[q] += one.full_tiles;
    }
  }

  /// Once all is added; `mask` is of a mask_mod, whose allowed pairs were counted when it was made.
  [[nodiscard]] RowCost finish(const Mask& mask, BatchRow row, std::int64_t q_block_size) && {
    const auto q_blocks = static_cast<std::int64_t>(cost_.tiles.size());
    cost_.area_before.reserve(cost_.tiles.size() + 1);
    for (std::int64_t q = 0; q <= q_blocks; ++q) {
      const std::int64_t rows = q < q_blocks ? q * q_block_size : mask.seq_len();
      cost_.area_before.push_back(mask.program()->area_before(row, rows));
    }
    return std::move(cost_);
  }

 private:
  std::int64_t parts_;
  RowCost cost_;
};

}  // namespace evenkeel
