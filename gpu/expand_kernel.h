#pragma once

#include <cuda_runtime_api.h>

#include "engine/expand.device.h"

namespace evenkeel {

/// Starts the kernel, whose spans are in device memory, on a stream; does not wait. `out` is not empty and
/// has fewer than 2^31 blocks of indices.
[[nodiscard]] cudaError_t launch(const ExpandKernel& kernel, cudaStream_t stream);

}  // namespace evenkeel
