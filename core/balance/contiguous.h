#pragma once

#include <string>

#include "balance/load_balancer.h"

namespace evenkeel {

/// The identity as a plan under `name`. Errors: `infeasible` if S % W != 0.
[[nodiscard]] Result<Plan> contiguous_plan(const PlanRequest& request, std::string name);

}  // namespace evenkeel
