#pragma once

#include <cstdint>

#include "balance/plan.h"
#include "base/interval_set.h"
#include "base/units.h"
#include "execution/token_map.h"
#include "execution/token_union.h"
#include "mask/mask.h"
#include "mask/mask_rows.h"

namespace evenkeel {

/// Basic steps, as `worker_count` takes them, of finding what all ranks' q tokens attend.
[[nodiscard]] std::int64_t steps_to_attend(const Mask& mask, const Plan& plan, const TokenMap& map);

/// The kv tokens that the q blocks of the rearranged sequence attend, q block by q block: from the plan's
/// segments of a q block, O(segments of it) for named masks. One a thread; mask and plan must outlive it.
class AttendedTokens {
 public:
  AttendedTokens(const Mask& mask, const Plan& plan, BatchRow row, std::int64_t q_block_size);

  /// Looks at the q block that begins at position q_block x b_q. `any` and `all` are its from then on.
  void look_at(std::int64_t q_block);
  /// Tokens that some row of the q block attends: ascending and apart.
  [[nodiscard]] const IntervalSet& any() const { return any_; }
  /// Tokens that every row attends; none where the q block lies over the edge of the sequence.
  [[nodiscard]] const IntervalSet& all() const { return all_; }

 private:
  const Plan& plan_;
  BatchRow row_;
  std::int64_t block_;
  MaskRows mask_rows_;
  TokenUnion union_;
  IntervalSet any_;
  IntervalSet all_;
  IntervalSet some_;  ///< of one segment
};

}  // namespace evenkeel
