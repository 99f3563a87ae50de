#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "balance/group_tasks.h"
#include "engine/sort_and_snake.h"
#include "metrics/bounds.h"
#include "support/exhaustive.h"
#include "support/loads.h"
#include "support/workloads.h"

/// The search for the best groups, and what it claims to have proved.
namespace evenkeel {
namespace {

using test::kSixteenTasks;
using test::Loads;
using test::slowest;

SearchedGroups optimal(const Loads& cost, std::size_t world, std::int64_t nodes = 0) {
  const WorldSize ranks{static_cast<std::int64_t>(world)};
  return optimal_groups(cost, ranks, sort_and_snake(cost, ranks).value(), nodes);
}

TEST(Optimal, OnTheKnownVectors) {
  EXPECT_EQ(slowest(sort_and_snake(kSixteenTasks, WorldSize{4}).value(), kSixteenTasks), 47);
  EXPECT_EQ(slowest(min_heap_groups(kSixteenTasks, WorldSize{4}), kSixteenTasks), 48);
  const SearchedGroups sixteen = optimal(kSixteenTasks, 4);
  EXPECT_EQ(slowest(sixteen.groups, kSixteenTasks), 45);
  EXPECT_EQ(sixteen.proof, Proof::proven);
  const Loads eight = {2, 4, 3, 16, 13, 5, 9, 10};
  EXPECT_EQ(slowest(optimal(eight, 4).groups, eight), 18);
}

TEST(Optimal, IsWhatExhaustiveSearchFindsAndSaysSo) {
  EXPECT_TRUE(rc::check([] {
    const auto world = *rc::gen::inRange<std::size_t>(1, 5);
    const auto each = *rc::gen::inRange<std::size_t>(1, world >= 3 ? 4 : 6);
    const Loads cost = *rc::gen::container<Loads>(
        world * each,
        rc::gen::oneOf(rc::gen::inRange<std::int64_t>(0, 5), rc::gen::inRange<std::int64_t>(0, 1000)));
    const SearchedGroups found = optimal(cost, world);
    RC_ASSERT(found.proof == Proof::proven);
    RC_ASSERT(slowest(found.groups, cost) == test::exhaustive_optimum(cost, world));
    Loads dealt(cost.size(), 0);
    for (const std::int32_t task : found.groups.tasks) ++dealt[static_cast<std::size_t>(task)];
    RC_ASSERT(dealt == Loads(cost.size(), 1));
  }));
}

TEST(Optimal, ProvesItselfForTwentyFourTasksOfAnyCostInAnyNumberOfGroups) {
  EXPECT_TRUE(rc::check([] {
    const std::size_t world = *rc::gen::element<std::size_t>(1, 2, 3, 4, 6, 8, 12, 24);
    const Loads cost = *rc::gen::container<Loads>(
        std::size_t{24}, rc::gen::oneOf(rc::gen::inRange<std::int64_t>(0, 20),
                                        rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 20)));
    const SearchedGroups found = optimal(cost, world);
    RC_ASSERT(found.proof == Proof::proven);
    RC_ASSERT(slowest(found.groups, cost) >=
              whole_block_bound(cost, WorldSize{static_cast<std::int64_t>(world)}));
  }));
}

TEST(Optimal, WithoutEnoughLooksIsAsGoodAsRefinedAndClaimsNothing) {
  EXPECT_TRUE(rc::check([] {
    const auto world = *rc::gen::inRange<std::size_t>(2, 9);
    const auto each = *rc::gen::inRange<std::size_t>(2, 7);
    const WorldSize ranks{static_cast<std::int64_t>(world)};
    const Loads cost =
        *rc::gen::container<Loads>(world * each, rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 30));
    const SearchedGroups found = optimal(cost, world, 1);
    const Groups refined = refined_groups(cost, ranks, sort_and_snake(cost, ranks).value());
    RC_ASSERT(slowest(found.groups, cost) <= slowest(refined, cost));
    if (slowest(found.groups, cost) > whole_block_bound(cost, ranks)) RC_ASSERT(found.proof == Proof::open);
  }));
}

TEST(Optimal, SaysInItsPlanWhetherItIsProved) {
  Request request;
  request.layout = Layout::make({{4, 8, 4}, {16}}).value();
  request.settings.strategy = "optimal";
  request.settings.world_size = WorldSize{2};
  request.settings.block_size = {1, 1};
  request.compare = {"refined"};
  const auto engine = make_cpu_engine();
  const auto snapshot = Pipeline().run(request, *engine).value();
  EXPECT_EQ((*snapshot->chosen.plan)->proof(), Proof::proven);
  EXPECT_EQ((*snapshot->compared[0].plan)->proof(), Proof::none);
}

}  // namespace
}  // namespace evenkeel
