#pragma once

#include "cli/trouble.h"
#include "engine/engine.h"

namespace evenkeel::cli {

/// Costs of every named mask against counting every pair.
[[nodiscard]] Found check_block_costs(const Engine& engine);
/// Costs of every named mask and of its text, and of texts that intervals cannot decide, against the same.
[[nodiscard]] Found check_mask_costs(const Engine& engine);
/// Pairs of every row of the text of every named mask, and of texts that intervals cannot decide, against the
/// same.
[[nodiscard]] Found check_row_areas(const Engine& engine);

}  // namespace evenkeel::cli
