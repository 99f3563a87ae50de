#pragma once

#include <cstddef>
#include <cstdint>

#include "base/annotate.h"
#include "base/span.h"

/// Sort-and-snake for a backend with a parallel stable sort: keys, a sort by them, groups, a sort by those.
namespace evenkeel {

/// The group of the task that stands at `column` of `row`, when tasks are dealt in rows of `world` whose odd
/// rows run backwards.
[[nodiscard]] EVENKEEL_HOST_DEVICE constexpr std::int64_t snake_column(std::int64_t row, std::int64_t column,
                                                                       std::int64_t world) {
  return row % 2 == 1 ? world - 1 - column : column;
}

/// Sort keys of rows of n costs each, one after another: by row, then by descending cost. A stable ascending
/// sort leaves ties by ascending task.
struct SnakeKeyItems {
  Span<const std::int64_t> costs;
  std::int64_t n = 0;
  std::int64_t greatest = 0;  ///< no cost is above it
  int cost_bits = 0;          ///< hold greatest - cost for every cost; with 64 of them there is one row
  Span<std::uint64_t> keys;
  Span<std::int32_t> tasks;

  [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(costs.size()); }

  EVENKEEL_HOST_DEVICE void item(std::int64_t i) const {
    const auto at = static_cast<std::size_t>(i);
    const auto row = static_cast<std::uint64_t>(i / n);
    // Of all int64 the difference is right in 64 bits without a sign.
    const std::uint64_t below = static_cast<std::uint64_t>(greatest) - static_cast<std::uint64_t>(costs[at]);
    keys[at] = cost_bits < 64 ? row << cost_bits | below : below;
    tasks[at] = static_cast<std::int32_t>(i % n);
  }
};

/// From the tasks in sorted order, row by row: which group each task falls to, by task, and the tasks
/// ascending. A stable ascending sort of the tasks by group leaves every group ascending.
struct SnakeGroupItems {
  Span<const std::int32_t> order;
  std::int64_t n = 0;
  std::int64_t world = 1;
  Span<std::uint32_t> groups;  ///< row x W + group
  Span<std::int32_t> tasks;

  [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(order.size()); }

  EVENKEEL_HOST_DEVICE void item(std::int64_t i) const {
    const std::int64_t row = i / n;
    const std::int64_t place = i % n;
    const std::int64_t group = snake_column(place / world, place % world, world);
    groups[static_cast<std::size_t>(row * n + order[static_cast<std::size_t>(i)])] =
        static_cast<std::uint32_t>(row * world + group);
    tasks[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(place);
  }
};

}  // namespace evenkeel
