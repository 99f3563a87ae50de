#include "metrics/bounds.h"

#include <algorithm>
#include <vector>

#include "engine/sort_and_snake.h"

namespace evenkeel {

std::int64_t whole_block_bound(std::span<const std::int64_t> cost, WorldSize world) {
  const std::size_t n = cost.size();
  const auto ranks = static_cast<std::size_t>(world.value);
  // prefix[i]: sum of the i largest.
  std::vector<std::int64_t> prefix(n + 1, 0);
  const std::vector<std::int32_t> order = stable_order_descending(cost);
  for (std::size_t i = 0; i < n; ++i) prefix[i + 1] = prefix[i] + cost[static_cast<std::size_t>(order[i])];

  const std::size_t per_rank = n / ranks;
  std::int64_t bound = ceil_div(prefix[n], world.value);
  bound = std::max(bound, prefix[1] + prefix[n] - prefix[n - (per_rank - 1)]);
  for (std::size_t j = 0; j * ranks + 1 <= n; ++j) {
    bound = std::max(bound, prefix[j * ranks + 1] - prefix[j * ranks - j]);
  }
  return bound;
}

}  // namespace evenkeel
