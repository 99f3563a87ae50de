#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "balance/plan_trace.h"
#include "pipeline/snapshot.h"

namespace evenkeel {

/// How a strategy made its plan, and the plan, which is that of the snapshot.
struct TracedPlan {
  PlanTrace trace;
  std::shared_ptr<const Plan> plan;
};

/// Makes the plan of a strategy once more on the workload of a snapshot, and takes down what its load
/// balancer does with one batch row. It ends with a `TraceDone`: the work of whole blocks, else the allowed
/// pairs of each rank. A plan file is one step that says so. Costs what planning costs. Nothing when stopped.
/// Errors: those of the stages that it needs. Checked in tests/core/plan_trace_test.cpp.
[[nodiscard]] Cancellable<Result<TracedPlan>> trace_plan(const std::string& strategy,
                                                         const Snapshot& snapshot, BatchRow row,
                                                         const Engine& engine, TraceLimits limits = {},
                                                         const std::stop_token& stop = {});

}  // namespace evenkeel
