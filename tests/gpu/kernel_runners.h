#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

#include "base/annotate.h"
#include "engine/expand.device.h"
#include "support/segments.h"

#if defined(__CUDACC__)
#include "device_buffer.h"
#include "kernels.h"
#include "stream.h"
#endif

/// Ways to run what is written for a device: in one thread, with the threads of each block and the blocks, or
/// the items, in an order of our choice; and on the device where this is compiled as CUDA and there is one.
namespace evenkeel::test {

enum class ThreadOrder { forward, reversed, shuffled };
inline constexpr ThreadOrder kThreadOrders[] = {ThreadOrder::forward, ThreadOrder::reversed,
                                                ThreadOrder::shuffled};

/// For the names of tests in each order.
[[nodiscard]] inline std::string thread_order_name(const ::testing::TestParamInfo<ThreadOrder>& instance) {
  return instance.param == ThreadOrder::forward    ? "forward"
         : instance.param == ThreadOrder::reversed ? "reversed"
                                                   : "shuffled";
}

/// 0 to count - 1 in an order.
template <class Number>
[[nodiscard]] std::vector<Number> ordered(Number count, ThreadOrder order, std::mt19937& random) {
  std::vector<Number> numbers(static_cast<std::size_t>(count));
  std::iota(numbers.begin(), numbers.end(), Number{0});
  if (order == ThreadOrder::reversed) std::reverse(numbers.begin(), numbers.end());
  if (order == ThreadOrder::shuffled) std::shuffle(numbers.begin(), numbers.end(), random);
  return numbers;
}

/// Runs a kernel in phases with its threads one after another. Shared memory begins with rubbish, as the
/// device's does.
template <class Kernel>
void run_in_order(const Kernel& kernel, ThreadOrder order) {
  std::mt19937 random(7);
  for (const std::int64_t block : ordered(kernel.blocks(), order, random)) {
    static_assert(std::is_trivially_copyable_v<typename Kernel::Shared>);
    typename Kernel::Shared shared;
    std::memset(&shared, 0xdb, sizeof shared);
    for (int phase = 0; phase < Kernel::kPhases; ++phase) {
      for (const int thread : ordered(Kernel::kThreads, order, random))
        kernel.phase(phase, block, thread, shared);
    }
  }
}

/// Computes items one after another.
template <class Items>
void run_items_in_order(const Items& items, ThreadOrder order) {
  std::mt19937 random(7);
  for (const std::int64_t i : ordered(items.size(), order, random)) items.item(i);
}

/// A way to run the expansion. `run` returns what is wrong, or nothing.
template <class Index>
struct ExpandRunner {
  std::string name;
  std::string (*run)(const ExpandKernel<Index>&);
};

template <class Index, ThreadOrder order>
std::string run_on_cpu(const ExpandKernel<Index>& kernel) {
  run_in_order(kernel, order);
  return {};
}

#if defined(__CUDACC__)
template <class Index>
std::string run_on_device(const ExpandKernel<Index>& kernel) {
  auto stream = Stream::make();
  if (!stream) return stream.error().line();
  auto segments = DeviceBuffer<Segment>::make(kernel.segments.size(), *stream, nullptr);
  if (!segments) return segments.error().line();
  auto out = DeviceBuffer<Index>::make(kernel.out.size(), *stream, nullptr);
  if (!out) return out.error().line();
  if (auto copied = segments->copy_from(kernel.segments); !copied) return copied.error().line();
  const ExpandKernel<Index> on_device{segments->span(), kernel.expansion, kernel.first, out->span()};
  for (const auto& step : {check_cuda(launch(on_device, stream->get()), "launching"),
                           out->copy_to(kernel.out), stream->wait()}) {
    if (!step) return step.error().line();
  }
  return {};
}

inline bool has_device() {
  int devices = 0;
  return cudaGetDeviceCount(&devices) == cudaSuccess && devices > 0;
}
#endif

template <class Index>
[[nodiscard]] std::vector<ExpandRunner<Index>> expand_runners() {
  std::vector<ExpandRunner<Index>> runners = {{"forward", run_on_cpu<Index, ThreadOrder::forward>},
                                              {"reversed", run_on_cpu<Index, ThreadOrder::reversed>},
                                              {"shuffled", run_on_cpu<Index, ThreadOrder::shuffled>}};
#if defined(__CUDACC__)
  if (has_device()) runners.push_back({"device", run_on_device<Index>});
#endif
  return runners;
}

}  // namespace evenkeel::test
