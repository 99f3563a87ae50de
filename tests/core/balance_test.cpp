#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>

#include "engine/sort_and_snake.h"
#include "metrics/bounds.h"
#include "support/exhaustive.h"
#include "support/loads.h"
#include "support/workloads.h"

/// Balance, not only validity: a plan can be a correct permutation and badly balanced.
namespace evenkeel {
namespace {

using test::Loads;
using test::most;

std::shared_ptr<const Snapshot> run(const std::vector<test::Row>& rows, const std::string& strategy,
                                    std::int64_t world, std::int64_t block = 128,
                                    ReferenceProfile reference = ReferenceProfile::torch_2_15) {
  Request request;
  request.layout = Layout::make(rows).value();
  request.settings.strategy = strategy;
  request.settings.world_size = WorldSize{world};
  request.settings.block_size = {block, block};
  request.settings.reference = reference;
  const auto engine = make_cpu_engine();
  return Pipeline().run(request, *engine).value();
}

Loads area_of(const std::shared_ptr<const Snapshot>& snapshot) {
  return (*snapshot->chosen.metrics)->total.area;
}

Loads loads_of(const Loads& cost, std::int64_t world) {
  const auto groups = sort_and_snake(cost, WorldSize{world}).value();
  Loads loads;
  for (std::size_t k = 0; k < groups.group_count(); ++k) {
    std::int64_t load = 0;
    for (const std::int32_t task : groups.group(k)) load += cost[static_cast<std::size_t>(task)];
    loads.push_back(load);
  }
  return loads;
}

TEST(Balance, DocumentsFourAndTwelveOnTwoRanksAreEvenAndWereNotBefore214) {
  EXPECT_EQ(area_of(run({{4, 12}}, "per-document-head-tail", 2)), (Loads{44, 44}));
  EXPECT_EQ(area_of(run({{4, 12}}, "per-document-head-tail-document-major", 2)), (Loads{26, 62}));
  EXPECT_EQ(area_of(run({{4, 12}}, "per-document-head-tail", 2, 128, ReferenceProfile::torch_2_14)),
            (Loads{44, 44}));
  EXPECT_EQ(area_of(run({{4, 12}}, "per-document-head-tail", 2, 128, ReferenceProfile::torch_2_13)),
            (Loads{26, 62}));
}

TEST(Balance, HeadTailIsExactForOneCausalDocument) {
  for (const std::int64_t world : {1, 2, 4, 8, 64}) {
    const Loads area = area_of(run({{world * 2 * 7}}, "head-tail", world));
    EXPECT_EQ(most(area), *std::min_element(area.begin(), area.end())) << world;
  }
}

TEST(Balance, PerDocumentHeadTailIsExactForDocumentCausal) {
  EXPECT_TRUE(rc::check([] {
    test::Workload w = *test::workload_for("per-document-head-tail");
    w.mask = "document-causal";
    const auto engine = make_cpu_engine();
    const auto snapshot = Pipeline().run(test::request_of(w), *engine).value();
    const Loads& area = (*snapshot->chosen.metrics)->total.area;
    RC_ASSERT(most(area) == *std::min_element(area.begin(), area.end()));
  }));
}

TEST(Balance, ContiguousGivesTheLastRankMostOfACausalTriangle) {
  const Loads area = area_of(run({{1024}}, "contiguous", 4));
  EXPECT_TRUE(std::is_sorted(area.begin(), area.end()));
  EXPECT_GT(area.back(), 6 * area.front());
}

TEST(Balance, PtrrOnTheReferencesExampleOfSixteenTasks) {
  const Loads cost = {9, 14, 2, 20, 10, 15, 8, 14, 16, 19, 15, 3, 12, 1, 12, 10};
  EXPECT_EQ(loads_of(cost, 4), (Loads{45, 45, 43, 47}));
  EXPECT_EQ(whole_block_bound(cost, WorldSize{4}), 45);
}

TEST(Balance, PtrrOnTheReferencesExampleOfThreeDocuments) {
  // Documents of 4, 8 and 4 blocks on two ranks, a block a token: 28 / 28.
  const auto snapshot = run({{4, 8, 4}}, "ptrr", 2, 1);
  EXPECT_EQ(test::indices_of(**snapshot->chosen.plan, 0, Expansion::rearrange),
            (Loads{2, 3, 5, 6, 8, 11, 12, 13, 0, 1, 4, 7, 9, 10, 14, 15}));
  EXPECT_EQ((*snapshot->chosen.metrics)->total.planned_tiles, (Loads{28, 28}));
}

TEST(Balance, PtrrKeepsItsGuarantee) {
  EXPECT_TRUE(rc::check([] {
    const auto world = *rc::gen::inRange<std::int64_t>(1, 9);
    const auto rows = *rc::gen::inRange<std::size_t>(1, 10);
    const Loads cost = *rc::gen::container<Loads>(static_cast<std::size_t>(world) * rows,
                                                  rc::gen::inRange<std::int64_t>(0, 1000));
    const Loads loads = loads_of(cost, world);
    const std::int64_t sum = std::accumulate(cost.begin(), cost.end(), std::int64_t{0});
    const auto [least, greatest] = std::minmax_element(cost.begin(), cost.end());
    // makespan <= average + (1 - 1/W)(p_max - p_min), in integers.
    RC_ASSERT(most(loads) * world <= sum + (world - 1) * (*greatest - *least));
    RC_ASSERT(most(loads) >= whole_block_bound(cost, WorldSize{world}));
  }));
}

TEST(WholeBlockBound, IsNeverAboveWhatExhaustiveSearchFinds) {
  EXPECT_TRUE(rc::check([] {
    const auto world = *rc::gen::inRange<std::size_t>(1, 5);
    const auto rows = *rc::gen::inRange<std::size_t>(1, world >= 3 ? 3 : 5);
    const Loads cost = *rc::gen::container<Loads>(world * rows, rc::gen::inRange<std::int64_t>(0, 30));
    const std::int64_t bound = whole_block_bound(cost, WorldSize{static_cast<std::int64_t>(world)});
    RC_ASSERT(bound <= test::exhaustive_optimum(cost, world));
    // And it is at least what every rank has on average, and the largest block.
    RC_ASSERT(bound >= most(cost));
  }));
}

TEST(WholeBlockBound, IsTightOnTheKnownVector) {
  const Loads cost = {2, 4, 3, 16, 13, 5, 9, 10};
  EXPECT_EQ(whole_block_bound(cost, WorldSize{4}), 18);
  EXPECT_EQ(test::exhaustive_optimum(cost, 4), 18);
  EXPECT_EQ(most(loads_of(cost, 4)), 18);
}

TEST(WholeBlockBound, IsNotExceededByARankOfAPlanThatCutsBlocksOnlyBecauseItIsNoBoundThere) {
  // Documents 64, 128, 64 on two ranks: head-tail cuts blocks, so no rank has planned tiles to compare.
  const auto snapshot = run({{64, 128, 64}}, "head-tail", 2);
  EXPECT_TRUE((*snapshot->chosen.metrics)->total.planned_tiles.empty());
  EXPECT_EQ((*snapshot->chosen.metrics)->total.bounds.whole_block_tiles, 2);
}

TEST(WholeBlockBound, IsAbsentWhereItWouldNotHold) {
  const auto bound_of = [](const std::shared_ptr<const Snapshot>& snapshot) {
    return (*snapshot->chosen.metrics)->total.bounds.whole_block_tiles;
  };
  EXPECT_TRUE(bound_of(run({{1024}}, "contiguous", 4)));
  EXPECT_FALSE(bound_of(run({{1024}}, "contiguous", 16)));  // 8 blocks do not divide among 16 ranks
  EXPECT_FALSE(
      bound_of(run({{1024}}, "contiguous", 4, 64, ReferenceProfile::torch_2_14)));  // executed at 128
  EXPECT_TRUE(bound_of(run({{1024}}, "contiguous", 4, 64)));
  test::Workload rectangular{{{1024}}, 4, {128, 64}, "document-causal", "contiguous"};
  const auto engine = make_cpu_engine();
  EXPECT_FALSE(bound_of(Pipeline().run(test::request_of(rectangular), *engine).value()));
}

TEST(Balance, BatchBoundIsTheLargerOfTheSharedMeanAndEachRowsOwn) {
  // Row 0 has one heavy block pair; row 1 is light. Tiles of row 0: 1, 2; of row 1: 1, 1.
  const auto snapshot = run({{256}, {128, 128}}, "ptrr", 2);
  const Metrics& metrics = **snapshot->chosen.metrics;
  EXPECT_EQ(metrics.rows[0].bounds.whole_block_tiles, 2);
  EXPECT_EQ(metrics.rows[1].bounds.whole_block_tiles, 1);
  EXPECT_EQ(metrics.total.bounds.whole_block_tiles, 3);  // ceil((3 + 2) / 2), not 2 + 1
}

TEST(StableOrder, AgreesWithStableSortOnTiesAndExtremes) {
  EXPECT_TRUE(rc::check([] {
    Loads values = *rc::gen::oneOf(rc::gen::container<Loads>(rc::gen::inRange<std::int64_t>(0, 3)),
                                   rc::gen::arbitrary<Loads>());
    if (*rc::gen::arbitrary<bool>()) {
      values.push_back(std::numeric_limits<std::int64_t>::min());
      values.push_back(std::numeric_limits<std::int64_t>::max());
    }
    std::vector<std::int32_t> expected(values.size());
    std::iota(expected.begin(), expected.end(), 0);
    std::stable_sort(expected.begin(), expected.end(), [&](std::int32_t a, std::int32_t b) {
      return values[static_cast<std::size_t>(a)] > values[static_cast<std::size_t>(b)];
    });
    RC_ASSERT(stable_order_descending(values) == expected);
  }));
}

}  // namespace
}  // namespace evenkeel
