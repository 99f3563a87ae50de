#include "expand_kernel.h"

namespace evenkeel {
namespace {

template <class Kernel>
__global__ void __launch_bounds__(Kernel::kThreads) run_phases(const Kernel kernel) {
  __shared__ typename Kernel::Shared shared;
  for (int phase = 0; phase < Kernel::kPhases; ++phase) {
    if (phase > 0) __syncthreads();
    kernel.phase(phase, blockIdx.x, static_cast<int>(threadIdx.x), shared);
  }
}

}  // namespace

cudaError_t launch(const ExpandKernel& kernel, cudaStream_t stream) {
  run_phases<<<static_cast<unsigned>(kernel.blocks()), ExpandKernel::kThreads, 0, stream>>>(kernel);
  return cudaGetLastError();
}

}  // namespace evenkeel
