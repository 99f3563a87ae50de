#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "balance/group_tasks.h"

namespace evenkeel::test {

/// Of tasks, or of ranks.
using Loads = std::vector<std::int64_t>;

/// The reference's own example: 16 tasks for 4 ranks.
inline const Loads kSixteenTasks = {9, 14, 2, 20, 10, 15, 8, 14, 16, 19, 15, 3, 12, 1, 12, 10};

[[nodiscard]] inline std::int64_t most(const Loads& loads) {
  return *std::max_element(loads.begin(), loads.end());
}

/// The load of the group that takes longest.
[[nodiscard]] inline std::int64_t slowest(const Groups& groups, const Loads& cost) {
  return most(group_loads(groups, cost));
}

}  // namespace evenkeel::test
