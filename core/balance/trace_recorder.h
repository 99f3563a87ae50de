#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "balance/plan_trace.h"
#include "engine/engine.h"

namespace evenkeel {

/// Takes down what a load balancer tells of one batch row, no more of each kind of step than its limits say.
/// One thread.
class TraceRecorder {
 public:
  TraceRecorder(BatchRow row, TraceLimits limits) : row_(row), limits_(limits) {}

  [[nodiscard]] BatchRow row() const { return row_; }
  [[nodiscard]] const TraceLimits& limits() const { return limits_; }

  /// A step; `make` is called only where it is kept.
  template <class Make>
  void add(Make make) {
    using Step = decltype(make());
    const std::size_t kind = TraceStep(std::in_place_type<Step>).index();
    if (totals_[kind]++ < static_cast<std::int64_t>(limits_.steps)) steps_.emplace_back(make());
  }
  /// Steps of a kind that nobody is going to tell.
  template <class Step>
  void skip(std::int64_t count) {
    totals_[TraceStep(std::in_place_type<Step>).index()] += count;
  }

  /// The first of `blocks` that a step may hold.
  [[nodiscard]] std::vector<std::int32_t> first_of(std::span<const std::int32_t> blocks) const {
    const std::size_t count = blocks.size() < limits_.items ? blocks.size() : limits_.items;
    return {blocks.begin(), blocks.begin() + static_cast<std::ptrdiff_t>(count)};
  }
  /// The owner of each block; empty where there are more than a step may hold.
  [[nodiscard]] std::vector<std::int32_t> owners_of(const Groups& groups) const;

  /// Moves what was told into `trace`.
  void finish(PlanTrace& trace) &&;

 private:
  BatchRow row_;
  TraceLimits limits_;
  std::vector<TraceStep> steps_;
  std::array<std::int64_t, kTraceKinds> totals_ = {};
};

}  // namespace evenkeel
