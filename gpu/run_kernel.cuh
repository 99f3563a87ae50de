#pragma once

#include <cuda_runtime_api.h>

#include <cstdint>

/// How kernels of the core run on the device. Only for CUDA sources.
namespace evenkeel {

template <class Kernel>
__global__ void __launch_bounds__(Kernel::kThreads) run_phases(const Kernel kernel) {
  __shared__ typename Kernel::Shared shared;
  for (int phase = 0; phase < Kernel::kPhases; ++phase) {
    if (phase > 0) __syncthreads();
    kernel.phase(phase, blockIdx.x, static_cast<int>(threadIdx.x), shared);
  }
}

inline constexpr int kItemThreads = 256;

template <class Items>
__global__ void __launch_bounds__(kItemThreads) run_items(const Items items, std::int64_t size) {
  const std::int64_t stride = std::int64_t{gridDim.x} * kItemThreads;
  for (std::int64_t i = std::int64_t{blockIdx.x} * kItemThreads + threadIdx.x; i < size; i += stride) {
    items.item(i);
  }
}

/// Starts a kernel in phases; at least one block, fewer than 2^31.
template <class Kernel>
cudaError_t launch_phases(const Kernel& kernel, cudaStream_t stream) {
  run_phases<<<static_cast<unsigned>(kernel.blocks()), Kernel::kThreads, 0, stream>>>(kernel);
  return cudaGetLastError();
}

/// Starts the computation of items; of none it starts nothing.
template <class Items>
cudaError_t launch_items(const Items& items, cudaStream_t stream) {
  constexpr std::int64_t kMostBlocks = std::int64_t{1} << 20;
  const std::int64_t size = items.size();
  if (size == 0) return cudaSuccess;
  const std::int64_t blocks = (size + kItemThreads - 1) / kItemThreads;
  run_items<<<static_cast<unsigned>(blocks < kMostBlocks ? blocks : kMostBlocks), kItemThreads, 0, stream>>>(
      items, size);
  return cudaGetLastError();
}

}  // namespace evenkeel
