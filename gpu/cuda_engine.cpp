#include "cuda_engine.h"

#include <algorithm>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "cuda_error.h"
#include "device_buffer.h"
#include "expand_kernel.h"
#include "stream.h"

namespace evenkeel {
namespace {

constexpr int kDevice = 0;

/// What one call works with. Kept between calls, since the driver takes longer to allocate than to expand.
struct Workspace {
  explicit Workspace(Stream own_stream) : stream(std::move(own_stream)) {}
  Stream stream;
  DeviceBuffer<Segment> segments;
  DeviceBuffer<std::int64_t> indices;
};

/// Workspaces that no call uses at the moment. Calls may come from several threads at once.
class Workspaces {
 public:
  [[nodiscard]] Result<std::unique_ptr<Workspace>> take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        auto workspace = std::move(idle_.back());
        idle_.pop_back();
        return workspace;
      }
    }
    auto stream = Stream::make();
    if (!stream) return stream.error();
    return std::make_unique<Workspace>(std::move(stream).value());
  }
  void give_back(std::unique_ptr<Workspace> workspace) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(workspace));
  }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<Workspace>> idle_;
};

Error lacking(const char* primitive) {
  return make_error(ErrorKind::unavailable, "engine-primitive",
                    std::string("cuda does not offer ") + primitive, "use --engine auto or cpu");
}

/// Expands `segments`, which cover out at `first`, in one pass.
Result<void> expand_pass(Workspace& workspace, Span<const Segment> segments, Expansion expansion,
                         std::int64_t first, Span<std::int64_t> out) {
  if (auto room = workspace.segments.reserve(segments.size()); !room) return room;
  if (auto room = workspace.indices.reserve(out.size()); !room) return room;
  if (auto copied = workspace.segments.copy_from(segments, workspace.stream); !copied) return copied;
  const ExpandKernel kernel{workspace.segments.first(segments.size()), expansion, first,
                            workspace.indices.first(out.size())};
  if (auto launched =
          check_cuda(launch(kernel, workspace.stream.get()), "launching the expansion of segments");
      !launched) {
    return launched;
  }
  if (auto copied = workspace.indices.copy_to(out, workspace.stream); !copied) return copied;
  return workspace.stream.wait();
}

class CudaEngine final : public Engine {
 public:
  [[nodiscard]] std::string name() const override { return "cuda"; }
  [[nodiscard]] Capabilities capabilities() const override {
    Capabilities capabilities;
    capabilities.expand_segments = true;
    capabilities.segments_per_call = std::size_t{1} << 16;
    return capabilities;
  }

  [[nodiscard]] Cancellable<Result<RowCost>> block_costs(const MaskView& /*mask*/, BlockSize /*block*/,
                                                         const std::stop_token& /*stop*/) const override {
    return Result<RowCost>(lacking("block costs"));
  }
  [[nodiscard]] Result<Groups> sort_and_snake(std::span<const std::int64_t> /*cost*/,
                                              WorldSize /*world*/) const override {
    return lacking("sort-and-snake");
  }

  [[nodiscard]] Result<void> expand_segments(Span<const Segment> segments, Expansion expansion,
                                             std::int64_t first, Span<std::int64_t> out) const override {
    if (out.empty()) return {};
    // The current device belongs to the calling thread.
    if (auto chosen = check_cuda(cudaSetDevice(kDevice), "choosing the device"); !chosen) return chosen;
    auto workspace = workspaces_.take();
    if (!workspace) return workspace.error();
    auto done = expand_in_passes(**workspace, segments, expansion, first, out);
    // After a failure the stream may still be at work on memory of the caller: destroying the workspace
    // waits.
    if (done) workspaces_.give_back(std::move(workspace).value());
    return done;
  }

 private:
  static Result<void> expand_in_passes(Workspace& workspace, Span<const Segment> segments,
                                       Expansion expansion, std::int64_t first, Span<std::int64_t> out) {
    const auto size = static_cast<std::int64_t>(out.size());
    for (std::int64_t begin = 0; begin < size; begin += kIndicesPerPass) {
      const std::int64_t end = std::min(size, begin + kIndicesPerPass);
      const std::size_t last = segments.size() - 1;
      const std::size_t from = segment_at(segments, expansion, first + begin, 0, last);
      const std::size_t to = segment_at(segments, expansion, first + end - 1, from, last);
      auto done =
          expand_pass(workspace, segments.subspan(from, to - from + 1), expansion, first + begin,
                      out.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)));
      if (!done) return done;
    }
    return {};
  }

  mutable Workspaces workspaces_;
};

}  // namespace

Result<std::unique_ptr<Engine>> make_cuda_engine() {
  if (auto chosen = check_cuda(cudaSetDevice(kDevice), "choosing the device"); !chosen) return chosen.error();
  return std::unique_ptr<Engine>(std::make_unique<CudaEngine>());
}

}  // namespace evenkeel
