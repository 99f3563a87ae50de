#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

namespace evenkeel::test {

/// The least makespan over every way to deal tasks to ranks in equal numbers, by trying them all.
[[nodiscard]] inline std::int64_t exhaustive_optimum(const std::vector<std::int64_t>& cost,
                                                     std::size_t world) {
  const std::size_t per_rank = cost.size() / world;
  std::vector<std::int64_t> load(world, 0);
  std::vector<std::size_t> count(world, 0);
  std::int64_t best = std::accumulate(cost.begin(), cost.end(), std::int64_t{0});
  const auto place = [&](const auto& self, std::size_t task) -> void {
    if (task == cost.size()) {
      best = std::min(best, *std::max_element(load.begin(), load.end()));
      return;
    }
    for (std::size_t r = 0; r < world; ++r) {
      if (count[r] == per_rank) continue;
      ++count[r];
      load[r] += cost[task];
      if (load[r] < best || task + 1 == cost.size()) self(self, task + 1);
      load[r] -= cost[task];
      --count[r];
    }
  };
  place(place, 0);
  return best;
}

}  // namespace evenkeel::test
