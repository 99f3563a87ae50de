#pragma once

#include <cstddef>
#include <cstdint>

#include "base/annotate.h"
#include "base/span.h"
#include "base/units.h"
#include "mask/mask_mod/flat_step.device.h"
#include "mask/mask_view.device.h"
#include "mask/tile_row.device.h"

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
  /// Steps that a thread has room for.
  static constexpr std::size_t kMostSteps = 64;

  /// What the threads of one block share. Not initialised. A pair that is looked at only ever sets a flag.
  struct Shared {
    std::uint8_t allowed[kThreads];
    std::uint8_t denied[kThreads];
    std::uint8_t decided[kThreads];
  };

  FlatView program;  ///< of 1 to kMostSteps steps
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
        if (shared.decided[tile] == 0) look_at_pairs(begin + tile, tile, thread, shared);
      }
      return;
    }
    if (begin + thread >= size) return;
    if (number == 0) {
      decide(begin + thread, thread, shared);
    } else {
      out[static_cast<std::size_t>(begin + thread)] = class_of(begin + thread, thread, shared);
    }
  }

 private:
  struct Tile {
    Interval q;
    Interval kv;
  };
  [[nodiscard]] EVENKEEL_HOST_DEVICE Tile tile(std::int64_t index) const {
    const std::int64_t width = kv_blocks.length();
    return {tokens_of_block(q_blocks.begin + (first + index) / width, block.q, seq_len),
            tokens_of_block(kv_blocks.begin + (first + index) % width, block.kv, seq_len)};
  }

  EVENKEEL_HOST_DEVICE void decide(std::int64_t index, int slot, Shared& shared) const {
    const Tile pairs = tile(index);
    Range ranges[kMostSteps];
    ranges[0] = ranges[1] = {0, 0};  // what an op lacks may be read
    for (std::size_t i = 0; i < program.steps.size(); ++i)
      ranges[i] = step_range(program, program.steps[i], pairs.q, pairs.kv, ranges);
    const Range result = ranges[program.steps.size() - 1];
    shared.allowed[slot] = result.least == 1 ? 1 : 0;
    shared.denied[slot] = result.most == 0 ? 1 : 0;
    shared.decided[slot] = result.least == 1 || result.most == 0 ? 1 : 0;
  }

  EVENKEEL_HOST_DEVICE void look_at_pairs(std::int64_t index, int slot, int thread, Shared& shared) const {
    const Tile pairs = tile(index);
    const std::int64_t columns = pairs.kv.length();
    const std::int64_t count = pairs.q.length() * columns;
    std::int64_t values[kMostSteps];
    values[0] = values[1] = 0;
    bool allowed = false;
    bool denied = false;
    for (std::int64_t i = thread; i < count && !(allowed && denied); i += kThreads) {
      const std::int64_t q = pairs.q.begin + i / columns;
      const std::int64_t kv = pairs.kv.begin + i % columns;
      for (std::size_t step = 0; step < program.steps.size(); ++step)
        values[step] = step_value(program, program.steps[step], q, kv, values);
      (values[program.steps.size() - 1] != 0 ? allowed : denied) = true;
    }
    if (allowed) shared.allowed[slot] = 1;
    if (denied) shared.denied[slot] = 1;
  }

  [[nodiscard]] EVENKEEL_HOST_DEVICE TileClass class_of(std::int64_t index, int slot,
                                                        const Shared& shared) const {
    if (shared.allowed[slot] == 0) return TileClass::empty;
    const Tile pairs = tile(index);
    // A tile over the edge of the sequence has pairs that are not there.
    const bool whole = pairs.q.length() == block.q && pairs.kv.length() == block.kv;
    return whole && shared.denied[slot] == 0 ? TileClass::full : TileClass::partial;
  }
};

}  // namespace evenkeel::mask_mod
