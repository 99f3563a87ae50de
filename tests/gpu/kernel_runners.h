#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "base/annotate.h"
#include "engine/expand.device.h"
#include "support/segments.h"

#if defined(__CUDACC__)
#include "device_buffer.h"
#include "expand_kernel.h"
#include "stream.h"
#endif

/// Ways to run a kernel that is written in phases: in one thread, with the threads of each block and the
/// blocks in an order of our choice; and on the device where this is compiled as CUDA and there is one.
namespace evenkeel::test {

enum class ThreadOrder { forward, reversed, shuffled };

/// Runs `kernel` with its threads one after another. Shared memory begins with rubbish, as the device's does.
template <class Kernel>
void run_in_order(const Kernel& kernel, ThreadOrder order) {
  std::mt19937 random(7);
  const auto ordered = [&](auto count) {
    std::vector<decltype(count)> numbers(static_cast<std::size_t>(count));
    std::iota(numbers.begin(), numbers.end(), 0);
    if (order == ThreadOrder::reversed) std::reverse(numbers.begin(), numbers.end());
    if (order == ThreadOrder::shuffled) std::shuffle(numbers.begin(), numbers.end(), random);
    return numbers;
  };
  for (const std::int64_t block : ordered(kernel.blocks())) {
    typename Kernel::Shared shared{0xdeadbeef, 0xdeadbeef};
    for (int phase = 0; phase < Kernel::kPhases; ++phase) {
      for (const int thread : ordered(Kernel::kThreads)) kernel.phase(phase, block, thread, shared);
    }
  }
}

/// A way to run the expansion. `run` returns what is wrong, or nothing.
struct ExpandRunner {
  std::string name;
  std::string (*run)(const ExpandKernel&);
};

template <ThreadOrder order>
std::string run_on_cpu(const ExpandKernel& kernel) {
  run_in_order(kernel, order);
  return {};
}

#if defined(__CUDACC__)
inline std::string run_on_device(const ExpandKernel& kernel) {
  auto stream = Stream::make();
  if (!stream) return stream.error().line();
  DeviceBuffer<Segment> segments;
  DeviceBuffer<std::int64_t> out;
  for (const auto& step : {segments.reserve(kernel.segments.size()), out.reserve(kernel.out.size()),
                           segments.copy_from(kernel.segments, *stream)}) {
    if (!step) return step.error().line();
  }
  const ExpandKernel on_device{segments.first(kernel.segments.size()), kernel.expansion, kernel.first,
                               out.first(kernel.out.size())};
  for (const auto& step : {check_cuda(launch(on_device, stream->get()), "launching"),
                           out.copy_to(kernel.out, *stream), stream->wait()}) {
    if (!step) return step.error().line();
  }
  return {};
}

inline bool has_device() {
  int devices = 0;
  return cudaGetDeviceCount(&devices) == cudaSuccess && devices > 0;
}
#endif

[[nodiscard]] inline std::vector<ExpandRunner> expand_runners() {
  std::vector<ExpandRunner> runners = {{"forward", run_on_cpu<ThreadOrder::forward>},
                                       {"reversed", run_on_cpu<ThreadOrder::reversed>},
                                       {"shuffled", run_on_cpu<ThreadOrder::shuffled>}};
#if defined(__CUDACC__)
  if (has_device()) runners.push_back({"device", run_on_device});
#endif
  return runners;
}

}  // namespace evenkeel::test
