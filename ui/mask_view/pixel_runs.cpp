#include "mask_view/pixel_runs.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace evenkeel::ui {

std::vector<PixelRun> pixels_of_tokens(const Plan& plan, BatchRow row, Interval tokens, double begin,
                                       double span, int pixels) {
  if (pixels <= 0 || span <= 0 || tokens.empty()) return {};
  const Interval sight = intersect(
      {static_cast<std::int64_t>(std::floor(begin)), static_cast<std::int64_t>(std::ceil(begin + span))},
      {0, plan.seq_len()});
  std::vector<bool> covered(static_cast<std::size_t>(pixels));
  int missing = pixels;
  const double scale = pixels / span;
  /// Covers what is in sight of some positions; false once nothing is missing.
  const auto cover = [&](Interval positions) {
    positions = intersect(positions, sight);
    if (positions.empty()) return true;
    const double first = std::floor((static_cast<double>(positions.begin) - begin) * scale);
    const double last = std::ceil((static_cast<double>(positions.end) - begin) * scale);
    const int end = static_cast<int>(std::clamp(last, 0.0, static_cast<double>(pixels)));
    for (int pixel = static_cast<int>(std::clamp(first, 0.0, static_cast<double>(pixels))); pixel < end;
         ++pixel) {
      const auto i = static_cast<std::size_t>(pixel);
      if (covered[i]) continue;
      covered[i] = true;
      --missing;
    }
    return missing > 0;
  };
  if (tokens.length() <= sight.length()) {
    for_each_segment(*plan.in_token_order(row, tokens), [&](const Segment& segment) {
      return cover({segment.position, segment.position + segment.length});
    });
  } else {
    for_each_segment(*plan.in_plan_order(row, sight), [&](const Segment& segment) {
      const Interval inside = intersect(tokens, {segment.token, segment.token + segment.length});
      if (inside.empty()) return true;
      const std::int64_t position = segment.position + inside.begin - segment.token;
      return cover({position, position + inside.length()});
    });
  }
  std::vector<PixelRun> runs;
  for (int pixel = 0; pixel < pixels; ++pixel) {
    if (!covered[static_cast<std::size_t>(pixel)]) continue;
    if (!runs.empty() && runs.back().end == pixel) {
      ++runs.back().end;
    } else {
      runs.push_back({pixel, pixel + 1});
    }
  }
  return runs;
}

}  // namespace evenkeel::ui
