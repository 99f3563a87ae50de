#include "balance/indices.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "engine/expand_as.h"

namespace evenkeel {
namespace {

/// Below this many indices a second thread costs more than it brings.
constexpr std::int64_t kIndicesPerThread = std::int64_t{1} << 19;

template <class Index>
Cancellable<Result<void>> expand_on_one_thread(const Engine& engine, const Plan& plan, BatchRow row,
                                               Expansion expansion, Interval interval, Span<Index> out,
                                               const std::stop_token& stop) {
  const bool rearrange = expansion == Expansion::rearrange;
  const auto walk = rearrange ? plan.in_plan_order(row, interval) : plan.in_token_order(row, interval);
  std::vector<Segment> segments(engine.capabilities().segments_per_call);
  std::int64_t at = interval.begin;
  while (const std::size_t count = walk->next(segments)) {
    if (stop.stop_requested()) return std::nullopt;
    const Segment& last = segments[count - 1];
    const std::int64_t end = (rearrange ? last.position : last.token) + last.length;
    auto done = expand_as(
        engine, {segments.data(), count}, expansion, at,
        out.subspan(static_cast<std::size_t>(at - interval.begin), static_cast<std::size_t>(end - at)));
    if (!done) return done;
    at = end;
  }
  return Result<void>();
}

template <class Index>
Cancellable<Result<void>> expand_on_threads(const Engine& engine, const Plan& plan, BatchRow row,
                                            Expansion expansion, Interval interval, Span<Index> out,
                                            const std::stop_token& stop) {
  const std::int64_t threads = std::clamp<std::int64_t>(interval.length() / kIndicesPerThread, 1,
                                                        std::max(1U, std::thread::hardware_concurrency()));
  if (threads == 1) return expand_on_one_thread(engine, plan, row, expansion, interval, out, stop);
  std::vector<Cancellable<Result<void>>> outcomes(static_cast<std::size_t>(threads));
  const auto work = [&](std::int64_t part) {
    const Interval mine{interval.begin + interval.length() * part / threads,
                        interval.begin + interval.length() * (part + 1) / threads};
    outcomes[static_cast<std::size_t>(part)] =
        expand_on_one_thread(engine, plan, row, expansion, mine,
                             out.subspan(static_cast<std::size_t>(mine.begin - interval.begin),
                                         static_cast<std::size_t>(mine.length())),
                             stop);
  };
  {
    std::vector<std::jthread> workers;
    for (std::int64_t part = 1; part < threads; ++part) workers.emplace_back(work, part);
    work(0);
  }
  for (auto& outcome : outcomes) {
    if (!outcome || !outcome->ok()) return std::move(outcome);
  }
  return Result<void>();
}

}  // namespace

Cancellable<Result<void>> expand_plan(const Engine& engine, const Plan& plan, BatchRow row,
                                      Expansion expansion, Interval interval, Span<std::int64_t> out,
                                      const std::stop_token& stop) {
  return expand_on_threads(engine, plan, row, expansion, interval, out, stop);
}

Cancellable<Result<void>> expand_plan(const Engine& engine, const Plan& plan, BatchRow row,
                                      Expansion expansion, Interval interval, Span<std::int32_t> out,
                                      const std::stop_token& stop) {
  return expand_on_threads(engine, plan, row, expansion, interval, out, stop);
}

}  // namespace evenkeel
