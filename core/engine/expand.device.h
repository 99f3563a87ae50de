#pragma once

#include <cstddef>
#include <cstdint>

#include "balance/segment.h"
#include "base/annotate.h"
#include "base/span.h"

/// Expansion of segments to indices for a backend with many threads: every index is found on its own.
namespace evenkeel {

/// Where a segment begins in the order of an expansion.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::int64_t key_of(const Segment& segment, Expansion expansion) {
  return expansion == Expansion::rearrange ? segment.position : segment.token;
}

/// The number of the segment that holds `index`, known to lie in [low, high]: the last one whose key is not
/// above it. O(log(high - low)).
[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::size_t segment_at(Span<const Segment> segments,
                                                                 Expansion expansion, std::int64_t index,
                                                                 std::size_t low, std::size_t high) {
  while (low < high) {
    const std::size_t middle = low + (high - low + 1) / 2;
    if (key_of(segments[middle], expansion) <= index) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

/// What stands at `index` of the expansion, which `segment` holds.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::int64_t index_in(const Segment& segment, Expansion expansion,
                                                                std::int64_t index) {
  return expansion == Expansion::rearrange ? segment.token + (index - segment.position)
                                           : segment.position + (index - segment.token);
}

/// `Engine::expand_segments` and `expand_segments_32` as a kernel in phases: all threads of a block finish
/// one phase before any begins the next, and within a phase their order does not matter. Blocks do not know
/// of one another.
///
/// Block b writes out[b kIndicesPerBlock, (b + 1) kIndicesPerBlock). In phase 0 two of its threads look up
/// the segments of its first and last index; in phase 1 each thread searches between those two only, and the
/// threads of a block write side by side.
template <class Index>
struct ExpandKernel {
  static constexpr int kPhases = 2;
  static constexpr int kThreads = 256;
  static constexpr std::int64_t kIndicesPerThread = 8;
  static constexpr std::int64_t kIndicesPerBlock = kThreads * kIndicesPerThread;

  /// What the threads of one block share. Not initialised.
  struct Shared {
    std::size_t first_segment;
    std::size_t last_segment;
  };

  Span<const Segment>
      segments;  ///< in the order of the expansion, covering all of `out`; they may reach beyond it
  Expansion expansion = Expansion::rearrange;
  std::int64_t first = 0;  ///< index of out[0]
  Span<Index> out;

  [[nodiscard]] std::int64_t blocks() const {
    return (static_cast<std::int64_t>(out.size()) + kIndicesPerBlock - 1) / kIndicesPerBlock;
  }

  EVENKEEL_HOST_DEVICE void phase(int number, std::int64_t block, int thread, Shared& shared) const {
    const auto size = static_cast<std::int64_t>(out.size());
    const std::int64_t begin = block * kIndicesPerBlock;
    const std::int64_t end = begin + kIndicesPerBlock < size ? begin + kIndicesPerBlock : size;
    const std::size_t last_segment = segments.size() - 1;
    if (number == 0) {
      if (thread == 0) shared.first_segment = segment_at(segments, expansion, first + begin, 0, last_segment);
      if (thread == 1)
        shared.last_segment = segment_at(segments, expansion, first + end - 1, 0, last_segment);
      return;
    }
    std::size_t segment = shared.first_segment;
    for (std::int64_t i = begin + thread; i < end; i += kThreads) {
      segment = segment_at(segments, expansion, first + i, segment, shared.last_segment);
      out[static_cast<std::size_t>(i)] =
          static_cast<Index>(index_in(segments[segment], expansion, first + i));
    }
  }
};

}  // namespace evenkeel
