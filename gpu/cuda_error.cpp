#include "cuda_error.h"

#include <string>

namespace evenkeel {

Result<void> check_cuda(cudaError_t status, std::string_view doing) {
  if (status == cudaSuccess) return {};
  // The runtime keeps the last error and would hand it to the next launch.
  static_cast<void>(cudaGetLastError());
  const bool memory = status == cudaErrorMemoryAllocation;
  return make_error(
      memory ? ErrorKind::memory : ErrorKind::unavailable, "cuda",
      std::string(doing) + ": " + cudaGetErrorString(status) + " (" + cudaGetErrorName(status) + ")",
      "use --engine auto or cpu");
}

void forget_error(cudaError_t status) noexcept {
  if (status != cudaSuccess) static_cast<void>(cudaGetLastError());
}

}  // namespace evenkeel
