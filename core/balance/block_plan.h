#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "balance/load_balancer.h"

namespace evenkeel {

/// What every strategy that keeps blocks whole needs of the workload.
/// Errors: `infeasible` where q and kv blocks differ, S % b != 0 or n % W != 0; the fix squares or pads.
[[nodiscard]] Result<void> check_block_plan(const PlanRequest& request, std::string_view strategy);

/// A plan that deals whole blocks: `order[row]` lists all blocks of the row, rank by rank.
[[nodiscard]] Plan block_plan(const PlanRequest& request, std::string name,
                              std::vector<std::shared_ptr<const std::vector<std::int32_t>>> order);

}  // namespace evenkeel
