#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

#include "base/span.h"

namespace evenkeel {

/// Pairs to sort, and room for them sorted; all in device memory.
template <class Key>
struct SortPairs {
  Span<const Key> keys;
  Span<const std::int32_t> values;
  Span<Key> sorted_keys;
  Span<std::int32_t> sorted_values;
  int bits = 0;  ///< of the keys that matter, from the lowest on; at least 1
};

/// Sorts by ascending key, stable, with CUB's radix sort. Where `scratch` is null, only says in `bytes` how
/// much of it is needed. Does not wait.
[[nodiscard]] cudaError_t radix_sort(const SortPairs<std::uint64_t>& pairs, void* scratch, std::size_t& bytes,
                                     cudaStream_t stream);
[[nodiscard]] cudaError_t radix_sort(const SortPairs<std::uint32_t>& pairs, void* scratch, std::size_t& bytes,
                                     cudaStream_t stream);

}  // namespace evenkeel
