#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "pipeline/snapshot.h"

namespace evenkeel {

/// What `affinity` makes of a workload at one slack: KV traffic against the slowest rank.
struct TradeOffPoint {
  std::string strategy;            ///< "affinity:slack=0.05"
  std::int64_t slack = 0;          ///< millionths
  std::int64_t slowest_tiles = 0;  ///< planned, of the slowest rank, summed over the batch
  std::int64_t from_others = 0;    ///< kv tokens that ranks read from others, all ranks and rows together
  std::int64_t all_gather = 0;     ///< what an all-gather sends, all ranks and rows together
  bool operator==(const TradeOffPoint&) const = default;
};

/// The slacks of a curve, in millionths: 0, 0.1 %, 0.2 %, 0.5 % ... 50 %.
[[nodiscard]] std::vector<std::int64_t> trade_off_slacks();

/// The curve of a workload, a point for each slack in their order; the strategy of `request` does not matter.
/// A point that is no better than one of less slack, in tiles or in tokens, is still there: people see where
/// it ends. Nothing when stopped. One pipeline run and one KV traffic per point. Errors: those of `affinity`,
/// `check_case` and `kv_traffic`. Checked in tests/core/trade_off_test.cpp.
[[nodiscard]] Cancellable<Result<std::vector<TradeOffPoint>>> trade_off(
    const Request& request, const std::vector<std::int64_t>& slacks, const Engine& engine,
    const std::stop_token& stop = {});

}  // namespace evenkeel
