#pragma once

#include <vector>

#include "balance/plan.h"
#include "base/units.h"

namespace evenkeel::ui {

/// Pixels [begin, end) of an axis.
struct PixelRun {
  int begin = 0;
  int end = 0;
  bool operator==(const PixelRun&) const = default;
};

/// The pixels of an axis under which a token of `tokens` of a row stands as the plan rearranges them, in
/// ascending runs that do not touch. The axis shows the positions [begin, begin + span) on `pixels` pixels.
///
/// O(pixels) memory; visits the segments of the tokens or those of the positions in sight, whichever are
/// fewer tokens, and ends as soon as every pixel is covered.
[[nodiscard]] std::vector<PixelRun> pixels_of_tokens(const Plan& plan, BatchRow row, Interval tokens,
                                                     double begin, double span, int pixels);

}  // namespace evenkeel::ui
