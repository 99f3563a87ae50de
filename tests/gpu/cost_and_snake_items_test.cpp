#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "cost/cost_items.device.h"
#include "engine/snake.device.h"
#include "gpu/kernel_runners.h"
#include "support/masks.h"

namespace evenkeel {
namespace {

using test::ThreadOrder;

class ItemsIn : public ::testing::TestWithParam<ThreadOrder> {};

std::string name_of(const ::testing::TestParamInfo<ThreadOrder>& info) {
  return info.param == ThreadOrder::forward    ? "forward"
         : info.param == ThreadOrder::reversed ? "reversed"
                                               : "shuffled";
}

TEST_P(ItemsIn, CostsOfSeveralRowsAreThoseThatEveryPairSays) {
  const std::vector<test::Row> rows = {{5, 1, 64, 30}, {30, 64, 5, 1}, {100}, test::Row(100, 1)};
  for (const std::string& name : test::mask_names()) {
    const std::string text = name == "sliding-window" || name == "document-sliding-window" ? ":left=9,right=4"
                             : name == "prefix-lm"                                         ? ":prefix=7"
                             : name == "chunked" || name == "document-chunked"             ? ":chunk=12"
                             : name == "sink-sliding-window"                               ? ":left=9,sinks=2"
                             : name == "global"  ? ":window=5,tokens=3"
                             : name == "dilated" ? ":dilation=3,left=40"
                                                 : "";
    const Mask mask = test::mask_of(name + text, rows);
    std::vector<std::int64_t> cu_seqlens;
    std::vector<std::int64_t> pairs_before;
    std::vector<std::size_t> row_begin = {0};
    for (std::size_t r = 0; r < rows.size(); ++r) {
      const MaskView view = mask.view(BatchRow{r});
      cu_seqlens.insert(cu_seqlens.end(), view.cu_seqlens.begin(), view.cu_seqlens.end());
      pairs_before.insert(pairs_before.end(), view.pairs_before.begin(), view.pairs_before.end());
      row_begin.push_back(cu_seqlens.size());
    }
    for (const BlockSize block : {BlockSize{1, 1}, BlockSize{16, 16}, BlockSize{7, 32}}) {
      CostItems items;
      items.mask = mask.view(BatchRow{0});
      items.mask.cu_seqlens = items.mask.pairs_before = {};
      items.documents = {cu_seqlens, pairs_before, row_begin};
      items.block = block;
      items.blocks = ceil_div(100, block.q);
      // In two parts, as launches cut them.
      const auto total = static_cast<std::size_t>(items.blocks) * rows.size();
      const std::size_t cut = total / 3;
      std::vector<std::int64_t> tiles(total);
      std::vector<std::int64_t> full(total);
      std::vector<std::int64_t> area(total);
      for (const auto& [first, count] : {std::pair{std::size_t{0}, cut}, std::pair{cut, total - cut}}) {
        items.first = static_cast<std::int64_t>(first);
        items.tiles = {tiles.data() + first, count};
        items.full_tiles = {full.data() + first, count};
        items.area = {area.data() + first, count};
        test::run_items_in_order(items, GetParam());
      }
      std::size_t at = 0;
      for (const test::Row& row : rows) {
        const auto counted = test::OracleRow(row).tiles(name + text, static_cast<std::size_t>(block.q),
                                                        static_cast<std::size_t>(block.kv));
        for (std::size_t i = 0; i < counted.full.size(); ++i, ++at) {
          ASSERT_EQ(full[at], counted.full[i]) << name << ", block " << i;
          ASSERT_EQ(tiles[at], counted.full[i] + counted.partial[i]) << name << ", block " << i;
          ASSERT_EQ(area[at], counted.area[i]) << name << ", block " << i;
        }
      }
    }
  }
}

/// A stable sort of `values` by `keys`, which may look at so many bits only.
template <class Key>
std::vector<std::int32_t> sorted_by(const std::vector<Key>& keys, const std::vector<std::int32_t>& values,
                                    int bits) {
  const Key seen = bits < std::numeric_limits<Key>::digits ? (Key{1} << bits) - 1 : ~Key{0};
  std::vector<std::size_t> order(keys.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return (keys[a] & seen) < (keys[b] & seen); });
  std::vector<std::int32_t> sorted;
  sorted.reserve(order.size());
  for (const std::size_t i : order) sorted.push_back(values[i]);
  return sorted;
}

/// The rule as the reference words it, group after group.
std::vector<std::int32_t> dealt(const std::vector<std::int64_t>& cost, std::size_t world) {
  std::vector<std::int32_t> order(cost.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    return cost[static_cast<std::size_t>(a)] > cost[static_cast<std::size_t>(b)];
  });
  std::vector<std::vector<std::int32_t>> groups(world);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t column = i % world;
    groups[i / world % 2 == 0 ? column : world - 1 - column].push_back(order[i]);
  }
  std::vector<std::int32_t> tasks;
  for (auto& group : groups) {
    std::sort(group.begin(), group.end());
    tasks.insert(tasks.end(), group.begin(), group.end());
  }
  return tasks;
}

void expect_dealt(const std::vector<std::vector<std::int64_t>>& rows, std::size_t world, ThreadOrder order) {
  const std::size_t n = rows[0].size();
  std::vector<std::int64_t> costs;
  std::vector<std::int32_t> expected;
  for (const auto& row : rows) {
    costs.insert(costs.end(), row.begin(), row.end());
    const auto tasks = dealt(row, world);
    expected.insert(expected.end(), tasks.begin(), tasks.end());
  }
  const auto [least, greatest] = std::minmax_element(costs.begin(), costs.end());
  const int cost_bits = static_cast<int>(
      std::bit_width(static_cast<std::uint64_t>(*greatest) - static_cast<std::uint64_t>(*least)));
  const int row_bits = static_cast<int>(std::bit_width(rows.size() - 1));
  ASSERT_LE(cost_bits + row_bits, 64);
  std::vector<std::uint64_t> keys(costs.size());
  std::vector<std::int32_t> tasks(costs.size(), -1);
  const auto size = static_cast<std::int64_t>(n);
  test::run_items_in_order(SnakeKeyItems{costs, size, *greatest, cost_bits, keys, tasks}, order);
  const std::vector<std::int32_t> by_cost = sorted_by(keys, tasks, cost_bits + row_bits);
  std::vector<std::uint32_t> groups(costs.size());
  test::run_items_in_order(SnakeGroupItems{by_cost, size, static_cast<std::int64_t>(world), groups, tasks},
                           order);
  const int group_bits = static_cast<int>(std::bit_width(rows.size() * world - 1));
  EXPECT_EQ(sorted_by(groups, tasks, group_bits), expected);
}

TEST_P(ItemsIn, TwoStableSortsDealEveryRowByTheBook) {
  std::mt19937_64 random(5);
  for (const std::size_t world : {1U, 2U, 3U, 16U}) {
    for (const std::size_t count : {1U, 2U, 5U}) {
      for (const unsigned bits : {1U, 4U, 40U, 60U}) {
        std::vector<std::vector<std::int64_t>> rows(count, std::vector<std::int64_t>(world * 6));
        for (auto& row : rows) {
          for (auto& cost : row) cost = static_cast<std::int64_t>(random() >> (64U - bits)) - 3;
        }
        expect_dealt(rows, world, GetParam());
      }
    }
  }
}

TEST_P(ItemsIn, AllOfInt64SortsInOneRow) {
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  expect_dealt({{kLeast, kMost, 0, -1, kMost, kLeast, 1, kLeast + 1}}, 2, GetParam());
  expect_dealt({{kLeast, kLeast}, {kLeast, kLeast + 1}}, 2, GetParam());
  expect_dealt({{7, 7, 7}, {7, 7, 7}}, 3, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Order, ItemsIn, ::testing::ValuesIn(test::kThreadOrders), name_of);

}  // namespace
}  // namespace evenkeel
