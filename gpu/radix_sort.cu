#include <cub/device/device_radix_sort.cuh>

#include "radix_sort.h"

namespace evenkeel {
namespace {

template <class Key>
cudaError_t sort(const SortPairs<Key>& pairs, void* scratch, std::size_t& bytes, cudaStream_t stream) {
  const cudaError_t status = cub::DeviceRadixSort::SortPairs(
      scratch, bytes, pairs.keys.data(), pairs.sorted_keys.data(), pairs.values.data(),
      pairs.sorted_values.data(), static_cast<std::int64_t>(pairs.keys.size()), 0, pairs.bits, stream);
  return status != cudaSuccess ? status : cudaGetLastError();
}

}  // namespace

cudaError_t radix_sort(const SortPairs<std::uint64_t>& pairs, void* scratch, std::size_t& bytes,
                       cudaStream_t stream) {
  return sort(pairs, scratch, bytes, stream);
}
cudaError_t radix_sort(const SortPairs<std::uint32_t>& pairs, void* scratch, std::size_t& bytes,
                       cudaStream_t stream) {
  return sort(pairs, scratch, bytes, stream);
}

}  // namespace evenkeel
