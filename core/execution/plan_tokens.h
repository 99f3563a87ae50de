#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include "balance/plan.h"
#include "base/result.h"
#include "base/units.h"
#include "mask/mask_mod/program_counts.device.h"

namespace evenkeel {

/// Which token of one batch row a plan puts where, position by position, for an engine that looks at pairs.
/// Memory 4 bytes a token and 16 a block. Immutable.
struct PlanTokens {
  /// Nothing when stopped. O(S).
  [[nodiscard]] static Cancellable<PlanTokens> make(const Plan& plan, BatchRow row, BlockSize block,
                                                    const std::stop_token& stop = {});

  [[nodiscard]] mask_mod::InPlanOrder view() const { return {token, q_blocks, kv_blocks}; }

  std::vector<std::uint32_t> token;
  std::vector<Interval> q_blocks;  ///< from the first to the last token of each
  std::vector<Interval> kv_blocks;
};

}  // namespace evenkeel
