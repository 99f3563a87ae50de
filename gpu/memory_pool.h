#pragma once

#include <cuda_runtime_api.h>

#include <utility>

#include "base/result.h"

namespace evenkeel {

/// Owns a pool of device memory that streams allocate from and free to in their order. What is freed is kept
/// for the next call, up to `kKept` bytes.
class MemoryPool {
 public:
  /// Bytes that the pool does not give back to the device while it lives.
  static constexpr std::size_t kKept = std::size_t{256} << 20U;

  /// Errors: `unavailable` where the device has no such pools.
  [[nodiscard]] static Result<MemoryPool> make(int device);
  MemoryPool(MemoryPool&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)) {}
  MemoryPool& operator=(MemoryPool&& other) noexcept {
    std::swap(pool_, other.pool_);
    return *this;
  }
  ~MemoryPool();

  [[nodiscard]] cudaMemPool_t get() const { return pool_; }

 private:
  MemoryPool() = default;
  cudaMemPool_t pool_ = nullptr;
};

}  // namespace evenkeel
