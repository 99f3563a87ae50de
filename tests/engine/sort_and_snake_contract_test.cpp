#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include "engine/engines.h"
#include "support/golden.h"

namespace evenkeel {
namespace {

using Tasks = std::vector<std::vector<std::int32_t>>;

/// The rule as the reference words it: sort, deal row by row, every odd row backwards, each group ascending.
Tasks dealt_by_the_book(const std::vector<std::int64_t>& cost, std::size_t world) {
  std::vector<std::int32_t> order(cost.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    return cost[static_cast<std::size_t>(a)] > cost[static_cast<std::size_t>(b)];
  });
  Tasks groups(world);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t column = i % world;
    groups[i / world % 2 == 0 ? column : world - 1 - column].push_back(order[i]);
  }
  for (auto& group : groups) std::sort(group.begin(), group.end());
  return groups;
}

Tasks as_lists(const Groups& groups) {
  Tasks lists;
  for (std::size_t k = 0; k < groups.group_count(); ++k) {
    lists.emplace_back(groups.group(k).begin(), groups.group(k).end());
  }
  return lists;
}

class SortAndSnake : public test::EngineContract {
 protected:
  void SetUp() override {
    if (engine_->capabilities().sort_and_snake) return;
    const auto refused = engine_->sort_and_snake(std::vector<std::int64_t>{1, 2}, WorldSize{2});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
    GTEST_SKIP() << GetParam() << " does not offer sort-and-snake, and says so";
  }

  [[nodiscard]] bool deals_by_the_book(const std::vector<std::int64_t>& cost, std::size_t world) const {
    const auto groups = engine_->sort_and_snake(cost, WorldSize{static_cast<std::int64_t>(world)});
    return groups.ok() && as_lists(*groups) == dealt_by_the_book(cost, world);
  }
};

TEST_P(SortAndSnake, DealsAsTheReferenceDid) {
  for (const auto& one : test::golden_cases("ptrr_scheduling")) {
    const auto cost = one.at("process_time").get<std::vector<std::int64_t>>();
    const auto groups = engine_->sort_and_snake(cost, WorldSize{one.at("group_size")});
    ASSERT_TRUE(groups.ok()) << groups.error().line();
    EXPECT_EQ(as_lists(*groups), one.at("tasks_in_group").get<Tasks>());
  }
}

TEST_P(SortAndSnake, DealsAnyCostsByTheBook) {
  EXPECT_TRUE(rc::check("groups are those of the rule", [this] {
    const auto world = *rc::gen::inRange<std::size_t>(1, 17);
    const auto rows = *rc::gen::inRange<std::size_t>(1, 40);
    // Few values give many ties, a wide range of them takes another way of sorting.
    const auto greatest = *rc::gen::element<std::int64_t>(1, 3, 1000, std::int64_t{1} << 31,
                                                          std::numeric_limits<std::int64_t>::max());
    const auto cost = *rc::gen::container<std::vector<std::int64_t>>(
        world * rows, rc::gen::inRange<std::int64_t>(0, greatest));
    RC_ASSERT(deals_by_the_book(cost, world));
  }));
}

TEST_P(SortAndSnake, DealsSeveralRowsEachByTheBook) {
  EXPECT_TRUE(rc::check([this] {
    const auto world = *rc::gen::inRange<std::size_t>(1, 9);
    const auto n = world * *rc::gen::inRange<std::size_t>(1, 20);
    const auto count = *rc::gen::inRange<std::size_t>(0, 6);
    std::vector<std::vector<std::int64_t>> rows;
    for (std::size_t r = 0; r < count; ++r) {
      // Few values, many, and as wide a range as there is, side by side.
      const int bits = *rc::gen::element(1, 10, 50, 62);
      auto& row = rows.emplace_back(*rc::gen::container<std::vector<std::int64_t>>(
          n, rc::gen::inRange<std::int64_t>(-(std::int64_t{1} << bits), std::int64_t{1} << bits)));
      if (bits == 62) row.front() = std::numeric_limits<std::int64_t>::min();
      if (bits == 62) row.back() = std::numeric_limits<std::int64_t>::max();
    }
    const std::vector<std::span<const std::int64_t>> spans(rows.begin(), rows.end());
    const auto groups = engine_->sort_and_snake_rows(spans, WorldSize{static_cast<std::int64_t>(world)});
    RC_ASSERT(groups.ok());
    RC_ASSERT(groups->size() == count);
    for (std::size_t r = 0; r < count; ++r)
      RC_ASSERT(as_lists((*groups)[r]) == dealt_by_the_book(rows[r], world));
  }));
}

TEST_P(SortAndSnake, HoldsAtTheEdges) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  EXPECT_TRUE(deals_by_the_book({kLeast, kMost, kLeast, kMost, 0, -1}, 3));
  EXPECT_TRUE(deals_by_the_book({-5, -3, -5, -4}, 2));
  EXPECT_TRUE(deals_by_the_book({kLeast, kLeast + 1}, 1));
  EXPECT_TRUE(deals_by_the_book({7}, 1));
  EXPECT_TRUE(deals_by_the_book({kMost, 0, kMost, 0}, 2));
  EXPECT_TRUE(deals_by_the_book({kMost, kMost - 1, 1, 0}, 4));
  EXPECT_TRUE(deals_by_the_book({3, 1, 2, 3, 1, 2}, 1));
  EXPECT_TRUE(deals_by_the_book({3, 1, 2, 3, 1, 2}, 6));
  EXPECT_TRUE(deals_by_the_book(std::vector<std::int64_t>(1000, 5), 8));
}

TEST_P(SortAndSnake, DealsAHundredThousandTasks) {
  std::vector<std::int64_t> near(std::size_t{1} << 17);
  std::vector<std::int64_t> far(near.size());
  std::uint64_t state = 1;
  for (std::size_t i = 0; i < near.size(); ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    near[i] = static_cast<std::int64_t>(state >> 54);
    far[i] = static_cast<std::int64_t>(state >> 20);
  }
  EXPECT_TRUE(deals_by_the_book(near, 64));
  EXPECT_TRUE(deals_by_the_book(far, 64));
}

TEST_P(SortAndSnake, RefusesTasksThatDoNotDivideAndNamesBothNumbers) {
  const auto refused = engine_->sort_and_snake(std::vector<std::int64_t>(10, 1), WorldSize{4});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, ErrorKind::infeasible);
  EXPECT_NE(refused.error().message.find("10"), std::string::npos);
  EXPECT_NE(refused.error().message.find('4'), std::string::npos);
  EXPECT_FALSE(engine_->sort_and_snake(std::vector<std::int64_t>{}, WorldSize{4}).ok());
}

INSTANTIATE_TEST_SUITE_P(Engine, SortAndSnake, ::testing::ValuesIn(test::present_engines()),
                         test::engine_name);

}  // namespace
}  // namespace evenkeel
