#pragma once

#include <memory>

#include "base/result.h"
#include "engine/engine.h"

namespace evenkeel {

/// The engine on device 0, which has been found able. Errors: `unavailable` where the device does not answer.
[[nodiscard]] Result<std::unique_ptr<Engine>> make_cuda_engine();

}  // namespace evenkeel
