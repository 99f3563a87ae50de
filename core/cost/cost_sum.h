#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "base/span.h"
#include "cost/cost.h"
#include "mask/mask_mod/program_costs.device.h"

namespace evenkeel {

/// The cost of a row from what the blocks of threads of a `ProgramCostsKernel` found, in any order.
class CostSum {
 public:
  /// Every q block has `parts` blocks of threads, of `all_blocks` in total.
  CostSum(std::int64_t all_blocks, std::int64_t parts) : parts_(parts) {
    const auto q_blocks = static_cast<std::size_t>(all_blocks / parts);
    cost_.tiles.resize(q_blocks);
    cost_.full_tiles.resize(q_blocks);
    cost_.area_before.resize(q_blocks + 1);
  }

  /// What the blocks of threads from `first` on found.
  void add(std::int64_t first, Span<const mask_mod::PartialCost> found) {
    for (const mask_mod::PartialCost& one : found) {
      const auto q = static_cast<std::size_t>(first++ / parts_);
      cost_.tiles[q] += one.tiles;
      cost_.full_tiles[q] += one.full_tiles;
      cost_.area_before[q + 1] += one.area;
    }
  }

  /// Once all is added.
  [[nodiscard]] RowCost finish() && {
    for (std::size_t q = 0; q < cost_.tiles.size(); ++q) cost_.area_before[q + 1] += cost_.area_before[q];
    return std::move(cost_);
  }

 private:
  std::int64_t parts_;
  RowCost cost_;
};

}  // namespace evenkeel
