#pragma once

#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "balance/plan.h"
#include "balance/reference_profile.h"
#include "base/result.h"
#include "base/units.h"
#include "cost/cost.h"
#include "engine/engine.h"
#include "layout/layout.h"

namespace evenkeel {

/// Whether the reference's default load balancer balances at all (`_cp_options.enable_load_balance`).
enum class LoadBalancing { off, on };

/// What a load balancer may look at. `layout` has passed `check_batch`, 1 <= W <= S.
struct PlanRequest {
  const Layout& layout;
  WorldSize world_size;
  BlockSize block_size;
  ReferenceProfile reference = ReferenceProfile::torch_2_15;
  LoadBalancing load_balancing = LoadBalancing::on;
  const Cost* cost = nullptr;  ///< of the mask; never null for a balancer that `needs_cost`
  const Engine& engine;
};

/// A strategy that deals the tokens of a sequence to ranks.
struct LoadBalancer {
  std::string_view name;
  std::string_view summary;  ///< its rule in a line, for lists and help
  bool needs_cost = false;
  /// Errors: `infeasible`, with place and fix, where the reference would refuse.
  Result<Plan> (*make_plan)(const PlanRequest& request) = nullptr;
};

/// All load balancers, in the order in which they are shown. To add one: a file in this folder, a declaration
/// in balancers.h and a line in registry.cpp.
[[nodiscard]] const std::vector<const LoadBalancer*>& load_balancers();

/// Errors: `bad_input` for an unknown name, saying which there are.
[[nodiscard]] Result<const LoadBalancer*> find_load_balancer(std::string_view name);

}  // namespace evenkeel
