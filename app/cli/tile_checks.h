#pragma once

#include "cli/trouble.h"
#include "engine/engine.h"

namespace evenkeel::cli {

/// Executed tiles of the plan of every strategy against counting every pair in rearranged order.
[[nodiscard]] Found check_executed_tiles(const Engine& engine);
/// Tiles of every named mask against counting every pair.
[[nodiscard]] Found check_named_tiles(const Engine& engine);
/// Tiles of the text of every named mask, and of one that intervals cannot decide, against the same.
[[nodiscard]] Found check_program_tiles(const Engine& engine);

}  // namespace evenkeel::cli
