#pragma once

#include <cstddef>
#include <cstdint>

#include "base/annotate.h"
#include "base/span.h"
#include "base/units.h"
#include "mask/mask_mod/flat_step.device.h"
#include "mask/mask_mod/program_pairs.device.h"
#include "mask/mask_view.device.h"

namespace evenkeel::mask_mod {

/// `Engine::program_tiles` as a kernel in phases: all threads of a block finish one phase before any begins
/// the next, and within a phase their order does not matter.
///
/// A block classifies kThreads tiles. In phase 0 each thread takes a tile and asks what holds for all of its
/// pairs; in phase 1 all threads look at the pairs of the tiles that were not decided, one tile after
/// another; in phase 2 each thread writes its tile.
struct ProgramTilesKernel {
  static constexpr int kThreads = 128;
  static constexpr int kPhases = 3;

  /// What the threads of one block share.
  using Shared = SeenTiles<kThreads>;

  FlatView program;  ///< of 1 to kMostFlatSteps steps
  std::int64_t seq_len = 0;
  BlockSize block;
  Interval q_blocks;  ///< of the window
  Interval kv_blocks;
  std::int64_t first = 0;  ///< tile of the window that out[0] is
  Span<TileClass> out;

  [[nodiscard]] std::int64_t blocks() const {
    return ceil_div(static_cast<std::int64_t>(out.size()), kThreads);
  }

  EVENKEEL_HOST_DEVICE void phase(int number, std::int64_t at, int thread, Shared& shared) const {
    const std::int64_t begin = at * kThreads;
    const auto size = static_cast<std::int64_t>(out.size());
    if (number == 1) {
      for (int tile = 0; tile < kThreads && begin + tile < size; ++tile) {
        if (shared.decided[tile] == 0)
          shared.look_at_pairs(program, pairs(begin + tile), InTokenOrder{}, tile, thread, kThreads);
      }
      return;
    }
    if (begin + thread >= size) return;
    if (number == 0) {
      shared.decide(program, pairs(begin + thread), thread);
    } else {
      out[static_cast<std::size_t>(begin + thread)] =
          shared.class_of(thread, pairs(begin + thread).whole(block));
    }
  }

 private:
  [[nodiscard]] EVENKEEL_HOST_DEVICE TilePairs pairs(std::int64_t index) const {
    const std::int64_t width = kv_blocks.length();
    return TilePairs::of(q_blocks.begin + (first + index) / width, kv_blocks.begin + (first + index) % width,
                         block, seq_len);
  }
};

}  // namespace evenkeel::mask_mod
