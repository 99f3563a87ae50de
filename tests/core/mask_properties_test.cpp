#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <vector>

#include "mask/mask_rows.h"
#include "support/masks.h"
#include "support/test_names.h"

/// Masks against the naive oracle: pairs, rectangles, and the kv tokens of consecutive rows.
namespace evenkeel {
namespace {

using test::OracleMask;
using test::OracleRow;
using test::Row;
using test::Tokens;

Interval random_interval(std::int64_t seq_len) {
  const std::int64_t begin = *rc::gen::inRange<std::int64_t>(0, seq_len);
  return {begin, *rc::gen::inRange<std::int64_t>(begin + 1, seq_len + 1)};
}

Tokens tokens_of(const IntervalSet& set) {
  Tokens tokens;
  for (const Interval& interval : set) {
    for (std::int64_t t = interval.begin; t < interval.end; ++t) tokens.push_back(t);
  }
  return tokens;
}

Tokens tokens_of(Interval interval) {
  return tokens_of(IntervalSet{interval});
}

/// Ascending, none empty, a gap between neighbours.
bool is_set(const IntervalSet& set) {
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (set[i].empty() || (i > 0 && set[i].begin <= set[i - 1].end)) return false;
  }
  return true;
}

void check_mask(const OracleMask& chosen, const std::vector<Row>& rows) {
  const Mask mask = test::mask_of(chosen, rows);
  std::int64_t total = 0;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const OracleRow oracle(rows[r]);
    const BatchRow row{r};
    const auto seq_len = static_cast<std::int64_t>(oracle.seq_len());
    std::int64_t area = 0;
    for (std::int64_t q = 0; q < seq_len; ++q) {
      for (std::int64_t kv = 0; kv < seq_len; ++kv) {
        const bool allowed = oracle.allows(chosen, static_cast<std::size_t>(q), static_cast<std::size_t>(kv));
        RC_ASSERT(mask.allows(row, q, kv) == allowed);
        area += allowed ? 1 : 0;
      }
    }
    RC_ASSERT(mask.area(row) == area);
    total += area;

    MaskRows walk(mask, row);
    IntervalSet set;
    for (int i = 0; i < 8; ++i) {
      const Interval q = random_interval(seq_len);
      const Interval kv = random_interval(seq_len);
      std::int64_t pairs = 0;
      std::int64_t pairs_of_rows = 0;
      for (std::int64_t a = q.begin; a < q.end; ++a) {
        pairs_of_rows += oracle.pairs_of_token(chosen, static_cast<std::size_t>(a));
        for (std::int64_t b = kv.begin; b < kv.end; ++b) {
          pairs += oracle.allows(chosen, static_cast<std::size_t>(a), static_cast<std::size_t>(b)) ? 1 : 0;
        }
      }
      RC_ASSERT(mask.area(row, q, kv) == pairs);
      RC_ASSERT(mask.area(row, q) == pairs_of_rows);
      RC_ASSERT(mask.classify(row, q, kv) == (pairs == 0                          ? TileClass::empty
                                              : pairs == q.length() * kv.length() ? TileClass::full
                                                                                  : TileClass::partial));
      RC_ASSERT(walk.area(q) == pairs_of_rows);
      walk.any(q, set);
      RC_ASSERT(is_set(set));
      RC_ASSERT(tokens_of(set) == test::oracle_any(oracle, chosen, tokens_of(q)));
      walk.all(q, set);
      RC_ASSERT(is_set(set));
      RC_ASSERT(tokens_of(set) == test::oracle_all(oracle, chosen, tokens_of(q)));
    }
  }
  RC_ASSERT(mask.total_area() == total);
}

class EveryMask : public testing::TestWithParam<std::string> {};

TEST_P(EveryMask, AnswersForPairsRectanglesAndRowsAsTheOracle) {
  const std::string name = GetParam();
  EXPECT_TRUE(rc::check([&] {
    const OracleMask chosen = *test::parameters_for(name);
    check_mask(chosen, *test::batch_of(*test::documents(40)));
  }));
}

INSTANTIATE_TEST_SUITE_P(Named, EveryMask, testing::ValuesIn(test::mask_names()), test::name_of);

TEST(JoinedMasks, AnswerForPairsRectanglesAndRowsAsTheOracle) {
  EXPECT_TRUE(rc::check([] {
    const OracleMask chosen = *test::joined_mask(3);
    check_mask(chosen, *test::batch_of(*test::documents(30)));
  }));
}

TEST(NamedMasks, AreAllKnownToTheOracle) {
  std::vector<std::string> names;
  for (const NamedMask& mask : named_masks()) {
    names.emplace_back(mask.name);
    EXPECT_EQ(&named_mask(mask.kind), &mask);
    EXPECT_FALSE(mask.summary.empty());
    for (const MaskParameter& parameter : mask.parameters) EXPECT_GE(parameter.example, parameter.least);
  }
  EXPECT_EQ(names, test::mask_names());
}

TEST(Mask, OfTheLongestSequenceIsExact) {
  // 2^31 tokens in documents of 2^30: sums near 2^62, and parameters beyond them.
  const std::int64_t half = std::int64_t{1} << 30;
  const Layout layout = Layout::make({{half, half}}).value();
  const auto area = [&](const std::string& name) {
    return Mask::make(parse_mask(name).value(), layout).value().total_area();
  };
  const std::int64_t all = 2 * half;
  const auto triangle = [](std::int64_t n) { return n % 2 == 0 ? n / 2 * (n + 1) : (n + 1) / 2 * n; };
  EXPECT_EQ(area("full"), all * all);
  EXPECT_EQ(area("causal"), triangle(all));
  EXPECT_EQ(area("document"), 2 * half * half);
  EXPECT_EQ(area("document-causal"), 2 * triangle(half));
  const std::string huge = std::to_string(std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(area("sliding-window:left=" + huge + ",right=" + huge), all * all);
  EXPECT_EQ(area("sliding-window:left=" + huge + ",right=0"), triangle(all));
  EXPECT_EQ(area("document-sliding-window:left=" + huge + ",right=0"), 2 * triangle(half));
  EXPECT_EQ(area("prefix-lm:prefix=" + huge), 2 * half * half);
  EXPECT_EQ(area("prefix-lm:prefix=1"), 2 * triangle(half));
  EXPECT_EQ(area("chunked:chunk=" + huge), triangle(all));
  EXPECT_EQ(area("document-chunked:chunk=1"), all);
  EXPECT_EQ(area("sink-sliding-window:left=0,sinks=" + huge), 2 * triangle(half));
  EXPECT_EQ(area("global:window=" + huge + ",tokens=0"), all * all);
  EXPECT_EQ(area("global:window=0,tokens=1"), all + 2 * (all - 1));
  EXPECT_EQ(area("dilated:dilation=1,left=" + huge), triangle(all));
  EXPECT_EQ(area("dilated:dilation=" + huge + ",left=" + huge), all);
  EXPECT_EQ(area("dilated:dilation=2,left=" + huge), 2 * triangle(half));
}

TEST(Mask, JoinedMasksOfMoreThan64BitsAreRefusedAsNamedOnesAre) {
  const Layout layout = Layout::one_document(kMaxSequenceLength, 4).value();
  EXPECT_EQ(Mask::make(parse_mask("full").value(), layout).error().rule, "area-limit");
}

}  // namespace
}  // namespace evenkeel
