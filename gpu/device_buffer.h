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

/// Owns device memory for elements of T, contents not initialised, allocated and freed in the order of a
/// stream, which must outlive it. Its destruction does not wait: what the stream was given before still finds
/// the memory.
template <class T>
class DeviceBuffer {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  DeviceBuffer() = default;
  DeviceBuffer(DeviceBuffer&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        stream_(other.stream_) {}
  DeviceBuffer& operator=(DeviceBuffer&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(stream_, other.stream_);
    return *this;
  }
  ~DeviceBuffer() {
    if (data_ != nullptr) forget_error(cudaFreeAsync(data_, stream_));
  }

  /// Room for `size` elements from `pool`, or from the device's own where that is null. Errors: `memory`.
  [[nodiscard]] static Result<DeviceBuffer> make(std::size_t size, const Stream& stream, cudaMemPool_t pool) {
    DeviceBuffer buffer;
    buffer.stream_ = stream.get();
    buffer.size_ = size;
    if (size == 0) return Result<DeviceBuffer>(std::move(buffer));
    void* memory = nullptr;
    const std::size_t bytes = size * sizeof(T);
    const cudaError_t status = pool != nullptr ? cudaMallocFromPoolAsync(&memory, bytes, pool, stream.get())
                                               : cudaMallocAsync(&memory, bytes, stream.get());
    if (auto got = check_cuda(status, "allocating device memory"); !got) return got.error();
    buffer.data_ = static_cast<T*>(memory);
    return Result<DeviceBuffer>(std::move(buffer));
  }

  /// All of it, in device memory.
  [[nodiscard]] Span<T> span() const { return {data_, size_}; }

  /// Begins to copy `from` to the start of the buffer, which has room for it. `from` must live until the
  /// stream is done with it.
  [[nodiscard]] Result<void> copy_from(Span<const T> from) {
    if (from.empty()) return {};
    return check_cuda(
        cudaMemcpyAsync(data_, from.data(), from.size() * sizeof(T), cudaMemcpyHostToDevice, stream_),
        "copying to the device");
  }

  /// Begins to copy the first elements of the buffer to all of `to`.
  [[nodiscard]] Result<void> copy_to(Span<T> to) const {
    if (to.empty()) return {};
    return check_cuda(
        cudaMemcpyAsync(to.data(), data_, to.size() * sizeof(T), cudaMemcpyDeviceToHost, stream_),
        "copying from the device");
  }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
  cudaStream_t stream_ = nullptr;
};

}  // namespace evenkeel
