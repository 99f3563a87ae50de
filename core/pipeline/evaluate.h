#pragma once

#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/engine.h"
#include "pipeline/snapshot.h"

/// One strategy on a workload whose mask and cost are there.
namespace evenkeel {

class TraceRecorder;

/// Whether two requests ask the same of a strategy: they differ in nothing but what else is measured. Rows
/// have to be the same objects, and a plan file the same reading of it.
[[nodiscard]] bool same_workload(const Request& a, const Request& b, std::string_view strategy);

/// What a snapshot knows of a strategy that holds for `request` too, or null.
[[nodiscard]] const StrategyOutcome* known_outcome(const Snapshot& snapshot, const Request& request,
                                                   std::string_view strategy);

/// The plan of a strategy as `strategy_text` writes it, of a load balancer or of a plan file. `cost` is empty
/// and `mask` may be an error for a strategy that needs neither. A `recorder` is told how it is made. Nothing
/// when stopped.
[[nodiscard]] Cancellable<Stage<Plan>> plan_of(const std::string& strategy, const Request& request,
                                               const Stage<Mask>& mask, const Stage<Cost>& cost,
                                               const Engine& engine, const std::stop_token& stop,
                                               TraceRecorder* recorder = nullptr);

/// Plan and metrics of a strategy as `strategy_text` writes it. Nothing when stopped; an error stands in the
/// stage that it arises in and the one after it.
[[nodiscard]] Cancellable<StrategyOutcome> evaluate(const std::string& strategy, const Request& request,
                                                    const Stage<Mask>& mask, const Stage<Cost>& cost,
                                                    const Engine& engine, const std::stop_token& stop);

}  // namespace evenkeel
