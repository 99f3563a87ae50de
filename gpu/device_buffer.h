#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <type_traits>
#include <utility>

#include "base/result.h"
#include "base/span.h"
#include "cuda_error.h"
#include "stream.h"

namespace evenkeel {

/// Owns device memory for elements of T, contents not initialised. Its destruction waits for the device, as
/// `cudaFree` does, so that no kernel outlives its memory.
template <class T>
class DeviceBuffer {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  DeviceBuffer() = default;
  DeviceBuffer(DeviceBuffer&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), capacity_(std::exchange(other.capacity_, 0)) {}
  DeviceBuffer& operator=(DeviceBuffer&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(capacity_, other.capacity_);
    return *this;
  }
  ~DeviceBuffer() {
    if (data_ != nullptr) static_cast<void>(cudaFree(data_));
  }

  /// Room for `count` elements; what was there is lost where it grows. Errors: `memory`, and then it holds
  /// nothing.
  [[nodiscard]] Result<void> reserve(std::size_t count) {
    if (count <= capacity_) return {};
    *this = DeviceBuffer();
    void* memory = nullptr;
    if (auto got = check_cuda(cudaMalloc(&memory, count * sizeof(T)), "allocating device memory"); !got)
      return got;
    data_ = static_cast<T*>(memory);
    capacity_ = count;
    return {};
  }

  /// The first `count` elements, in device memory.
  [[nodiscard]] Span<T> first(std::size_t count) const { return {data_, count}; }

  /// Begins to copy `from` to the start of the buffer, which has room for it. `from` must live until the
  /// stream is done with it.
  [[nodiscard]] Result<void> copy_from(Span<const T> from, const Stream& stream) {
    return check_cuda(
        cudaMemcpyAsync(data_, from.data(), from.size() * sizeof(T), cudaMemcpyHostToDevice, stream.get()),
        "copying to the device");
  }

  /// Begins to copy the first elements of the buffer to all of `to`.
  [[nodiscard]] Result<void> copy_to(Span<T> to, const Stream& stream) const {
    return check_cuda(
        cudaMemcpyAsync(to.data(), data_, to.size() * sizeof(T), cudaMemcpyDeviceToHost, stream.get()),
        "copying from the device");
  }

 private:
  T* data_ = nullptr;
  std::size_t capacity_ = 0;
};

}  // namespace evenkeel
