#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "balance/plan.h"
#include "balance/reference_profile.h"
#include "base/result.h"
#include "base/units.h"
#include "cost/cost.h"
#include "cost/cost_model.h"
#include "engine/engine.h"
#include "layout/layout.h"
#include "mask/mask.h"

namespace evenkeel {

class TraceRecorder;

/// Whether the reference's default load balancer balances at all (`_cp_options.enable_load_balance`).
enum class LoadBalancing { off, on };

/// How a parameter of a strategy is written, and what its value counts.
enum class ParameterKind : std::uint8_t {
  whole,   ///< a whole number: `stripe=128`
  share,   ///< a decimal, counted in millionths: `slack=0.01` is 10,000
  on_off,  ///< `relabel=on`: 1, or 0
};

/// A parameter of a strategy. Unlike those of masks it may be left out.
struct StrategyParameter {
  std::string_view name;  ///< "stripe"
  ParameterKind kind = ParameterKind::whole;
  std::int64_t least = 0;
  std::int64_t most = 0;
  std::int64_t unless_given = 0;
  std::string_view summary;  ///< what it counts
};

/// The values of a strategy's parameters, in the order of `LoadBalancer::parameters`; what it lacks is 0.
using ParameterValues = std::array<std::int64_t, 2>;

/// What a load balancer may look at. `layout` has passed `check_batch`, 1 <= W <= S.
struct PlanRequest {
  const Layout& layout;
  WorldSize world_size;
  BlockSize block_size;
  ReferenceProfile reference = ReferenceProfile::torch_2_15;
  LoadBalancing load_balancing = LoadBalancing::on;
  const Cost* cost = nullptr;  ///< of the mask; never null for a balancer that `needs_cost`
  const Engine& engine;
  ParameterValues parameters = {};
  BlockWork work = {};         ///< one row a batch row for a balancer that `needs_cost`
  const Mask* mask = nullptr;  ///< never null for a balancer that `needs_cost`
  std::stop_token stop = {};
  /// Is told what the balancer does with one batch row, step by step (`trace_recorder.h`); null where nobody
  /// asks.
  TraceRecorder* recorder = nullptr;
};

/// A strategy that deals the tokens of a sequence to ranks.
struct LoadBalancer {
  std::string_view name;
  std::string_view summary;  ///< its rule in a line, for lists and help
  bool needs_cost = false;
  /// Errors: `infeasible`, with place and fix, where the reference would refuse. A search ends early when
  /// `request.stop` asks for it, with any plan, which nobody looks at.
  Result<Plan> (*make_plan)(const PlanRequest& request) = nullptr;
  std::span<const StrategyParameter> parameters = {};
};

/// All load balancers, in the order in which they are shown. To add one: a file in this folder, a declaration
/// in balancers.h and a line in registry.cpp.
[[nodiscard]] const std::vector<const LoadBalancer*>& load_balancers();

/// Errors: `bad_input` for an unknown name, saying which there are.
[[nodiscard]] Result<const LoadBalancer*> find_load_balancer(std::string_view name);

}  // namespace evenkeel
