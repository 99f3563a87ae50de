#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/span.h"
#include "mask/mask_mod/program_counts.device.h"

namespace evenkeel::mask_mod {

/// The tiles of every q block from what the blocks of threads of a `ProgramCountsKernel` found, in any order.
class TileSum {
 public:
  /// Every q block has `parts` blocks of threads, of `all_blocks` in total.
  TileSum(std::int64_t all_blocks, std::int64_t parts)
      : parts_(parts), q_blocks_(static_cast<std::size_t>(all_blocks / parts)) {}

  /// What the blocks of threads from `first` on found.
  void add(std::int64_t first, Span<const TileCounts> found) {
    for (const TileCounts& one : found) {
      TileCounts& q_block = q_blocks_[static_cast<std::size_t>(first++ / parts_)];
      q_block.tiles += one.tiles;
      q_block.full_tiles += one.full_tiles;
    }
  }

  /// By q block, once all is added.
  [[nodiscard]] std::vector<TileCounts> finish() && { return std::move(q_blocks_); }

 private:
  std::int64_t parts_;
  std::vector<TileCounts> q_blocks_;
};

}  // namespace evenkeel::mask_mod
