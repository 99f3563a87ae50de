#pragma once

#include <memory>
#include <vector>

#include "base/result.h"
#include "cli/flags.h"
#include "engine/engine.h"

namespace evenkeel::cli {

/// Every engine that this program knows, the CPU's first.
[[nodiscard]] std::vector<EngineProvider> engine_providers();

/// `--engine cpu|cuda|auto`
void declare_engine(Flags& flags);

/// The engine asked for. Notes of a fallback go to standard error.
/// Errors: `bad_input` for an unknown name, `unavailable` for a named engine that cannot run here.
[[nodiscard]] Result<std::unique_ptr<Engine>> choose_engine(const Flags& flags);

}  // namespace evenkeel::cli
