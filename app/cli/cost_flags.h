#pragma once

#include "base/result.h"
#include "cli/flags.h"
#include "cost/cost_model.h"

namespace evenkeel::cli {

/// `--cost` and what its models take.
void declare_cost(Flags& flags);

/// The cost model that flags say, or `without_flags` with what they say about it.
/// Errors: `bad_input` for an unknown model, for flops without heads and head size, for those with another
/// model; those of the calibration file.
[[nodiscard]] Result<CostModel> read_cost(const Flags& flags, const CostModel& without_flags);

}  // namespace evenkeel::cli
