#include "steps/step_table.h"

#include <algorithm>

namespace evenkeel::ui {

StepTable StepTable::gather(const std::vector<std::int64_t>& work, bool tiles) {
  StepTable out;
  out.tiles = tiles;
  std::vector<RingStep>& only = out.steps.emplace_back();
  for (const std::int64_t one : work) only.push_back({RingBehavior::not_is_causal, one});
  out.measure();
  return out;
}

StepTable StepTable::ring(Ring ring) {
  StepTable out;
  out.is_ring = true;
  out.steps = std::move(ring.steps);
  out.measure();
  return out;
}

void StepTable::measure() {
  ranks = steps.empty() ? 0 : static_cast<std::int64_t>(steps.front().size());
  double sum = 0;
  for (const std::vector<RingStep>& step : steps) {
    const auto most = std::max_element(step.begin(), step.end(),
                                       [](const RingStep& a, const RingStep& b) { return a.area < b.area; });
    slowest.push_back(most->area);
    slowest_rank.push_back(Rank{most - step.begin()});
    begin.push_back(critical);
    critical += most->area;
    for (const RingStep& one : step) sum += static_cast<double>(one.area);
  }
  begin.push_back(critical);
  if (ranks > 0) mean = sum / static_cast<double>(ranks);
}

StepTable::Cell StepTable::cell(Interval s, Interval r) const {
  Cell out;
  bool first = true;
  for (std::int64_t i = s.begin; i < s.end; ++i) {
    const auto step = static_cast<std::size_t>(i);
    out.most += slowest[step] * r.length();
    for (std::int64_t rank = r.begin; rank < r.end; ++rank) {
      const RingStep& one = steps[step][static_cast<std::size_t>(rank)];
      out.work += one.area;
      if (!is_ring) continue;
      if (first) out.behavior = one.behavior;
      if (out.behavior != one.behavior) out.behavior.reset();
      first = false;
    }
  }
  return out;
}

}  // namespace evenkeel::ui
