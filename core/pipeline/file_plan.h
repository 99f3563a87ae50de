#pragma once

#include <stop_token>
#include <string_view>
#include <vector>

#include "balance/loaded_plan.h"
#include "balance/plan.h"
#include "base/result.h"
#include "engine/engine.h"
#include "findings/finding.h"
#include "layout/layout.h"
#include "pipeline/case.h"
#include "pipeline/snapshot.h"

/// Plan files as strategies, `file:NAME`.
namespace evenkeel {

/// The plan of a strategy `file:NAME` for a workload. `name` is one of `settings.plans`.
/// Errors: `bad_input` where it is none of them, and why its file cannot be read; `infeasible` where the
/// workload has other tokens, batch rows or ranks than the plan was made for, or other blocks and the plan
/// depends on them.
[[nodiscard]] Result<Plan> plan_of_file(std::string_view name, const Layout& layout, const Case& settings);

/// What the rules for plans of others (`plan_findings.h`) find about one that was measured. `outcome.plan`
/// and `outcome.metrics` are there, and with them the mask and cost of `snapshot`. Makes up to three plans
/// more. Nothing when stopped.
[[nodiscard]] Cancellable<std::vector<Finding>> audit_file_plan(const LoadedPlan& file,
                                                                const Snapshot& snapshot,
                                                                const StrategyOutcome& outcome,
                                                                const Engine& engine,
                                                                const std::stop_token& stop = {});

/// The same for any outcome of a snapshot: nothing is found where its strategy is no plan file, or is
/// refused.
[[nodiscard]] Cancellable<std::vector<Finding>> audit_outcome(const Snapshot& snapshot,
                                                              const StrategyOutcome& outcome,
                                                              const Engine& engine,
                                                              const std::stop_token& stop = {});

}  // namespace evenkeel
