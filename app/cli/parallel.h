#pragma once

#include <functional>
#include <vector>

namespace evenkeel::cli {

/// Runs independent tasks on as many threads as there are cores, the first ones first, and returns when all
/// are done. What the first task to fail throws is thrown here, and tasks not yet begun are left out.
void run_parallel(const std::vector<std::function<void()>>& tasks);

}  // namespace evenkeel::cli
