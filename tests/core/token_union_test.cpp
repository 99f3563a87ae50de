#include "execution/token_union.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace evenkeel {
namespace {

/// Sets of up to three tokens each, so that few and many intervals come together, in any order.
IntervalSet any_set(std::int64_t seq_len, int most) {
  IntervalSet set;
  const int count = *rc::gen::inRange(0, most);
  std::int64_t begin = 0;
  for (int i = 0; i < count && begin < seq_len; ++i) {
    begin += *rc::gen::inRange<std::int64_t>(0, 4);
    const std::int64_t end = std::min(seq_len, begin + *rc::gen::inRange<std::int64_t>(1, 4));
    append_interval(set, {begin, end});
    begin = end + 1;
  }
  return set;
}

/// The union of the sets, token by token.
IntervalSet marked(const std::vector<IntervalSet>& sets, std::int64_t seq_len) {
  std::vector<bool> in(static_cast<std::size_t>(seq_len), false);
  for (const IntervalSet& set : sets) {
    for (const Interval& tokens : set) {
      for (std::int64_t i = tokens.begin; i < tokens.end; ++i) in[static_cast<std::size_t>(i)] = true;
    }
  }
  IntervalSet out;
  for (std::int64_t i = 0; i < seq_len; ++i) {
    if (in[static_cast<std::size_t>(i)]) append_interval(out, {i, i + 1});
  }
  return out;
}

TEST(TokenUnions, OfFewIntervalsAreThoseOfTheirTokens) {
  EXPECT_TRUE(rc::check([] {
    const std::int64_t seq_len = *rc::gen::inRange<std::int64_t>(1, 300);
    TokenUnion all(seq_len);
    // What was taken leaves nothing behind.
    for (int round = 0; round < 2; ++round) {
      std::vector<IntervalSet> sets;
      for (int i = *rc::gen::inRange(0, 6); i > 0; --i) sets.push_back(any_set(seq_len, 40));
      for (const IntervalSet& set : sets) all.add(set);
      IntervalSet got = {{7, 9}};
      all.take(got);
      RC_ASSERT(got == marked(sets, seq_len));
    }
  }));
}

TEST(TokenUnions, OfManyIntervalsAreThoseOfTheirTokens) {
  // Every third token, from the last class of them to the first: more intervals than a list holds.
  constexpr std::int64_t kTokens = 30011;
  TokenUnion all(kTokens);
  for (int classes = 1; classes <= 3; ++classes) {
    std::vector<IntervalSet> sets;
    for (int of = classes - 1; of >= 0; --of) {
      sets.emplace_back();
      for (std::int64_t i = of; i < kTokens; i += 3) sets.back().push_back({i, i + 1});
      all.add(sets.back());
    }
    sets.push_back({{5, 200}, {kTokens - 1, kTokens}});
    all.add(sets.back());
    IntervalSet got;
    all.take(got);
    EXPECT_EQ(got == marked(sets, kTokens), true) << classes;
    EXPECT_EQ(got.size() == 1, classes == 3);
  }
  IntervalSet none = {{1, 2}};
  all.take(none);
  EXPECT_TRUE(none.empty());
}

}  // namespace
}  // namespace evenkeel
