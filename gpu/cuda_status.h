#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <string>

#include "engine/engine.h"

namespace evenkeel {

/// What the CUDA runtime answered when it was asked for device 0. Later answers count only where the earlier
/// ones were good.
struct CudaAnswers {
  cudaError_t driver_asked = cudaSuccess;
  int driver = 0;  ///< the newest CUDA that it serves, as 1000 x major + 10 x minor; 0 without a driver
  cudaError_t counted = cudaSuccess;
  int devices = 0;
  cudaError_t described = cudaSuccess;
  std::string name;
  std::size_t memory = 0;  ///< bytes
  int major = 0;           ///< of the compute capability
  int minor = 0;
};

/// Asks the runtime. Creates no context; leaves no error behind.
[[nodiscard]] CudaAnswers ask_cuda();

/// Whether the engine can be used after these answers, and why not.
[[nodiscard]] EngineStatus status_after(const CudaAnswers& answers);

}  // namespace evenkeel
