#pragma once

#include <cuda_runtime_api.h>

#include <utility>

#include "base/result.h"
#include "cuda_error.h"

namespace evenkeel {

/// Owns a CUDA stream that does not wait for the default stream. Its destruction does not wait for its work.
class Stream {
 public:
  [[nodiscard]] static Result<Stream> make() {
    Stream stream;
    if (auto made = check_cuda(cudaStreamCreateWithFlags(&stream.stream_, cudaStreamNonBlocking),
                               "creating a stream");
        !made) {
      return made.error();
    }
    return Result<Stream>(std::move(stream));
  }
  Stream(Stream&& other) noexcept : stream_(std::exchange(other.stream_, nullptr)) {}
  Stream& operator=(Stream&& other) noexcept {
    std::swap(stream_, other.stream_);
    return *this;
  }
  ~Stream() {
    if (stream_ != nullptr) forget_error(cudaStreamDestroy(stream_));
  }

  [[nodiscard]] cudaStream_t get() const { return stream_; }
  /// Blocks until the work of the stream is done, and reports what failed in it.
  [[nodiscard]] Result<void> wait() const {
    return check_cuda(cudaStreamSynchronize(stream_), "waiting for the device");
  }

 private:
  Stream() = default;
  cudaStream_t stream_ = nullptr;
};

}  // namespace evenkeel
