#include "base/interval_set.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace evenkeel {
namespace {

using Points = std::set<std::int64_t>;

Points points_of(const IntervalSet& set) {
  Points points;
  for (const Interval& interval : set) {
    for (std::int64_t x = interval.begin; x < interval.end; ++x) points.insert(x);
  }
  return points;
}

void expect_set(const IntervalSet& set, const Points& points) {
  for (std::size_t i = 0; i < set.size(); ++i) {
    RC_ASSERT(!set[i].empty());
    if (i > 0) RC_ASSERT(set[i].begin > set[i - 1].end);
  }
  RC_ASSERT(points_of(set) == points);
  RC_ASSERT(size_of(set) == static_cast<std::int64_t>(points.size()));
}

/// Intervals within [0, 40) in any order, empty and touching ones among them.
rc::Gen<IntervalSet> intervals() {
  return rc::gen::container<IntervalSet>(
      rc::gen::map(rc::gen::pair(rc::gen::inRange<std::int64_t>(0, 40), rc::gen::inRange<std::int64_t>(0, 8)),
                   [](std::pair<std::int64_t, std::int64_t> one) {
                     return Interval{one.first, std::min<std::int64_t>(one.first + one.second, 40)};
                   }));
}

TEST(IntervalSets, AreWhatSetsOfPointsAre) {
  EXPECT_TRUE(rc::check([] {
    IntervalSet a = *intervals();
    IntervalSet b = *intervals();
    const Points pa = points_of(a);
    const Points pb = points_of(b);
    normalise(a);
    normalise(b);
    expect_set(a, pa);
    Points both;
    Points common;
    Points rest;
    for (std::int64_t x = 0; x < 40; ++x) {
      if (pa.count(x) + pb.count(x) > 0) both.insert(x);
      if (pa.count(x) + pb.count(x) == 2) common.insert(x);
      if (!pa.contains(x)) rest.insert(x);
    }
    expect_set(unite(a, b), both);
    expect_set(intersect(a, b), common);
    expect_set(complement(a, {0, 40}), rest);
    expect_set(complement(complement(a, {0, 40}), {0, 40}), pa);
  }));
}

TEST(IntervalSets, AppendJoinsWhatTouches) {
  IntervalSet set;
  append_interval(set, {3, 3});
  EXPECT_TRUE(set.empty());
  append_interval(set, {3, 5});
  append_interval(set, {5, 6});
  append_interval(set, {4, 5});
  append_interval(set, {8, 9});
  EXPECT_EQ(set, (IntervalSet{{3, 6}, {8, 9}}));
}

}  // namespace
}  // namespace evenkeel
