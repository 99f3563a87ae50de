#pragma once

#include "engine/engine.h"

namespace evenkeel {

/// The CUDA engine: real where it was compiled in, else one whose probe says why it is absent.
[[nodiscard]] EngineProvider cuda_engine_provider();

}  // namespace evenkeel
