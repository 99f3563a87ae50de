#pragma once

#include <cstdint>
#include <vector>

#include "base/units.h"

/// Sets of tokens, positions or blocks as intervals: ascending, none empty, with a gap between neighbours.
namespace evenkeel {

using IntervalSet = std::vector<Interval>;

/// Appends `interval` to `set`, joining it with the last where they touch. Keeps the order where `interval`
/// begins at or after the last; otherwise `normalise` must follow. Empty intervals are left out.
inline void append_interval(IntervalSet& set, Interval interval) {
  if (interval.empty()) return;
  if (!set.empty() && interval.begin >= set.back().begin && interval.begin <= set.back().end) {
    if (interval.end > set.back().end) set.back().end = interval.end;
    return;
  }
  set.push_back(interval);
}

/// Puts intervals in any order into the form of a set. O(n log n), O(n) where they ascend already.
void normalise(IntervalSet& intervals);

[[nodiscard]] IntervalSet unite(const IntervalSet& a, const IntervalSet& b);
[[nodiscard]] IntervalSet intersect(const IntervalSet& a, const IntervalSet& b);
/// What of `whole` is not in `set`, which lies within it.
[[nodiscard]] IntervalSet complement(const IntervalSet& set, Interval whole);
/// The same, appended to `out`, which ends before `whole`.
void append_complement(const IntervalSet& set, Interval whole, IntervalSet& out);
/// The sum of lengths.
[[nodiscard]] std::int64_t size_of(const IntervalSet& set);

}  // namespace evenkeel
