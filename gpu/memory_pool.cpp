#include "memory_pool.h"

#include <cstdint>

#include "cuda_error.h"

namespace evenkeel {

Result<MemoryPool> MemoryPool::make(int device) {
  MemoryPool pool;
  cudaMemPoolProps properties{};
  properties.allocType = cudaMemAllocationTypePinned;
  properties.handleTypes = cudaMemHandleTypeNone;
  properties.location.type = cudaMemLocationTypeDevice;
  properties.location.id = device;
  if (auto made = check_cuda(cudaMemPoolCreate(&pool.pool_, &properties), "creating a pool of device memory");
      !made) {
    return made.error();
  }
  std::uint64_t kept = kKept;
  if (auto set = check_cuda(cudaMemPoolSetAttribute(pool.pool_, cudaMemPoolAttrReleaseThreshold, &kept),
                            "setting up the pool of device memory");
      !set) {
    return set.error();
  }
  return Result<MemoryPool>(std::move(pool));
}

MemoryPool::~MemoryPool() {
  if (pool_ != nullptr) forget_error(cudaMemPoolDestroy(pool_));
}

}  // namespace evenkeel
