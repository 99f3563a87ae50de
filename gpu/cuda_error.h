#pragma once

#include <cuda_runtime_api.h>

#include <string_view>

#include "base/result.h"

namespace evenkeel {

/// The outcome of a CUDA call as a value; `doing` says what was tried: "copying indices from the device".
/// A failure that does not last is forgotten by the runtime, so that no later launch is blamed for it. What a
/// kernel did wrong is reported by the call that waits for it; after that every call fails, for the device's
/// context is lost. Errors: `memory` where the device's does not suffice, else `unavailable`, with CUDA's own
/// words.
[[nodiscard]] Result<void> check_cuda(cudaError_t status, std::string_view doing);

/// For calls in destructors, which have nobody to tell: a failure must not be handed to the next launch.
void forget_error(cudaError_t status) noexcept;

}  // namespace evenkeel
