#pragma once

#include <string>

#include "balance/load_balancer.h"

namespace evenkeel {

/// Head-tail over the whole sequence, as a plan under `name`. Errors: `infeasible` if S % 2W != 0.
[[nodiscard]] Result<Plan> head_tail_plan(const PlanRequest& request, std::string name);

}  // namespace evenkeel
