#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"
#include "cost/cost_model.h"

/// Coefficients of the calibrated cost, as a small JSON file: what a tile and a q block take on some device,
/// in any unit of time. `full` and `partial` must be there, `q_tile` and `rank` may be left out.
///
///     {"full":1.9,"partial":2.4,"q_tile":0.3,"rank":12}
namespace evenkeel::io {

/// Numbers of 0 to 1,000,000, rounded to millionths. Errors: `bad_input` for what is no such object, for an
/// unknown field, and those of `check_cost_model`. Fuzzed by tests/fuzz/fuzz_calibration.cpp.
[[nodiscard]] Result<CostModel> parse_calibration(std::string_view text);

/// Errors: those of `parse_calibration`, with the file's name; `bad_input` where there is no such file or it
/// is larger than 64 KiB; `io`.
[[nodiscard]] Result<CostModel> read_calibration(const std::filesystem::path& path);

}  // namespace evenkeel::io
