#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>

#include "balance/group_tasks.h"
#include "engine/sort_and_snake.h"
#include "layout/generate.h"
#include "metrics/bounds.h"
#include "support/exhaustive.h"
#include "support/loads.h"
#include "support/workloads.h"

/// How even the plans of the load balancers beyond the reference are.
namespace evenkeel {
namespace {

using test::kSixteenTasks;
using test::Loads;
using test::most;
using test::slowest;

const Loads kEightTasks = {2, 4, 3, 16, 13, 5, 9, 10};

Groups refined(const Loads& cost, WorldSize world) {
  return refined_groups(cost, world, sort_and_snake(cost, world).value());
}

/// Equal sizes, every task once, each group ascending.
bool deals_all(const Groups& groups, std::size_t tasks, std::size_t world) {
  if (groups.group_count() != world || groups.per_group * world != tasks) return false;
  std::vector<bool> seen(tasks, false);
  for (std::size_t k = 0; k < world; ++k) {
    const auto group = groups.group(k);
    if (!std::is_sorted(group.begin(), group.end())) return false;
    for (const std::int32_t task : group) seen[static_cast<std::size_t>(task)] = true;
  }
  return std::count(seen.begin(), seen.end(), true) == static_cast<std::ptrdiff_t>(tasks);
}

/// Costs as blocks have them: few values or many, some of them equal.
Loads any_costs(std::size_t count) {
  return *rc::gen::oneOf(
      rc::gen::container<Loads>(count, rc::gen::inRange<std::int64_t>(0, 4)),
      rc::gen::container<Loads>(count, rc::gen::inRange<std::int64_t>(0, 40)),
      rc::gen::container<Loads>(count, rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 40)));
}

TEST(MinHeap, OnTheKnownVectors) {
  EXPECT_EQ(slowest(min_heap_groups(kSixteenTasks, WorldSize{4}), kSixteenTasks), 48);
  EXPECT_EQ(slowest(min_heap_groups(kEightTasks, WorldSize{4}), kEightTasks), 18);
}

TEST(Striped, OfMoreStripesThanAWalkIsFastForIsRefusedWithTheStripeThatWouldDo) {
  Request request;
  request.layout = Layout::one_document(std::int64_t{1} << 31, 1).value();
  request.settings.strategy = "striped";
  request.settings.block_size = {1 << 20, 1 << 20};
  const auto engine = make_cpu_engine();
  const auto plan = run_to_plan(request, *engine).value();
  ASSERT_FALSE(plan.ok());
  EXPECT_EQ(plan.error().rule, "stripe-count-limit");
  request.settings.strategy = plan.error().fix.name;
  EXPECT_EQ(request.settings.strategy, "striped:stripe=8192");
  EXPECT_TRUE(run_to_plan(request, *engine).value().ok());
}

TEST(Striped, KeepsStripesTogetherAndDealsThemInTurn) {
  Request request;
  request.layout = Layout::make({{5, 7}}).value();
  request.settings.strategy = "striped:stripe=2";
  request.settings.world_size = WorldSize{3};
  const auto engine = make_cpu_engine();
  const auto plan = run_to_plan(request, *engine).value().value();
  EXPECT_EQ(test::indices_of(*plan, 0, Expansion::rearrange), (Loads{0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11}));
  EXPECT_EQ(plan->strategy(), "striped:stripe=2");
  request.settings.strategy = "striped:stripe=4";
  EXPECT_TRUE(run_to_plan(request, *engine).value().ok());
  request.settings.strategy = "striped:stripe=8";
  EXPECT_EQ(run_to_plan(request, *engine).value().error().fix.value, 24);
}

TEST(PerDocumentRemainder, GivesEveryRankEquallyManyTokensAndNearlyEqualAreaOnRealLengths) {
  for (const char* preset : {"prolong", "wikipedia", "wlbllm-128k"}) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      Request request;
      request.layout = generate_preset(preset, seed, Packing{131072, 1, 1}).value();
      request.settings.strategy = "per-document-remainder";
      request.settings.world_size = WorldSize{32};
      const auto engine = make_cpu_engine();
      const auto snapshot = Pipeline().run(request, *engine).value();
      EXPECT_LE(*imbalance((*snapshot->chosen.metrics)->total.area), 1.005) << preset << " " << seed;
    }
  }
}

TEST(Refined, OnTheKnownVectorsMeetsTheOptimum) {
  EXPECT_EQ(slowest(refined(kSixteenTasks, WorldSize{4}), kSixteenTasks), 45);
  EXPECT_EQ(slowest(refined(kEightTasks, WorldSize{4}), kEightTasks), 18);
}

TEST(Refined, DealsEveryTaskOnceAndIsNeverWorseThanPtrrOrMinHeap) {
  EXPECT_TRUE(rc::check([] {
    const auto world = *rc::gen::oneOf(rc::gen::inRange<std::size_t>(1, 9), rc::gen::just<std::size_t>(64));
    const auto each = *rc::gen::inRange<std::size_t>(1, 12);
    const Loads cost = any_costs(world * each);
    const WorldSize ranks{static_cast<std::int64_t>(world)};
    const Groups groups = refined(cost, ranks);
    RC_ASSERT(deals_all(groups, cost.size(), world));
    RC_ASSERT(deals_all(min_heap_groups(cost, ranks), cost.size(), world));
    RC_ASSERT(slowest(groups, cost) <= slowest(sort_and_snake(cost, ranks).value(), cost));
    RC_ASSERT(slowest(groups, cost) <= slowest(min_heap_groups(cost, ranks), cost));
    RC_ASSERT(slowest(groups, cost) >= whole_block_bound(cost, ranks));
    RC_ASSERT(refined(cost, ranks) == groups);
  }));
}

TEST(Refined, LeavesNoSingleSwapWithTheSlowestRankThatHelps) {
  EXPECT_TRUE(rc::check([] {
    const auto world = *rc::gen::inRange<std::size_t>(2, 6);
    const Loads cost = any_costs(world * *rc::gen::inRange<std::size_t>(1, 6));
    const Groups groups = refined(cost, WorldSize{static_cast<std::int64_t>(world)});
    const Loads loads = group_loads(groups, cost);
    if (most(loads) <= whole_block_bound(cost, WorldSize{static_cast<std::int64_t>(world)})) return;
    // Only where one rank alone is the slowest does the heaviest load fall with a swap.
    if (std::count(loads.begin(), loads.end(), most(loads)) > 1) return;
    const auto from = static_cast<std::size_t>(std::max_element(loads.begin(), loads.end()) - loads.begin());
    for (std::size_t to = 0; to < world; ++to) {
      for (const std::int32_t a : groups.group(from)) {
        for (const std::int32_t b : groups.group(to)) {
          const std::int64_t shift = cost[static_cast<std::size_t>(a)] - cost[static_cast<std::size_t>(b)];
          RC_ASSERT(to == from || std::max(loads[from] - shift, loads[to] + shift) >= loads[from]);
        }
      }
    }
  }));
}

TEST(Refined, MeetsTheBoundOnNineteenOfTwentyPacksOfRealLengths) {
  for (const char* preset : {"prolong", "wikipedia", "wlbllm-128k"}) {
    for (const std::int64_t world : {8, 32, 64}) {
      int met = 0;
      for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        Request request;
        request.layout = generate_preset(preset, seed, Packing{131072, 1, 1}).value();
        request.settings.strategy = "refined";
        request.settings.world_size = WorldSize{world};
        request.compare = {"ptrr", "min-heap"};
        const auto engine = make_cpu_engine();
        const auto snapshot = Pipeline().run(request, *engine).value();
        const Work& work = (*snapshot->chosen.metrics)->total;
        const std::int64_t over = most(work.planned_tiles) - *work.bounds.whole_block_tiles;
        EXPECT_LE(over, 1) << preset << ", " << world << " ranks, seed " << seed;
        met += over == 0 ? 1 : 0;
        for (const StrategyOutcome& other : snapshot->compared) {
          EXPECT_LE(most(work.planned_tiles), most((*other.metrics)->total.planned_tiles)) << other.strategy;
        }
      }
      EXPECT_GE(met, 19) << preset << ", " << world << " ranks";
    }
  }
}

}  // namespace
}  // namespace evenkeel
