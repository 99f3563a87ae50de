#pragma once

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <vector>

#include "balance/plan.h"
#include "base/interval_set.h"
#include "base/result.h"
#include "base/units.h"
#include "execution/executed_tile.device.h"

/// What an engine with memory of its own needs to count executed tiles, as flat tables.
namespace evenkeel {

/// The segments of one batch row of a plan in the order of positions. Memory 8 bytes a segment and 4 a kv
/// block. Immutable.
struct PlacedTokens {
  /// Nothing when stopped. O(segments + S / b_kv).
  [[nodiscard]] static Cancellable<PlacedTokens> make(const Plan& plan, BatchRow row, std::int64_t kv_block,
                                                      const std::stop_token& stop = {});

  [[nodiscard]] PlacedView view() const { return {token, position, first_segment, seq_len, kv_block}; }

  std::vector<std::uint32_t> token;
  std::vector<std::uint32_t> position;
  std::vector<std::uint32_t> first_segment;
  std::int64_t seq_len = 0;
  std::int64_t kv_block = 1;
};

/// Sets of kv tokens of consecutive q blocks.
struct IntervalSets {
  std::vector<Interval> intervals;
  std::vector<std::size_t> begin = {0};

  void add(const IntervalSet& set) {
    intervals.insert(intervals.end(), set.begin(), set.end());
    begin.push_back(intervals.size());
  }
  void clear() {
    intervals.clear();
    begin = {0};
  }
  [[nodiscard]] std::size_t size() const { return begin.size() - 1; }
  [[nodiscard]] IntervalTable view() const { return {intervals, begin}; }
};

}  // namespace evenkeel
