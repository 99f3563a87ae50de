#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"

/// What the benches share: clocks, medians and the table.
namespace evenkeel::bench {

struct Options {
  int repeats = 15;
  std::string only;                           ///< benches whose name contains it
  std::string evenkeel;                       ///< path of the command line, for its peak memory
  std::shared_ptr<const Engine> device = {};  ///< what the device's columns are of; null without one
  [[nodiscard]] bool wants(const std::string& name) const { return name.find(only) != std::string::npos; }
};

/// One line of the table. Times in milliseconds.
struct Figure {
  std::string name;
  double median = 0;
  double least = 0;
  std::string unit = "ms";
  std::string target;  ///< "<= 1.2 x fill"
  std::string note;
  std::string peer = {};   ///< what bounds it or does the same, measured in the same run; empty without one
  double peer_median = 0;  ///< in the unit of the figure
  std::optional<double> device_median = {};  ///< of the same work on the device, in the unit of the figure
};

/// Where and when the figures were taken.
struct Surroundings {
  std::string processor;
  unsigned threads = 1;
  std::string date;                  ///< "2026-11-22", UTC
  std::string device = {};           ///< "NVIDIA H100, CUDA 13.0"; empty without one
  std::string device_not_used = {};  ///< why there is none
};

/// One line of JSON, `evenkeel.bench/1`: every row of the table, with its peer where it has one.
[[nodiscard]] std::string json_of(const Surroundings& surroundings, const std::vector<Figure>& figures);

/// Milliseconds of one run.
[[nodiscard]] inline double time_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

/// Milliseconds of each of `repeats` runs, after one that is not counted.
[[nodiscard]] inline std::vector<double> times_of(int repeats, const std::function<void()>& work) {
  if (repeats > 1) work();
  std::vector<double> times;
  times.reserve(static_cast<std::size_t>(repeats));
  for (int i = 0; i < repeats; ++i) times.push_back(time_of(work));
  return times;
}

/// The middle of the values, the upper of two.
[[nodiscard]] inline double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

[[nodiscard]] inline double least(const std::vector<double>& values) {
  return *std::min_element(values.begin(), values.end());
}

/// Keeps the compiler from dropping work whose result nobody reads.
template <class T>
void keep(const T& value) {
  asm volatile("" : : "r"(&value) : "memory");
}

/// The peer of whatever sorts costs: `std::stable_sort` of the same ones alone, by descending cost.
[[nodiscard]] inline std::vector<double> stable_sort_times(int repeats,
                                                           const std::vector<std::int64_t>& cost) {
  return times_of(repeats, [&] {
    std::vector<std::int32_t> order(cost.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
      return cost[static_cast<std::size_t>(a)] > cost[static_cast<std::size_t>(b)];
    });
    keep(order[0]);
  });
}

[[nodiscard]] std::vector<Figure> bench_report_memory(const Options& options);
[[nodiscard]] std::vector<Figure> bench_indices(const Options& options);
[[nodiscard]] std::vector<Figure> bench_sort_and_snake(const Options& options);
[[nodiscard]] std::vector<Figure> bench_snapshot(const Options& options);
[[nodiscard]] std::vector<Figure> bench_block_mask(const Options& options);
[[nodiscard]] std::vector<Figure> bench_execution(const Options& options);
[[nodiscard]] std::vector<Figure> bench_c_interface(const Options& options);
[[nodiscard]] std::vector<Figure> bench_strategies(const Options& options);
[[nodiscard]] std::vector<Figure> bench_mask_mod(const Options& options);
[[nodiscard]] std::vector<Figure> bench_primitives(const Options& options);

}  // namespace evenkeel::bench
