#pragma once

#include <string>

#include "balance/load_balancer.h"

namespace evenkeel {

/// The refusal of a sequence that does not make equal shards, S % W != 0.
[[nodiscard]] Error not_divisible_by_world_size(const PlanRequest& request);

/// The identity as a plan under `name`. Errors: `infeasible` if S % W != 0.
[[nodiscard]] Result<Plan> contiguous_plan(const PlanRequest& request, std::string name);

}  // namespace evenkeel
