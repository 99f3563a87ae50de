#include "balance/trace_recorder.h"

#include <algorithm>

namespace evenkeel {

std::int64_t PlanTrace::kept_like(const TraceStep& step) const {
  return std::count_if(steps.begin(), steps.end(),
                       [&](const TraceStep& other) { return other.index() == step.index(); });
}

std::vector<std::int32_t> TraceRecorder::owners_of(const Groups& groups) const {
  std::vector<std::int32_t> owner;
  if (groups.tasks.size() > limits_.items) return owner;
  owner.resize(groups.tasks.size());
  for (std::size_t k = 0; k < groups.group_count(); ++k) {
    for (const std::int32_t task : groups.group(k)) {
      owner[static_cast<std::size_t>(task)] = static_cast<std::int32_t>(k);
    }
  }
  return owner;
}

void TraceRecorder::finish(PlanTrace& trace) && {
  trace.row = row_;
  trace.steps = std::move(steps_);
  trace.totals = totals_;
}

}  // namespace evenkeel
