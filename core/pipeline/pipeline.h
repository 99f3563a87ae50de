#pragma once

#include <memory>
#include <stop_token>

#include "base/result.h"
#include "engine/engine.h"
#include "pipeline/executed.h"
#include "pipeline/snapshot.h"

namespace evenkeel {

/// Runs layout -> mask -> cost -> plan -> metrics, and keeps the last snapshot to reuse what a new request
/// leaves unchanged: rows that are the same object keep their cost, and a strategy on an unchanged workload
/// its plan and metrics. Not thread-safe: one pipeline a thread.
class Pipeline {
 public:
  /// Nothing when stopped. An error in one stage stands in that stage and all later ones; the snapshot is
  /// always whole. What `executed` knows of the same workload is taken from there; it may be null.
  [[nodiscard]] Cancellable<std::shared_ptr<Snapshot>> run(const Request& request, const Engine& engine,
                                                           const std::stop_token& stop = {},
                                                           const ExecutedSnapshot* executed = nullptr);

 private:
  std::shared_ptr<const Snapshot> last_;
};

/// Only the plan of the request's strategy: nothing is measured, and block costs are computed only for a
/// strategy that needs them. For export from a program that shows no numbers. Errors: those of the stages
/// that it runs.
[[nodiscard]] Cancellable<Stage<Plan>> run_to_plan(const Request& request, const Engine& engine,
                                                   const std::stop_token& stop = {});

struct PlanAndMask {
  std::shared_ptr<const Plan> plan;
  std::shared_ptr<const Mask> mask;
};

/// The same with the request's mask, which is made once for both. Errors: those of either.
[[nodiscard]] Cancellable<Result<PlanAndMask>> run_to_plan_and_mask(const Request& request,
                                                                    const Engine& engine,
                                                                    const std::stop_token& stop = {});

}  // namespace evenkeel
