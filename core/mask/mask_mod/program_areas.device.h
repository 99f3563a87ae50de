#pragma once

#include <cstddef>
#include <cstdint>

#include "base/annotate.h"
#include "base/span.h"
#include "base/units.h"
#include "mask/mask_mod/flat_step.device.h"
#include "mask/mask_mod/program_pairs.device.h"

namespace evenkeel::mask_mod {

/// `Engine::row_areas` as a kernel in phases: all threads of a block finish one phase before any begins the
/// next, and within a phase their order does not matter.
///
/// A block counts the pairs of a band of kRows rows with kPartColumns kv tokens. In phase 0 each thread asks
/// what holds for all pairs of one wide rectangle of the band; in phase 1 the threads ask the same of the
/// narrow rectangles of those wide ones that were not decided; in phase 2 all threads look at the pairs of
/// the narrow ones that are left, each at those of one row, in its share of the columns; in phase 3 a thread
/// a row adds up. Only integers are added, and none atomically, so that the order does not show.
struct ProgramAreasKernel {
  static constexpr int kThreads = 128;
  static constexpr int kPhases = 4;
  static constexpr int kRows = 64;
  static constexpr int kNarrowColumns = 64;
  static constexpr int kNarrowPerWide = 32;
  static constexpr std::int64_t kWideColumns = std::int64_t{kNarrowColumns} * kNarrowPerWide;
  static constexpr std::int64_t kPartColumns = kWideColumns * kThreads;
  static constexpr int kThreadsPerRow = kThreads / kRows;
  static constexpr int kNarrow = kThreads * kNarrowPerWide;

  /// What the threads of one block share. Not initialised. Each entry is written by one thread.
  struct Shared {
    std::int64_t whole[kThreads];      ///< kv tokens that every row of the band attends, found by each thread
    std::int64_t looked_at[kThreads];  ///< pairs of the rectangles that each thread found undecided
    std::int64_t pairs[kThreads];      ///< allowed, among those that each thread looked at
    std::uint8_t wide_undecided[kThreads];
    std::uint8_t narrow_undecided[kNarrow];  ///< of undecided wide ones only
  };

  FlatView program;  ///< of 1 to kMostFlatSteps steps
  std::int64_t seq_len = 0;
  std::int64_t first_row = 0;     ///< the row that area[0] is of
  std::int64_t first_column = 0;  ///< a multiple of kPartColumns
  Span<std::int64_t> area;        ///< by row; the first part begins it anew, others add to it
  Span<std::int64_t> looked_at;   ///< by band; the same

  /// Launches that it takes to count all columns.
  [[nodiscard]] std::int64_t parts() const { return ceil_div(seq_len, kPartColumns); }
  [[nodiscard]] std::int64_t blocks() const { return static_cast<std::int64_t>(looked_at.size()); }

  EVENKEEL_HOST_DEVICE void phase(int number, std::int64_t band, int thread, Shared& shared) const {
    if (number == 0) {
      decide_wide(band, thread, shared);
    } else if (number == 1) {
      decide_narrow(band, thread, shared);
    } else if (number == 2) {
      look_at_pairs(band, thread, shared);
    } else {
      add_up(band, thread, shared);
    }
  }

 private:
  enum class Decided : std::uint8_t { none, all, no };

  [[nodiscard]] EVENKEEL_HOST_DEVICE Interval rows(std::int64_t band) const {
    const std::int64_t begin = first_row + band * kRows;
    return intersect({begin, begin + kRows}, {0, seq_len});
  }
  [[nodiscard]] EVENKEEL_HOST_DEVICE TilePairs columns(std::int64_t band, std::int64_t index,
                                                       std::int64_t width) const {
    const std::int64_t begin = first_column + index * width;
    return {rows(band), intersect({begin, begin + width}, {0, seq_len})};
  }
  [[nodiscard]] EVENKEEL_HOST_DEVICE Decided decide(const TilePairs& pairs) const {
    if (pairs.kv.empty()) return Decided::none;
    const Range result = range_of_pairs(program, pairs);
    return result.least == 1 ? Decided::all : result.most == 0 ? Decided::none : Decided::no;
  }

  EVENKEEL_HOST_DEVICE void decide_wide(std::int64_t band, int thread, Shared& shared) const {
    const TilePairs pairs = columns(band, thread, kWideColumns);
    const Decided decided = decide(pairs);
    shared.whole[thread] = decided == Decided::all ? pairs.kv.length() : 0;
    shared.wide_undecided[thread] = decided == Decided::no ? 1 : 0;
  }

  EVENKEEL_HOST_DEVICE void decide_narrow(std::int64_t band, int thread, Shared& shared) const {
    shared.looked_at[thread] = 0;
    for (int i = thread; i < kNarrow; i += kThreads) {
      if (shared.wide_undecided[i / kNarrowPerWide] == 0) continue;
      const TilePairs pairs = columns(band, i, kNarrowColumns);
      const Decided decided = decide(pairs);
      shared.narrow_undecided[i] = decided == Decided::no ? 1 : 0;
      if (decided == Decided::all) shared.whole[thread] += pairs.kv.length();
      if (decided == Decided::no) shared.looked_at[thread] += pairs.count();
    }
  }

  EVENKEEL_HOST_DEVICE void look_at_pairs(std::int64_t band, int thread, Shared& shared) const {
    const std::int64_t row = thread % kRows;
    std::int64_t values[kMostFlatSteps];
    values[0] = values[1] = 0;  // what an op lacks may be read
    std::int64_t allowed = 0;
    for (int i = 0; i < kNarrow; ++i) {
      if (shared.wide_undecided[i / kNarrowPerWide] == 0) {
        i += kNarrowPerWide - 1;
        continue;
      }
      if (shared.narrow_undecided[i] == 0) continue;
      const TilePairs pairs = columns(band, i, kNarrowColumns);
      if (row >= pairs.q.length()) continue;
      for (std::int64_t kv = pairs.kv.begin + thread / kRows; kv < pairs.kv.end; kv += kThreadsPerRow)
        allowed += allows_pair(program, pairs.q.begin + row, kv, values) ? 1 : 0;
    }
    shared.pairs[thread] = allowed;
  }

  EVENKEEL_HOST_DEVICE void add_up(std::int64_t band, int thread, const Shared& shared) const {
    if (thread == 0) {
      std::int64_t sum = 0;
      for (const std::int64_t pairs : shared.looked_at) sum += pairs;
      put(looked_at, band, sum);
    }
    if (thread >= rows(band).length()) return;
    std::int64_t sum = 0;
    for (const std::int64_t tokens : shared.whole) sum += tokens;
    for (int i = thread; i < kThreads; i += kRows) sum += shared.pairs[i];
    put(area, band * kRows + thread, sum);
  }
  EVENKEEL_HOST_DEVICE void put(Span<std::int64_t> out, std::int64_t at, std::int64_t sum) const {
    std::int64_t& entry = out[static_cast<std::size_t>(at)];
    entry = first_column == 0 ? sum : entry + sum;
  }
};

}  // namespace evenkeel::mask_mod
