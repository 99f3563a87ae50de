#include "metrics/metrics.h"

#include <gtest/gtest.h>

#include "support/workloads.h"

namespace evenkeel {
namespace {

std::shared_ptr<const Snapshot> run(const Request& request) {
  const auto engine = make_cpu_engine();
  return Pipeline().run(request, *engine).value();
}

TEST(Imbalance, IsMaxOverMeanAndNothingWithoutWork) {
  const std::vector<std::int64_t> loads = {26, 62};
  EXPECT_DOUBLE_EQ(*imbalance(loads), 62.0 / 44.0);
  EXPECT_FALSE(imbalance(std::vector<std::int64_t>{0, 0}));
  EXPECT_FALSE(imbalance({}));
}

TEST(SlowestRank, IsTheFirstAtTheMaximum) {
  EXPECT_EQ(slowest_rank(std::vector<std::int64_t>{1, 7, 3, 7}), Rank{1});
}

TEST(Metrics, OfTheLargestRowNeedNoTokens) {
  // 2^31 tokens: closed forms only, and areas up to 2^61 are exact.
  Request request;
  request.layout = Layout::one_document(kMaxSequenceLength, 1).value();
  request.settings.strategy = "head-tail";
  request.settings.block_size = {1024, 1024};
  const auto snapshot = run(request);
  ASSERT_TRUE(snapshot->chosen.metrics.ok());
  const auto& area = (*snapshot->chosen.metrics)->total.area;
  const std::int64_t all = kMaxSequenceLength / 2 * (kMaxSequenceLength + 1);
  for (const std::int64_t one : area) EXPECT_EQ(one, all / 8);
}

TEST(Metrics, RefuseABatchWhosePairsExceed64Bits) {
  Request request;
  request.layout = Layout::one_document(kMaxSequenceLength, 4).value();
  request.settings.masks = {{parse_mask("full").value(), 1}};
  request.settings.strategy = "contiguous";
  request.settings.block_size = {1024, 1024};
  const auto snapshot = run(request);
  ASSERT_FALSE(snapshot->mask.ok());
  EXPECT_EQ(snapshot->mask.error().rule, "area-limit");
  EXPECT_EQ(snapshot->chosen.metrics.error(), snapshot->mask.error());
}

TEST(Mask, AnswersForPairsAndRectanglesAsTheOracle) {
  EXPECT_TRUE(rc::check([] {
    const test::Workload w = *test::workload_for("head-tail");
    const test::OracleRow oracle(w.rows.front());
    const Mask mask = test::mask_of(w.mask, w.rows);
    const auto seq_len = static_cast<std::int64_t>(oracle.seq_len());
    const auto interval = [&] {
      const std::int64_t begin = *rc::gen::inRange<std::int64_t>(0, seq_len);
      return Interval{begin, *rc::gen::inRange<std::int64_t>(begin + 1, seq_len + 1)};
    };
    const Interval q = interval();
    const Interval kv = interval();
    std::int64_t pairs = 0;
    std::int64_t area = 0;
    for (std::int64_t i = q.begin; i < q.end; ++i) {
      area += oracle.pairs_of_token(w.mask, static_cast<std::size_t>(i));
      for (std::int64_t j = kv.begin; j < kv.end; ++j) {
        const bool allowed = oracle.allows(w.mask, static_cast<std::size_t>(i), static_cast<std::size_t>(j));
        RC_ASSERT(mask.allows(BatchRow{0}, i, j) == allowed);
        pairs += allowed ? 1 : 0;
      }
    }
    const TileClass expected = pairs == 0                          ? TileClass::empty
                               : pairs == q.length() * kv.length() ? TileClass::full
                                                                   : TileClass::partial;
    RC_ASSERT(mask.classify(BatchRow{0}, q, kv) == expected);
    RC_ASSERT(mask.area(BatchRow{0}, q) == area);
  }));
}

}  // namespace
}  // namespace evenkeel
