#include "execution/attended_tokens.h"

#include <algorithm>

namespace evenkeel {

std::int64_t steps_to_attend(const Mask& mask, const Plan& plan, const TokenMap& map) {
  constexpr std::int64_t kStepsOfToken = 64;  // without a closed form, and often many
  const std::int64_t steps = static_cast<std::int64_t>(map.size()) * plan.world_size().value;
  return mask.is_named() ? steps : std::max(steps, plan.seq_len() * kStepsOfToken);
}

AttendedTokens::AttendedTokens(const Mask& mask, const Plan& plan, BatchRow row, std::int64_t q_block_size)
    : plan_(plan), row_(row), block_(q_block_size), mask_rows_(mask, row), union_(plan.seq_len()) {}

void AttendedTokens::look_at(std::int64_t q_block) {
  const std::int64_t seq_len = plan_.seq_len();
  const Interval positions = intersect({q_block * block_, (q_block + 1) * block_}, {0, seq_len});
  all_.clear();
  // A q block over the edge of the sequence has rows that attend nothing.
  if (positions.length() == block_) all_.push_back({0, seq_len});
  const auto walk = plan_.in_plan_order(row_, positions);
  for_each_segment(*walk, [&](const Segment& segment) {
    const Interval rows{segment.token, segment.token + segment.length};
    mask_rows_.any(rows, some_);
    union_.add(some_);
    if (!all_.empty()) {
      mask_rows_.all(rows, some_);
      all_ = intersect(all_, some_);
    }
    return true;
  });
  union_.take(any_);
}

}  // namespace evenkeel
