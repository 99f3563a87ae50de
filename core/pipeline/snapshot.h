#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "balance/plan.h"
#include "base/result.h"
#include "cost/cost.h"
#include "findings/finding.h"
#include "layout/layout.h"
#include "mask/mask.h"
#include "metrics/metrics.h"
#include "pipeline/case.h"

namespace evenkeel {

/// What to compute: documents, choices, and further strategies to measure on the same workload.
struct Request {
  Layout layout;
  Case settings;
  std::vector<std::string> compare;  ///< strategies; the chosen one need not be among them
  /// Strategies that can wait: measured and executed after all others, and not in the snapshot. None of them
  /// is in `compare`.
  std::vector<std::string> later = {};
  /// One of `compare` that is executed before the others.
  std::optional<std::string> b = std::nullopt;
  bool operator==(const Request&) const = default;
};

/// One stage of the pipeline: an immutable value, or the error that stands in its place.
template <class T>
using Stage = Result<std::shared_ptr<const T>>;

/// One strategy on a workload.
struct StrategyOutcome {
  std::string strategy;
  Stage<Plan> plan;
  Stage<Metrics> metrics;
};

/// The cheap stages of one request but for what can wait, published together. Immutable once shared.
struct Snapshot {
  std::uint64_t generation = 0;  ///< of the request; set by who schedules it
  Request request;
  Stage<Mask> mask;
  Stage<Cost> cost;
  StrategyOutcome chosen;
  std::vector<StrategyOutcome> compared;  ///< one for each name in `request.compare`, in its order
  std::vector<Finding> findings;          ///< of the chosen strategy

  /// What became of a strategy, the chosen one or a compared one; null for any other.
  [[nodiscard]] const StrategyOutcome* outcome(std::string_view strategy) const;
};

}  // namespace evenkeel
