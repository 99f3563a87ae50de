#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "balance/plan.h"
#include "base/units.h"

namespace evenkeel::ui {

/// Up to this many ranks have a lane each; beyond, one rank has a lane, and all share a summary.
inline constexpr std::int64_t kMostLanes = 16;

struct LaneRequest {
  std::shared_ptr<const Plan> plan;
  BatchRow row;
  int columns = 0;           ///< device pixels across the tokens, at least 1
  std::optional<Rank> only;  ///< the rank of the single lane; used above `kMostLanes` ranks
  Interval tokens = {};      ///< that the columns lie across; all of S where it is empty
  bool operator==(const LaneRequest&) const = default;
};

/// Where each rank's tokens come from, in columns of equal width over its tokens. No colours: a theme costs
/// nothing.
struct LaneRaster {
  LaneRequest request;
  /// Per lane and column the share of its tokens that the lane's rank owns, 0 to 1.
  std::vector<std::vector<float>> coverage;
  /// Per column the rank with the longest piece in it; empty where every rank has a lane.
  std::vector<std::int32_t> summary;
};

/// Walks the plan once, over those tokens only. Every piece leaves a mark in at least one column. Time
/// O(segments + W columns). Nothing when stopped.
[[nodiscard]] std::optional<LaneRaster> rasterLanes(const LaneRequest& request, const std::stop_token& stop);

}  // namespace evenkeel::ui
