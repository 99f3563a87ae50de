#pragma once

#include <QString>
#include <cstddef>

#include "balance/plan_trace.h"
#include "cost/cost_model.h"

namespace evenkeel::ui {

/// One step of a trace in a sentence or two, with its numbers; `unit` is what work is counted in. After the
/// last step of a kind of which more were left out it says how many. Plain text.
[[nodiscard]] QString traceStepText(const PlanTrace& trace, std::size_t step, CostKind unit);

/// An amount of work: "45 tiles", "1 tile".
[[nodiscard]] QString workText(std::int64_t work, CostKind unit);

}  // namespace evenkeel::ui
