#pragma once

#include <memory>
#include <mutex>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/span.h"
#include "device_buffer.h"
#include "memory_pool.h"
#include "stream.h"

namespace evenkeel {

/// What one call of a primitive works with: a stream of its own, and memory in its order.
class DeviceCall {
 public:
  DeviceCall(const Stream& stream, cudaMemPool_t pool) : stream_(&stream), pool_(pool) {}

  [[nodiscard]] const Stream& stream() const { return *stream_; }
  /// Room for `size` elements, contents not initialised.
  template <class T>
  [[nodiscard]] Result<DeviceBuffer<T>> room(std::size_t size) const {
    return DeviceBuffer<T>::make(size, *stream_, pool_);
  }
  /// A copy of `from`, which must live until the stream has made it.
  template <class T>
  [[nodiscard]] Result<DeviceBuffer<T>> copy(Span<const T> from) const {
    auto buffer = room<T>(from.size());
    if (!buffer) return buffer;
    if (auto copied = buffer->copy_from(from); !copied) return copied.error();
    return buffer;
  }

 private:
  const Stream* stream_;
  cudaMemPool_t pool_;
};

/// Waits at its end for what a call has begun: declared after the host memory that copies read or write, it
/// keeps that memory until they are done, however the scope is left.
class WaitAtEnd {
 public:
  explicit WaitAtEnd(const DeviceCall& call) : stream_(call.stream().get()) {}
  WaitAtEnd(const WaitAtEnd&) = delete;
  WaitAtEnd& operator=(const WaitAtEnd&) = delete;
  ~WaitAtEnd() { forget_error(cudaStreamSynchronize(stream_)); }

 private:
  cudaStream_t stream_;
};

/// The pool and the streams of an engine. Calls may come from several threads at once.
class DeviceCalls {
 public:
  explicit DeviceCalls(MemoryPool pool) : pool_(std::move(pool)) {}

  /// Calls `work(call)`, which gives a `Result` or a `Cancellable` one. Nothing of it is at work any more on
  /// return, whatever the outcome. A stream on which something failed is not used again.
  template <class Work>
  [[nodiscard]] auto run(Work work) -> std::invoke_result_t<Work, const DeviceCall&> {
    using Outcome = std::invoke_result_t<Work, const DeviceCall&>;
    auto stream = take();
    if (!stream) return Outcome(stream.error());
    const DeviceCall call(*stream, pool_.get());
    Outcome outcome = work(call);
    // Where the work ended early, copies may still read the caller's memory.
    const auto waited = stream->wait();
    if (waited) {
      give_back(std::move(stream).value());
    } else if (succeeded(outcome)) {
      return Outcome(waited.error());
    }
    return outcome;
  }

 private:
  template <class T>
  static bool succeeded(const Result<T>& outcome) {
    return outcome.ok();
  }
  template <class T>
  static bool succeeded(const Cancellable<Result<T>>& outcome) {
    return outcome && outcome->ok();
  }

  [[nodiscard]] Result<Stream> take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        Stream stream = std::move(idle_.back());
        idle_.pop_back();
        return Result<Stream>(std::move(stream));
      }
    }
    return Stream::make();
  }
  void give_back(Stream stream) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(stream));
  }

  MemoryPool pool_;
  std::mutex mutex_;
  std::vector<Stream> idle_;
};

}  // namespace evenkeel
