#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "layout/pack_log.h"
#include "pipeline/case.h"
#include "pipeline/sweep.h"

namespace evenkeel {

/// Some strategies on every pack of a log.
struct PackStepsRequest {
  std::shared_ptr<const PackLog::Packs> packs;
  Case settings;                        ///< its strategy does not matter
  std::vector<std::string> strategies;  ///< as `normal_strategy` writes them
  bool operator==(const PackStepsRequest&) const = default;
};

/// What became of one strategy at one step.
struct PackPoint {
  std::size_t step = 0;
  std::size_t strategy = 0;  ///< index into the request's strategies
  Result<SweepResult> result;
};

/// Calls `publish` for every step and strategy, once each, step by step. A strategy that is refused is a
/// point with its error. Returns false when stopped. Cost: one pipeline run a step and one execution a point.
bool measure_pack_steps(const PackStepsRequest& request, const Engine& engine,
                        const std::function<void(const PackPoint&)>& publish,
                        const std::stop_token& stop = {});

/// One strategy over the steps of a log. Distances are those of `SweepResult::over`, for display.
struct PackSummary {
  std::size_t measured = 0;
  std::size_t refused = 0;
  std::optional<double> mean_over;  ///< of the steps that have one
  std::optional<double> worst_over;
  std::size_t worst_step = 0;  ///< the first at the worst
};

/// `results[step]`, nothing where a step is not measured yet.
[[nodiscard]] PackSummary summarize_steps(const std::vector<std::optional<Result<SweepResult>>>& results);

}  // namespace evenkeel
