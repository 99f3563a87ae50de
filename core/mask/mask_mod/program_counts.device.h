#pragma once

#include <cstddef>
#include <cstdint>

#include "base/annotate.h"
#include "base/span.h"
#include "base/units.h"
#include "mask/mask_mod/flat_step.device.h"
#include "mask/mask_mod/program_pairs.device.h"

namespace evenkeel::mask_mod {

/// Of some tiles of one q block.
struct TileCounts {
  std::int64_t tiles = 0;  ///< that are not empty
  std::int64_t full_tiles = 0;
  bool operator==(const TileCounts&) const = default;
};

/// Tokens that stand where a plan puts them, in device memory.
struct InPlanOrder {
  Span<const std::uint32_t> token;  ///< by position
  Span<const Interval> q_blocks;    ///< from the first to the last token of each
  Span<const Interval> kv_blocks;

  [[nodiscard]] EVENKEEL_HOST_DEVICE TilePairs around(std::int64_t q_block, std::int64_t kv_block,
                                                      const TilePairs& /*positions*/) const {
    return {q_blocks[static_cast<std::size_t>(q_block)], kv_blocks[static_cast<std::size_t>(kv_block)]};
  }
  [[nodiscard]] EVENKEEL_HOST_DEVICE std::int64_t token_at(std::int64_t position) const {
    return token[static_cast<std::size_t>(position)];
  }
};

/// The tiles of each q block of a mask_mod as a kernel in phases: all threads of a block finish one phase
/// before any begins the next, and within a phase their order does not matter. In the order of tokens these
/// are the tiles of `Engine::mask_costs`; in that of a plan they are `Engine::executed_tiles`.
///
/// A block takes kThreads tiles of one q block, or what is left of them. In phase 0 each thread asks of one
/// tile what holds for all pairs of the tokens around it; in phase 1 all threads look at the pairs of the
/// tiles that were not decided, one tile after another, until two differ; in phase 2 one thread adds up.
/// Nothing is added atomically, so that the order of threads and blocks does not show.
template <class Order>
struct ProgramCountsKernel {
  static constexpr int kThreads = 128;
  static constexpr int kPhases = 3;

  /// What the threads of one block share.
  using Shared = SeenTiles<kThreads>;

  FlatView program;  ///< of 1 to kMostFlatSteps steps
  Order order;
  std::int64_t seq_len = 0;
  BlockSize block;
  std::int64_t first = 0;  ///< the block whose sum out[0] is; q block q has the blocks from q parts() on
  Span<TileCounts> out;

  /// Tiles of a q block.
  [[nodiscard]] EVENKEEL_HOST_DEVICE std::int64_t width() const { return ceil_div(seq_len, block.kv); }
  /// Blocks of threads that share a q block.
  [[nodiscard]] EVENKEEL_HOST_DEVICE std::int64_t parts() const { return ceil_div(width(), kThreads); }
  /// Of all q blocks.
  [[nodiscard]] std::int64_t all_blocks() const { return ceil_div(seq_len, block.q) * parts(); }
  /// Of this launch.
  [[nodiscard]] std::int64_t blocks() const { return static_cast<std::int64_t>(out.size()); }

  EVENKEEL_HOST_DEVICE void phase(int number, std::int64_t at, int thread, Shared& shared) const {
    const Tiles tiles = tiles_of(first + at);
    if (number == 0) {
      if (thread >= tiles.count) return;
      const std::int64_t kv_block = tiles.first_kv_block + thread;
      shared.decide(program, order.around(tiles.q_block, kv_block, positions(tiles, thread)), thread);
    } else if (number == 1) {
      for (int tile = 0; tile < tiles.count; ++tile) {
        if (shared.decided[tile] != 0) continue;
        shared.look_at_pairs(program, positions(tiles, tile), order, tile, thread, kThreads);
      }
    } else if (thread == 0) {
      out[static_cast<std::size_t>(at)] = sum(tiles, shared);
    }
  }

 private:
  /// Those of one block of threads.
  struct Tiles {
    std::int64_t q_block;
    std::int64_t first_kv_block;
    int count;
  };
  [[nodiscard]] EVENKEEL_HOST_DEVICE Tiles tiles_of(std::int64_t index) const {
    const std::int64_t begin = index % parts() * kThreads;
    const std::int64_t left = width() - begin;
    return {index / parts(), begin, left < kThreads ? static_cast<int>(left) : kThreads};
  }
  [[nodiscard]] EVENKEEL_HOST_DEVICE TilePairs positions(const Tiles& tiles, int tile) const {
    return TilePairs::of(tiles.q_block, tiles.first_kv_block + tile, block, seq_len);
  }

  [[nodiscard]] EVENKEEL_HOST_DEVICE TileCounts sum(const Tiles& tiles, const Shared& shared) const {
    TileCounts counts;
    for (int tile = 0; tile < tiles.count; ++tile) {
      const TileClass found = shared.class_of(tile, positions(tiles, tile).whole(block));
      counts.tiles += found == TileClass::empty ? 0 : 1;
      counts.full_tiles += found == TileClass::full ? 1 : 0;
    }
    return counts;
  }
};

using ProgramCostsKernel = ProgramCountsKernel<InTokenOrder>;
using ExecutedProgramKernel = ProgramCountsKernel<InPlanOrder>;

}  // namespace evenkeel::mask_mod
