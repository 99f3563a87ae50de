#pragma once

#include <cstdint>
#include <memory>

#include "base/result.h"
#include "engine/engine.h"

namespace evenkeel {

/// Indices that one pass holds on the device: 32 MiB of them, and at most 96 MiB of segments of one token
/// each.
inline constexpr std::int64_t kIndicesPerPass = std::int64_t{1} << 22;

/// The engine on device 0, which has been found able. Errors: `unavailable` where the device does not answer.
[[nodiscard]] Result<std::unique_ptr<Engine>> make_cuda_engine();

}  // namespace evenkeel
