#include "base/interval_set.h"

#include <algorithm>

namespace evenkeel {

void normalise(IntervalSet& intervals) {
  const auto by_begin = [](const Interval& a, const Interval& b) { return a.begin < b.begin; };
  if (!std::is_sorted(intervals.begin(), intervals.end(), by_begin)) {
    std::sort(intervals.begin(), intervals.end(), by_begin);
  }
  std::size_t kept = 0;
  for (const Interval& interval : intervals) {
    if (interval.empty()) continue;
    if (kept > 0 && interval.begin <= intervals[kept - 1].end) {
      intervals[kept - 1].end = std::max(intervals[kept - 1].end, interval.end);
    } else {
      intervals[kept++] = interval;
    }
  }
  intervals.resize(kept);
}

IntervalSet unite(const IntervalSet& a, const IntervalSet& b) {
  IntervalSet out;
  out.reserve(a.size() + b.size());
  std::merge(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out),
             [](const Interval& x, const Interval& y) { return x.begin < y.begin; });
  normalise(out);
  return out;
}

IntervalSet intersect(const IntervalSet& a, const IntervalSet& b) {
  IntervalSet out;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    append_interval(out, intersect(a[i], b[j]));
    if (a[i].end < b[j].end) {
      ++i;
    } else {
      ++j;
    }
  }
  return out;
}

void append_complement(const IntervalSet& set, Interval whole, IntervalSet& out) {
  std::int64_t begin = whole.begin;
  for (const Interval& interval : set) {
    append_interval(out, {begin, interval.begin});
    begin = interval.end;
  }
  append_interval(out, {begin, whole.end});
}

IntervalSet complement(const IntervalSet& set, Interval whole) {
  IntervalSet out;
  append_complement(set, whole, out);
  return out;
}

std::int64_t size_of(const IntervalSet& set) {
  std::int64_t sum = 0;
  for (const Interval& interval : set) sum += interval.length();
  return sum;
}

}  // namespace evenkeel
