#pragma once

#include <cstddef>
#include <cstdint>

#include "base/annotate.h"
#include "base/span.h"
#include "base/units.h"
#include "mask/mask_view.device.h"

/// Executed tiles for a backend with many threads: every tile is classified on its own, from flat tables.
namespace evenkeel {

/// The intervals of one q block: ascending, with gaps between them.
struct IntervalRun {
  Span<const Interval> intervals;

  /// The number of the first that ends after `token`.
  [[nodiscard]] EVENKEEL_HOST_DEVICE std::size_t after(std::int64_t token) const {
    std::size_t low = 0;
    std::size_t high = intervals.size();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (intervals[middle].end > token) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
  [[nodiscard]] EVENKEEL_HOST_DEVICE bool overlaps(Interval tokens) const {
    const std::size_t at = after(tokens.begin);
    return at < intervals.size() && intervals[at].begin < tokens.end;
  }
  [[nodiscard]] EVENKEEL_HOST_DEVICE bool covers(Interval tokens) const {
    const std::size_t at = after(tokens.begin);
    return at < intervals.size() && intervals[at].begin <= tokens.begin && intervals[at].end >= tokens.end;
  }
};

/// Sets of kv tokens, one a q block, one after another.
struct IntervalTable {
  Span<const Interval> intervals;
  Span<const std::size_t> begin;  ///< q blocks + 1

  [[nodiscard]] EVENKEEL_HOST_DEVICE IntervalRun of(std::int64_t q_block) const {
    const auto i = static_cast<std::size_t>(q_block);
    return {intervals.subspan(begin[i], begin[i + 1] - begin[i])};
  }
};

/// The segments of one batch row of a plan in the order of positions.
struct PlacedView {
  Span<const std::uint32_t> token;          ///< by segment: its first token
  Span<const std::uint32_t> position;       ///< by segment: its first position; one more: S
  Span<const std::uint32_t> first_segment;  ///< by kv block: the segment of its first position
  std::int64_t seq_len = 0;
  std::int64_t kv_block = 1;
};

/// The class of the tile of a q block whose rows attend `any` and `all`, and of a kv block of the rearranged
/// sequence. O(segments of the kv block x log intervals), less once it is known to be partial.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline TileClass executed_tile(const PlacedView& placed, IntervalRun any,
                                                                  IntervalRun all, std::int64_t kv) {
  const Interval positions =
      intersect({kv * placed.kv_block, (kv + 1) * placed.kv_block}, {0, placed.seq_len});
  bool touched = false;
  bool full = positions.length() == placed.kv_block;
  for (std::size_t i = placed.first_segment[static_cast<std::size_t>(kv)]; placed.position[i] < positions.end;
       ++i) {
    const Interval part = intersect({placed.position[i], placed.position[i + 1]}, positions);
    const std::int64_t shift = std::int64_t{placed.token[i]} - std::int64_t{placed.position[i]};
    const Interval tokens{part.begin + shift, part.end + shift};
    touched = touched || any.overlaps(tokens);
    full = full && all.covers(tokens);
    if (touched && !full) return TileClass::partial;
  }
  if (!touched) return TileClass::empty;
  return TileClass::full;
}

/// Executed tiles of consecutive q blocks as a kernel in phases: all threads of a block finish one phase
/// before any begins the next, and within a phase their order does not matter.
///
/// Block b counts the tiles of q block b: in phase 0 each thread those of every kThreads-th kv block, then
/// the counts are added in pairs, and the last phase writes the sum.
struct ExecutedTilesKernel {
  static constexpr int kThreads = 128;
  static constexpr int kPhases = 8;  ///< log2(kThreads) + 1

  struct Count {
    std::int64_t full;
    std::int64_t partial;
  };
  /// What the threads of one block share. Not initialised.
  struct Shared {
    Count counts[kThreads];
  };

  PlacedView placed;
  IntervalTable any;  ///< by block
  IntervalTable all;
  Span<std::int64_t> full;  ///< by block
  Span<std::int64_t> partial;

  [[nodiscard]] std::int64_t blocks() const { return static_cast<std::int64_t>(full.size()); }

  EVENKEEL_HOST_DEVICE void phase(int number, std::int64_t block, int thread, Shared& shared) const {
    if (number == 0) {
      shared.counts[thread] = count(block, thread);
      return;
    }
    const int half = kThreads >> number;
    if (thread >= half) return;
    Count& sum = shared.counts[thread];
    sum.full += shared.counts[thread + half].full;
    sum.partial += shared.counts[thread + half].partial;
    if (half > 1) return;
    full[static_cast<std::size_t>(block)] = sum.full;
    partial[static_cast<std::size_t>(block)] = sum.partial;
  }

 private:
  [[nodiscard]] EVENKEEL_HOST_DEVICE Count count(std::int64_t block, int thread) const {
    const IntervalRun any_tokens = any.of(block);
    const IntervalRun all_tokens = all.of(block);
    Count out{0, 0};
    if (any_tokens.intervals.empty()) return out;
    const std::int64_t kv_blocks = ceil_div(placed.seq_len, placed.kv_block);
    for (std::int64_t kv = thread; kv < kv_blocks; kv += kThreads) {
      const TileClass tile = executed_tile(placed, any_tokens, all_tokens, kv);
      if (tile == TileClass::full) ++out.full;
      if (tile == TileClass::partial) ++out.partial;
    }
    return out;
  }
};

}  // namespace evenkeel
