#include "engine/sort_and_snake.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace evenkeel {
namespace {

std::vector<std::int32_t> counting_order(std::span<const std::int64_t> values, std::int64_t greatest,
                                         std::uint64_t range) {
  std::vector<std::int32_t> next(range + 2, 0);
  const auto key = [&](std::int64_t value) {
    return static_cast<std::uint64_t>(greatest) - static_cast<std::uint64_t>(value);
  };
  for (const std::int64_t value : values) ++next[key(value) + 1];
  for (std::size_t i = 1; i < next.size(); ++i) next[i] += next[i - 1];
  std::vector<std::int32_t> order(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    order[static_cast<std::size_t>(next[key(values[i])]++)] = static_cast<std::int32_t>(i);
  }
  return order;
}

std::vector<std::int32_t> radix_order(std::span<const std::int64_t> values, std::int64_t greatest,
                                      std::uint64_t range) {
  constexpr int kBits = 11;
  constexpr std::uint64_t kBuckets = std::uint64_t{1} << kBits;
  struct Item {
    std::uint64_t key;
    std::int32_t index;
  };
  std::vector<Item> items(values.size());
  std::vector<Item> sorted(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    items[i] = {static_cast<std::uint64_t>(greatest) - static_cast<std::uint64_t>(values[i]),
                static_cast<std::int32_t>(i)};
  }
  for (int shift = 0; shift < 64 && (range >> shift) != 0; shift += kBits) {
    std::array<std::size_t, kBuckets> next{};
    for (const Item& item : items) ++next[(item.key >> shift) & (kBuckets - 1)];
    std::size_t sum = 0;
    for (std::size_t& slot : next) sum += std::exchange(slot, sum);
    for (const Item& item : items) sorted[next[(item.key >> shift) & (kBuckets - 1)]++] = item;
    items.swap(sorted);
  }
  std::vector<std::int32_t> order(values.size());
  for (std::size_t i = 0; i < items.size(); ++i) order[i] = items[i].index;
  return order;
}

}  // namespace

std::vector<std::int32_t> stable_order_descending(std::span<const std::int64_t> values) {
  if (values.empty()) return {};
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  const std::uint64_t range = static_cast<std::uint64_t>(*greatest) - static_cast<std::uint64_t>(*least);
  return range <= 4 * values.size() + 1024 ? counting_order(values, *greatest, range)
                                           : radix_order(values, *greatest, range);
}

Result<Groups> sort_and_snake(std::span<const std::int64_t> cost, WorldSize world) {
  const auto n = static_cast<std::int64_t>(cost.size());
  if (world.value < 1 || n == 0 || n % world.value != 0) {
    return make_error(
        ErrorKind::infeasible, "blocks-divisible",
        std::to_string(n) + " tasks are not divisible by world size " + std::to_string(world.value),
        "use a world size that divides " + std::to_string(n));
  }
  const std::vector<std::int32_t> order = stable_order_descending(cost);
  const std::size_t columns = static_cast<std::size_t>(world.value);
  const std::size_t rows = cost.size() / columns;
  // Which group each task falls to; then one pass over the tasks in ascending order leaves every group
  // ascending.
  std::vector<std::int32_t> group_of(cost.size());
  std::size_t at = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    const bool backwards = row % 2 == 1;
    for (std::size_t column = 0; column < columns; ++column, ++at) {
      group_of[static_cast<std::size_t>(order[at])] =
          static_cast<std::int32_t>(backwards ? columns - 1 - column : column);
    }
  }
  Groups groups{std::vector<std::int32_t>(cost.size()), rows};
  std::vector<std::size_t> next(columns);
  for (std::size_t k = 0; k < columns; ++k) next[k] = k * rows;
  for (std::size_t task = 0; task < cost.size(); ++task) {
    groups.tasks[next[static_cast<std::size_t>(group_of[task])]++] = static_cast<std::int32_t>(task);
  }
  return groups;
}

}  // namespace evenkeel
