#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "execution/execution.h"
#include "findings/finding.h"
#include "metrics/metrics.h"
#include "pipeline/case.h"
#include "pipeline/snapshot.h"

namespace evenkeel {

/// From where on a plan is called imbalanced or fragmented.
struct FindingThresholds {
  double imbalance = 1.1;  ///< of executed tiles; of area where nothing can be executed
  double fragmentation = 1.25;
};

/// A strategy that runs fewer tiles on its slowest rank.
struct BetterStrategy {
  std::string strategy;
  std::int64_t slowest_tiles = 0;
};

/// What the execution of a strategy shows: `flex-divisible` (the reference would refuse), `imbalance`,
/// `fragmentation`, `executed-block-size` (planned at one block size, executed at another). `execution` is
/// a value or the reason why there is none; a strategy without a plan has no findings here, its refusal says
/// it all. `mask` is the one that was executed, for the reasons; null gives none. `mask-heads` where it
/// depends on the head. `better`, where known, becomes the fix of a warning.
[[nodiscard]] std::vector<Finding> execution_findings(const Case& settings, const Mask* mask,
                                                      const StrategyOutcome& outcome,
                                                      const Stage<Execution>& execution,
                                                      const std::optional<BetterStrategy>& better,
                                                      const FindingThresholds& thresholds = {});

/// `imbalance` of allowed pairs: for what does not run in tiles, as the ring.
[[nodiscard]] std::vector<Finding> area_findings(const Mask* mask, const StrategyOutcome& outcome,
                                                 const FindingThresholds& thresholds = {});

}  // namespace evenkeel
