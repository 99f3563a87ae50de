#pragma once

#include <cstddef>
#include <cstdint>

#include "base/annotate.h"
#include "base/span.h"
#include "base/units.h"
#include "mask/mask_mod/flat_step.device.h"
#include "mask/mask_mod/program_pairs.device.h"

namespace evenkeel::mask_mod {

/// What some tiles of one q block add to its cost.
struct PartialCost {
  std::int64_t tiles = 0;  ///< that are not empty
  std::int64_t full_tiles = 0;
  std::int64_t area = 0;  ///< allowed pairs
  bool operator==(const PartialCost&) const = default;
};

/// `Engine::mask_costs` of a mask_mod as a kernel in phases: all threads of a block finish one phase before
/// any begins the next, and within a phase their order does not matter.
///
/// A block takes kThreads tiles of one q block, or what is left of them. In phase 0 each thread asks of one
/// tile what holds for all of its pairs; in phase 1 all threads count the pairs of the tiles that were not
/// decided, one tile after another, each thread into a sum of its own; in phase 2 one thread adds up. Only
/// integers are added, and none atomically, so that the order of threads and blocks does not show.
struct ProgramCostsKernel {
  static constexpr int kThreads = 128;
  static constexpr int kPhases = 3;

  /// What the threads of one block share. Not initialised. Several threads may set one flag, to the same
  /// value; a sum belongs to one thread.
  struct Shared {
    std::int64_t area[kThreads];     ///< that each thread has found, of whatever tiles
    std::uint8_t allowed[kThreads];  ///< whether some pair of each tile is
    std::uint8_t denied[kThreads];
    std::uint8_t decided[kThreads];
  };

  FlatView program;  ///< of 1 to kMostFlatSteps steps
  std::int64_t seq_len = 0;
  BlockSize block;
  std::int64_t first = 0;  ///< the block whose sum out[0] is; q block q has the blocks from q parts() on
  Span<PartialCost> out;

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
      decide(tiles, thread, shared);
    } else if (number == 1) {
      for (int tile = 0; tile < tiles.count; ++tile) {
        if (shared.decided[tile] == 0) count_pairs(tiles, tile, thread, shared);
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
  [[nodiscard]] EVENKEEL_HOST_DEVICE TilePairs pairs(const Tiles& tiles, int tile) const {
    return TilePairs::of(tiles.q_block, tiles.first_kv_block + tile, block, seq_len);
  }

  EVENKEEL_HOST_DEVICE void decide(const Tiles& tiles, int thread, Shared& shared) const {
    shared.area[thread] = 0;
    if (thread >= tiles.count) return;
    const TilePairs tile = pairs(tiles, thread);
    const Range result = range_of_pairs(program, tile);
    const bool all = result.least == 1;
    const bool none = result.most == 0;
    shared.allowed[thread] = all ? 1 : 0;
    shared.denied[thread] = none ? 1 : 0;
    shared.decided[thread] = all || none ? 1 : 0;
    if (all) shared.area[thread] = tile.count();
  }

  EVENKEEL_HOST_DEVICE void count_pairs(const Tiles& tiles, int tile, int thread, Shared& shared) const {
    std::int64_t allowed = 0;
    std::int64_t denied = 0;
    // All of them, as the area is wanted.
    for_each_pair(program, pairs(tiles, tile), thread, kThreads, [&allowed, &denied](bool pair) {
      allowed += pair ? 1 : 0;
      denied += pair ? 0 : 1;
      return true;
    });
    shared.area[thread] += allowed;
    if (allowed > 0) shared.allowed[tile] = 1;
    if (denied > 0) shared.denied[tile] = 1;
  }

  [[nodiscard]] EVENKEEL_HOST_DEVICE PartialCost sum(const Tiles& tiles, const Shared& shared) const {
    PartialCost cost;
    for (int tile = 0; tile < tiles.count; ++tile) {
      if (shared.allowed[tile] == 0) continue;
      ++cost.tiles;
      if (shared.denied[tile] == 0 && pairs(tiles, tile).whole(block)) ++cost.full_tiles;
    }
    for (const std::int64_t area : shared.area) cost.area += area;
    return cost;
  }
};

}  // namespace evenkeel::mask_mod
