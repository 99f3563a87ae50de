#include "execution/ring.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "support/workloads.h"

/// Ring steps by their definition: pairs of every step counted one by one.
namespace evenkeel {
namespace {

using test::OracleMask;
using test::OracleRow;
using test::Row;
using test::Tokens;

/// The pairs that rank r counts with the KV of rank (r - i) mod W, whatever part of them a kernel skips.
std::int64_t pairs_of_step(const OracleMask& mask, const Row& lengths, const Tokens& rearrange,
                           std::size_t rank, std::size_t step, std::size_t world) {
  const OracleRow row(lengths);
  const Tokens q = test::tokens_of_rank(rearrange, rank, world);
  const Tokens kv = test::tokens_of_rank(rearrange, (rank + world - step) % world, world);
  return test::oracle_tiles(row, mask, q, kv, q.size(), kv.size()).area;
}

Result<Ring> ring_of(const OracleMask& mask, const std::vector<Row>& rows, const std::string& strategy,
                     std::int64_t world, LoadBalancing balancing = LoadBalancing::on) {
  Request request;
  request.layout = Layout::make(rows).value();
  request.settings.masks = {{test::spec_of(mask), 1}};
  request.settings.strategy = strategy;
  request.settings.world_size = WorldSize{world};
  const std::int64_t block = std::max<std::int64_t>(1, request.layout.seq_len() / 4096);
  request.settings.block_size = {block, block};
  request.settings.load_balancing = balancing;
  const auto engine = make_cpu_engine();
  const auto snapshot = Pipeline().run(request, *engine).value();
  return ring_steps(**snapshot->mask, **snapshot->chosen.plan);
}

TEST(Ring, EveryStepHasThePairsThatTheOracleCounts) {
  EXPECT_TRUE(rc::check([] {
    const auto world = *rc::gen::inRange<std::size_t>(1, 9);
    const auto w = static_cast<std::int64_t>(world);
    const OracleMask mask = *rc::gen::element<std::string>("full", "causal");
    const std::string strategy = *rc::gen::element<std::string>("contiguous", "head-tail", "default");
    const std::int64_t tokens = 2 * w * *rc::gen::inRange<std::int64_t>(1, 5);
    const std::vector<Row> rows(*rc::gen::inRange<std::size_t>(1, 3), Row{tokens});
    const auto ring = ring_of(mask, rows, strategy, w);
    RC_ASSERT(ring.ok());
    RC_ASSERT(ring->steps.size() == world);
    const auto rearrange =
        test::oracle_rearrange(strategy == "default" ? "head-tail" : strategy, rows.front(), w, {}, 1);
    std::int64_t area = 0;
    std::int64_t critical = 0;
    for (std::size_t i = 0; i < world; ++i) {
      RC_ASSERT(ring->steps[i].size() == world);
      std::int64_t slowest = 0;
      for (std::size_t r = 0; r < world; ++r) {
        const RingStep& step = ring->steps[i][r];
        const bool balanced = strategy != "contiguous";
        RC_ASSERT(step.behavior == ring_behavior(Rank{static_cast<std::int64_t>(r)}, WorldSize{w},
                                                 static_cast<std::int64_t>(i), mask.name == "causal",
                                                 balanced));
        RC_ASSERT(step.area == static_cast<std::int64_t>(rows.size()) *
                                   pairs_of_step(mask, rows.front(), rearrange, r, i, world));
        RC_ASSERT((step.behavior == RingBehavior::skip) == (step.area == 0));
        slowest = std::max(slowest, step.area);
        area += step.area;
      }
      critical += slowest;
    }
    RC_ASSERT(area == test::mask_of(mask, rows).total_area());
    RC_ASSERT(ring->critical_area() == critical);
  }));
}

TEST(Ring, WithoutBalancingSkipsWhatLiesAhead) {
  const Ring ring = ring_of("causal", {{8}}, "default", 4, LoadBalancing::off).value();
  EXPECT_EQ(ring.steps[1][0], (RingStep{RingBehavior::skip, 0}));
  EXPECT_EQ(ring.steps[1][1], (RingStep{RingBehavior::not_is_causal, 4}));
  EXPECT_EQ(ring.steps[0][0], (RingStep{RingBehavior::is_causal, 3}));
}

TEST(Ring, ServesNothingElseAndSaysSo) {
  const struct {
    const char* mask;
    const char* strategy;
    Row documents;
  } cases[] = {{"document-causal", "head-tail", {64, 64}},
               {"document", "contiguous", {64, 64}},
               {"sliding-window:left=3,right=0", "head-tail", {128}},
               {"causal", "per-document-head-tail", {64, 64}},
               {"causal", "ptrr", {64, 64}}};
  for (const auto& one : cases) {
    const auto ring = ring_of(one.mask, {one.documents}, one.strategy, 4);
    ASSERT_FALSE(ring.ok()) << one.mask << " " << one.strategy;
    EXPECT_EQ(ring.error().kind, ErrorKind::infeasible);
    EXPECT_FALSE(ring.error().fix.text.empty());
  }
  EXPECT_FALSE(ring_of(OracleMask("and", {OracleMask("causal")}), {{128}}, "head-tail", 4).ok());
}

TEST(Ring, OfTheLongestSequenceIsExact) {
  const Ring ring = ring_of("causal", {{kMaxSequenceLength}}, "head-tail", 2).value();
  const std::int64_t half = kMaxSequenceLength / 4;
  // Step 1: rank 1 works with all of its Q on the first half of the KV of rank 0.
  EXPECT_EQ(ring.steps[1][1].area, 2 * half * half);
  EXPECT_EQ(ring.steps[1][0].area, 2 * half * half);
}

TEST(Ring, RefusesMoreRanksThanAMatrixIsMadeFor) {
  const auto ring = ring_of("causal", {{8196}}, "head-tail", 4098);
  ASSERT_FALSE(ring.ok());
  EXPECT_EQ(ring.error().kind, ErrorKind::bad_input);
}

}  // namespace
}  // namespace evenkeel
