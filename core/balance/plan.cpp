#include "balance/plan.h"

namespace evenkeel {

bool Plan::keeps_blocks_whole(BatchRow row, std::int64_t block) const {
  if (world_size_.value > 1 && tokens_per_rank() % block != 0) return false;
  bool whole = true;
  const auto walk = in_plan_order(row, {0, seq_len_});
  for_each_segment(*walk, [&](const Segment& segment) {
    const bool ends_whole = segment.length % block == 0 || (segment.position + segment.length == seq_len_ &&
                                                            segment.token + segment.length == seq_len_);
    whole = segment.token % block == 0 && segment.position % block == 0 && ends_whole;
    return whole;
  });
  return whole;
}

}  // namespace evenkeel
