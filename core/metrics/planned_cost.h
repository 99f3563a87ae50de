#pragma once

#include <cstdint>
#include <vector>

#include "balance/plan.h"
#include "base/result.h"
#include "cost/cost.h"
#include "cost/cost_model.h"

namespace evenkeel {

/// What block-wise strategies balance, per rank and summed over the batch, W entries: the work of the blocks
/// that a rank owns under a cost model, with d of a calibrated one for each batch row. In flops of the
/// forward pass, or in millionths of the calibration's unit. Empty where the plan cuts blocks, as none has an
/// owner then. O(blocks). Errors: those of `block_work`; `bad_input` where a sum over the batch exceeds 62
/// bits. Checked in tests/core/planned_cost_test.cpp.
[[nodiscard]] Result<std::vector<std::int64_t>> planned_cost(const Plan& plan, const Cost& cost,
                                                             const CostModel& model);

}  // namespace evenkeel
