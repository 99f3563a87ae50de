#include "balance/group_tasks.h"

#include <cstddef>

namespace evenkeel {

Groups groups_of_ranks(std::span<const std::int32_t> rank_of, WorldSize world) {
  const auto ranks = static_cast<std::size_t>(world.value);
  Groups groups{std::vector<std::int32_t>(rank_of.size()), rank_of.size() / ranks};
  std::vector<std::size_t> next(ranks);
  for (std::size_t k = 0; k < ranks; ++k) next[k] = k * groups.per_group;
  for (std::size_t task = 0; task < rank_of.size(); ++task) {
    groups.tasks[next[static_cast<std::size_t>(rank_of[task])]++] = static_cast<std::int32_t>(task);
  }
  return groups;
}

std::vector<std::int64_t> group_loads(const Groups& groups, std::span<const std::int64_t> cost) {
  std::vector<std::int64_t> loads(groups.group_count(), 0);
  for (std::size_t k = 0; k < loads.size(); ++k) {
    for (const std::int32_t task : groups.group(k)) loads[k] += cost[static_cast<std::size_t>(task)];
  }
  return loads;
}

}  // namespace evenkeel
