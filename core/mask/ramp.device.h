#pragma once

#include <cstdint>

#include "base/annotate.h"

/// Sums that the areas of masks are made of, in closed form.
namespace evenkeel {

/// Sum over 0 <= i < count of clamp(i + shift, 0, most). count and most are at most 2^31 and not negative,
/// and |shift| at most 2^32; the result is at most 2^62.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::int64_t ramp_sum(std::int64_t count, std::int64_t shift,
                                                                std::int64_t most) {
  // i + shift is below 0 before `rise` and at least `most` from `top` on.
  const std::int64_t rise = shift >= 0 ? 0 : (-shift < count ? -shift : count);
  std::int64_t top = most - shift;
  if (top < rise) top = rise;
  if (top > count) top = count;
  const std::int64_t between = top - rise;
  const std::int64_t first_and_last = 2 * shift + rise + top - 1;
  return between * first_and_last / 2 + (count - top) * most;
}

/// Sum over 0 <= i < count of (min(i, last) / step + 1): how many multiples of `step` from 0 on lie in [0,
/// min(i, last)], for all i. step >= 1.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::int64_t step_sum(std::int64_t count, std::int64_t step,
                                                                std::int64_t last) {
  const std::int64_t rising = count < last + 1 ? count : last + 1;
  const std::int64_t whole = rising / step;
  const std::int64_t rest = rising % step;
  return rising + step * (whole * (whole - 1) / 2) + rest * whole + (count - rising) * (last / step + 1);
}

}  // namespace evenkeel
