#include "engine/sort_and_snake.h"

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <string>
#include <utility>

#include "balance/trace_recorder.h"
#include "engine/snake.device.h"

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

constexpr int kDigitBits = 11;
constexpr std::uint64_t kBuckets = std::uint64_t{1} << kDigitBits;

/// Scratch memory that is written before it is read: touching it once more to clear it would cost as much as
/// a pass.
template <class Item>
struct Scratch {
  explicit Scratch(std::size_t count) : memory(std::make_unique_for_overwrite<Item[]>(count)), size(count) {}
  [[nodiscard]] Item* begin() const { return memory.get(); }
  [[nodiscard]] Item* end() const { return memory.get() + size; }
  Item& operator[](std::size_t i) const { return memory[i]; }
  std::unique_ptr<Item[]> memory;
  std::size_t size;
};

/// Least significant digit first over bits [low, high) of `key_of(item)`; stable. Ends with the order in
/// `items`.
template <class Item, class KeyOf>
void radix_sort(Scratch<Item>& items, int low, int high, KeyOf key_of) {
  Scratch<Item> sorted(items.size);
  for (int shift = low; shift < high; shift += kDigitBits) {
    std::array<std::uint32_t, kBuckets> next{};
    const auto digit = [&](const Item& item) { return (key_of(item) >> shift) & (kBuckets - 1); };
    for (const Item& item : items) ++next[digit(item)];
    std::uint32_t sum = 0;
    for (std::uint32_t& slot : next) sum += std::exchange(slot, sum);
    for (const Item& item : items) sorted[next[digit(item)]++] = item;
    std::swap(items.memory, sorted.memory);
  }
}

std::vector<std::int32_t> radix_order(std::span<const std::int64_t> values, std::int64_t greatest,
                                      std::uint64_t range) {
  const auto key = [&](std::size_t i) {
    return static_cast<std::uint64_t>(greatest) - static_cast<std::uint64_t>(values[i]);
  };
  const int index_bits = static_cast<int>(std::bit_width(values.size()));
  const int key_bits = static_cast<int>(std::bit_width(range));
  std::vector<std::int32_t> order(values.size());
  if (index_bits + key_bits <= 64) {
    // OPTIMIZATION: key and index in one word halve the bytes that each pass moves.
    Scratch<std::uint64_t> items(values.size());
    for (std::size_t i = 0; i < items.size; ++i) items[i] = (key(i) << index_bits) | i;
    radix_sort(items, index_bits, index_bits + key_bits, [](std::uint64_t item) { return item; });
    const std::uint64_t index_mask = (std::uint64_t{1} << index_bits) - 1;
    for (std::size_t i = 0; i < items.size; ++i) order[i] = static_cast<std::int32_t>(items[i] & index_mask);
    return order;
  }
  struct Item {
    std::uint64_t key;
    std::int32_t index;
  };
  Scratch<Item> items(values.size());
  for (std::size_t i = 0; i < items.size; ++i) items[i] = {key(i), static_cast<std::int32_t>(i)};
  radix_sort(items, 0, key_bits, [](const Item& item) { return item.key; });
  for (std::size_t i = 0; i < items.size; ++i) order[i] = items[i].index;
  return order;
}

/// Listens to a snake that nobody asks about: nothing of it is left in the code.
struct Nobody {
  void sorted(std::span<const std::int32_t> /*order*/) const {}
  void row(std::size_t /*row*/, std::span<const std::int32_t> /*blocks*/, bool /*backwards*/) const {}
  void dealt(const Groups& /*groups*/) const {}
};

struct Listener {
  TraceRecorder& recorder;
  std::span<const std::int64_t> cost;

  void sorted(std::span<const std::int32_t> order) const {
    recorder.add([&] { return TraceSort{recorder.first_of(order)}; });
  }
  void row(std::size_t row, std::span<const std::int32_t> blocks, bool backwards) const {
    const auto number = static_cast<std::int64_t>(row);
    recorder.add([&] { return TraceRow{number, recorder.first_of(blocks), false}; });
    if (!backwards) return;
    recorder.add([&] {
      const std::vector<std::int32_t> reversed(blocks.rbegin(), blocks.rend());
      return TraceRow{number, recorder.first_of(reversed), true};
    });
  }
  void dealt(const Groups& groups) const {
    for (std::size_t k = 0; k < groups.group_count(); ++k) {
      const auto group = groups.group(k);
      recorder.add([&] {
        TraceColumn column{Rank{static_cast<std::int64_t>(k)}, recorder.first_of(group),
                           static_cast<std::int64_t>(group.size()), 0};
        for (const std::int32_t task : group) column.load += cost[static_cast<std::size_t>(task)];
        return column;
      });
    }
  }
};

template <class Watch>
Result<Groups> snake(std::span<const std::int64_t> cost, WorldSize world, const Watch& watch) {
  if (auto possible = check_snake(cost.size(), world); !possible) return possible.error();
  std::vector<std::int32_t> order = stable_order_descending(cost);
  watch.sorted(order);
  const auto columns = static_cast<std::size_t>(world.value);
  const std::size_t rows = cost.size() / columns;
  // Which group each task falls to; then one pass over the tasks in ascending order leaves every group
  // ascending.
  const Scratch<std::int32_t> group_of(cost.size());
  std::size_t at = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    const bool backwards = row % 2 == 1;
    watch.row(row, {order.data() + at, columns}, backwards);
    for (std::int64_t column = 0; column < world.value; ++column, ++at) {
      group_of[static_cast<std::size_t>(order[at])] =
          static_cast<std::int32_t>(snake_column(static_cast<std::int64_t>(row), column, world.value));
    }
  }
  // OPTIMIZATION: the order has been read; its memory takes the groups.
  Groups groups{std::move(order), rows};
  std::vector<std::size_t> next(columns);
  for (std::size_t k = 0; k < columns; ++k) next[k] = k * rows;
  for (std::size_t task = 0; task < cost.size(); ++task) {
    groups.tasks[next[static_cast<std::size_t>(group_of[task])]++] = static_cast<std::int32_t>(task);
  }
  watch.dealt(groups);
  return groups;
}

}  // namespace

std::vector<std::int32_t> stable_order_descending(std::span<const std::int64_t> values) {
  if (values.empty()) return {};
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  const std::uint64_t range = static_cast<std::uint64_t>(*greatest) - static_cast<std::uint64_t>(*least);
  return range <= 4 * values.size() + 1024 ? counting_order(values, *greatest, range)
                                           : radix_order(values, *greatest, range);
}

Result<void> check_snake(std::size_t tasks, WorldSize world) {
  const auto n = static_cast<std::int64_t>(tasks);
  if (world.value >= 1 && n > 0 && n % world.value == 0) return {};
  return make_error(
      ErrorKind::infeasible, "blocks-divisible",
      std::to_string(n) + " tasks are not divisible by world size " + std::to_string(world.value),
      "use a world size that divides " + std::to_string(n));
}

Result<Groups> sort_and_snake(std::span<const std::int64_t> cost, WorldSize world) {
  return snake(cost, world, Nobody{});
}

Result<Groups> sort_and_snake(std::span<const std::int64_t> cost, WorldSize world, TraceRecorder& recorder) {
  return snake(cost, world, Listener{recorder, cost});
}

}  // namespace evenkeel
