#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>

#include "support/test_names.h"
#include "support/workloads.h"

namespace evenkeel {
namespace {

using test::indices_of;
using test::OracleRow;
using test::Workload;

/// Everything that must hold for a plan and its metrics, against the naive oracle.
void check(const Workload& w) {
  const auto engine = make_cpu_engine();
  const auto snapshot = Pipeline().run(test::request_of(w), *engine).value();
  RC_ASSERT(snapshot->chosen.plan.ok());
  RC_ASSERT(snapshot->chosen.metrics.ok());
  const Plan& plan = **snapshot->chosen.plan;
  const Metrics& metrics = **snapshot->chosen.metrics;
  const auto world = static_cast<std::size_t>(w.world);

  std::vector<std::int64_t> area_sum(world, 0);
  for (std::size_t r = 0; r < w.rows.size(); ++r) {
    const OracleRow oracle(w.rows[r]);
    const auto tiles =
        oracle.tiles(w.mask, static_cast<std::size_t>(w.block.q), static_cast<std::size_t>(w.block.kv));
    const RowCost& cost = (*snapshot->cost)->row(BatchRow{r});
    std::vector<std::int64_t> planned(tiles.full.size());
    RC_ASSERT(cost.block_count() == tiles.full.size());
    for (std::size_t i = 0; i < planned.size(); ++i) {
      RC_ASSERT(cost.block(i) == (BlockCost{tiles.full[i], tiles.partial[i], tiles.area[i]}));
      planned[i] = tiles.full[i] + tiles.partial[i];
    }

    const auto rearrange = indices_of(plan, r, Expansion::rearrange);
    const auto restore = indices_of(plan, r, Expansion::restore);
    if (test::oracle_knows(w.strategy)) {
      RC_ASSERT(rearrange == test::oracle_rearrange(w.strategy, w.rows[r], w.world, planned, w.block.q));
    }
    std::vector<std::int64_t> sorted = rearrange;
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t t = 0; t < sorted.size(); ++t) {
      RC_ASSERT(sorted[t] == static_cast<std::int64_t>(t));
      RC_ASSERT(rearrange[static_cast<std::size_t>(restore[t])] == static_cast<std::int64_t>(t));
      RC_ASSERT(plan.position_of(BatchRow{r}, static_cast<std::int64_t>(t)) == restore[t]);
    }

    const auto area = test::oracle_area_per_rank(oracle, w.mask, rearrange, world);
    RC_ASSERT(metrics.rows[r].area == area);
    for (std::size_t k = 0; k < world; ++k) area_sum[k] += area[k];

    // A plan keeps blocks whole when every block of the rearranged row is one of the original row; count by
    // hand.
    const auto block = static_cast<std::size_t>(w.block.q);
    bool whole = w.world == 1 || plan.tokens_per_rank() % w.block.q == 0;
    for (std::size_t p = 0; p < rearrange.size(); p += block) {
      const std::size_t end = std::min(p + block, rearrange.size());
      whole = whole && rearrange[p] % w.block.q == 0 &&
              rearrange[end - 1] - rearrange[p] == static_cast<std::int64_t>(end - p) - 1;
      for (std::size_t i = p; i + 1 < end; ++i) whole = whole && rearrange[i + 1] == rearrange[i] + 1;
      const bool last_of_row = static_cast<std::size_t>(rearrange[end - 1]) + 1 == rearrange.size();
      whole = whole && (end - p == block || last_of_row);
    }
    RC_ASSERT(plan.keeps_blocks_whole(BatchRow{r}, w.block.q) == whole);
    RC_ASSERT(metrics.rows[r].planned_tiles.empty() == !whole);
    if (whole) {
      std::vector<std::int64_t> tiles_of_rank(world, 0);
      for (std::size_t p = 0; p < rearrange.size(); p += block) {
        tiles_of_rank[p / static_cast<std::size_t>(plan.tokens_per_rank())] +=
            planned[static_cast<std::size_t>(rearrange[p]) / block];
      }
      RC_ASSERT(metrics.rows[r].planned_tiles == tiles_of_rank);
      if (metrics.rows[r].bounds.whole_block_tiles) {
        RC_ASSERT(*std::max_element(tiles_of_rank.begin(), tiles_of_rank.end()) >=
                  *metrics.rows[r].bounds.whole_block_tiles);
      }
    }
  }
  RC_ASSERT(metrics.total.area == area_sum);
  RC_ASSERT(std::accumulate(area_sum.begin(), area_sum.end(), std::int64_t{0}) ==
            (*snapshot->mask)->total_area());
}

class EveryBalancer : public testing::TestWithParam<std::string> {};

TEST_P(EveryBalancer, GivesAPermutationWithItsInverseAndTheWorkThatTheOracleCounts) {
  const std::string strategy = GetParam();
  EXPECT_TRUE(rc::check([&] { check(*test::workload_for(strategy)); }));
}

TEST_P(EveryBalancer, WalksAnyIntervalAsTheWhole) {
  const std::string strategy = GetParam();
  EXPECT_TRUE(rc::check([&] {
    const Workload w = *test::workload_for(strategy);
    const auto engine = make_cpu_engine();
    const auto snapshot = Pipeline().run(test::request_of(w), *engine).value();
    const Plan& plan = **snapshot->chosen.plan;
    const std::int64_t begin = *rc::gen::inRange<std::int64_t>(0, plan.seq_len() + 1);
    const std::int64_t end = *rc::gen::inRange<std::int64_t>(begin, plan.seq_len() + 1);
    for (const Expansion expansion : {Expansion::rearrange, Expansion::restore}) {
      const auto all = indices_of(plan, 0, expansion);
      std::vector<std::int64_t> part(static_cast<std::size_t>(end - begin));
      const auto done = expand_plan(*engine, plan, BatchRow{0}, expansion, {begin, end}, part);
      RC_ASSERT(done && done->ok());
      RC_ASSERT(std::equal(part.begin(), part.end(), all.begin() + begin));
      // Segments are maximal: a neighbour never continues the one before.
      const auto walk = expansion == Expansion::rearrange ? plan.in_plan_order(BatchRow{0}, {begin, end})
                                                          : plan.in_token_order(BatchRow{0}, {begin, end});
      Segment last{-2, -2, 0};
      for_each_segment(*walk, [&](const Segment& segment) {
        RC_ASSERT(segment.length > 0);
        RC_ASSERT(last.token + last.length != segment.token ||
                  last.position + last.length != segment.position);
        last = segment;
        return true;
      });
    }
  }));
}

std::vector<std::string> names_but_the_default() {
  std::vector<std::string> names;
  for (const LoadBalancer* balancer : load_balancers()) {
    if (balancer->name != "default") names.emplace_back(balancer->name);
  }
  return names;
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryBalancer, testing::ValuesIn(names_but_the_default()), test::name_of);

TEST(Segments, MoreThanOneBufferJoinAcrossItsEdge) {
  // One rank: all chunks of all documents continue one another, so the walk is one segment however small its
  // buffer.
  Request request;
  request.layout = Layout::make({std::vector<std::int64_t>(1000, 2)}).value();
  request.settings.strategy = "per-document-head-tail";
  request.settings.world_size = WorldSize{1};
  const auto engine = make_cpu_engine();
  const auto snapshot = Pipeline().run(request, *engine).value();
  const auto walk = (*snapshot->chosen.plan)->segments(BatchRow{0}, Rank{0});
  std::vector<Segment> buffer(2);
  ASSERT_EQ(walk->next(buffer), 1U);
  EXPECT_EQ(buffer[0], (Segment{0, 0, 2000}));
  EXPECT_EQ(walk->next(buffer), 0U);
}

TEST(Segments, AreTheSameThroughABufferOfOne) {
  Request request;
  request.layout = Layout::make({{32, 64, 32}}).value();
  request.settings.strategy = "per-document-head-tail";
  request.settings.world_size = WorldSize{4};
  const auto engine = make_cpu_engine();
  const auto snapshot = Pipeline().run(request, *engine).value();
  const Plan& plan = **snapshot->chosen.plan;
  std::vector<Segment> all;
  for_each_segment(*plan.in_plan_order(BatchRow{0}, {0, 128}), [&](const Segment& segment) {
    all.push_back(segment);
    return true;
  });
  const auto walk = plan.in_plan_order(BatchRow{0}, {0, 128});
  std::vector<Segment> one(1);
  std::vector<Segment> collected;
  while (walk->next(one) == 1) collected.push_back(one[0]);
  EXPECT_EQ(collected, all);
}

TEST(Indices, OfLongRowsComeFromSeveralThreadsAndAreTheSame) {
  constexpr std::int64_t kSeqLen = std::int64_t{1} << 21;
  Request request;
  request.layout = Layout::make({{kSeqLen / 4, kSeqLen / 2, kSeqLen / 4}}).value();
  request.settings.strategy = "per-document-head-tail";
  const auto engine = make_cpu_engine();
  const auto snapshot = Pipeline().run(request, *engine).value();
  const Plan& plan = **snapshot->chosen.plan;
  const auto rearrange = indices_of(plan, 0, Expansion::rearrange);
  const auto restore = indices_of(plan, 0, Expansion::restore);
  for_each_segment(*plan.in_plan_order(BatchRow{0}, {0, kSeqLen}), [&](const Segment& segment) {
    for (std::int64_t i = 0; i < segment.length; ++i) {
      if (rearrange[static_cast<std::size_t>(segment.position + i)] != segment.token + i) {
        ADD_FAILURE() << "rearrange at " << segment.position + i;
        return false;
      }
      if (restore[static_cast<std::size_t>(segment.token + i)] != segment.position + i) {
        ADD_FAILURE() << "restore at " << segment.token + i;
        return false;
      }
    }
    return true;
  });
}

}  // namespace
}  // namespace evenkeel
