#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

#include "balance/plan.h"
#include "base/result.h"
#include "engine/engine.h"
#include "io/text_writer.h"

/// Plans out.
namespace evenkeel::io {

/// Writes a plan by the ending of the path: `.npy` (rearrange indices, int64, (1, S) or (B, S)), `.json`
/// (schema evenkeel.plan/1, one line) or `.csv` (row, position, token, rank).
///
/// The plan is checked to be a permutation before anything is written. The file appears whole under its name
/// or not at all; a pipe or a device is written to directly. The disk must have room for all of an `.npy`.
/// Nothing when stopped; then no file is left. Time O(S) after O(segments); memory O(1), some ten megabytes.
/// Errors: `bad_input` for another ending or for JSON of more than 2^24 tokens; `io` with the system's
/// reason; `infeasible` for a plan that is no permutation; `memory`.
[[nodiscard]] Cancellable<Result<void>> write_plan(const std::filesystem::path& path, const Plan& plan,
                                                   const Engine& engine, const std::stop_token& stop = {},
                                                   const Progress& progress = {});

/// The plan as one line of JSON, without a line end. Errors: `bad_input` for more than 2^24 tokens;
/// `infeasible` for a plan that is no permutation; `memory`.
[[nodiscard]] Cancellable<Result<std::string>> plan_json(const Plan& plan, const Engine& engine,
                                                         const std::stop_token& stop = {});

}  // namespace evenkeel::io
