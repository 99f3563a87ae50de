#pragma once

#include <cuda_runtime_api.h>

#include <string_view>

#include "base/result.h"

namespace evenkeel {

/// The outcome of a CUDA call as a value; `doing` says what was tried: "copying indices from the device".
/// Errors: `memory` where the device's does not suffice, else `unavailable`, with CUDA's own words.
[[nodiscard]] Result<void> check_cuda(cudaError_t status, std::string_view doing);

}  // namespace evenkeel
