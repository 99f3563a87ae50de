#include "cli/engine_timings.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

#include "base/text.h"
#include "mask/mask.h"

namespace evenkeel::cli {
namespace {

constexpr int kRepeats = 5;
constexpr std::int64_t kIndices = std::int64_t{1} << 22;

/// Keeps the compiler from dropping writes that nobody reads.
void keep(const void* memory) {
  asm volatile("" : : "r"(memory) : "memory");
}

double milliseconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

/// The best of some runs of the work and of its limit, in turn, so that a slow moment meets both; nothing
/// where the work fails. The first run of each is not counted.
std::optional<std::pair<double, double>> best_of_both(const std::function<bool()>& work,
                                                      const std::function<void()>& limit) {
  if (!work()) return std::nullopt;
  limit();
  std::pair best(std::numeric_limits<double>::max(), std::numeric_limits<double>::max());
  for (int i = 0; i < kRepeats; ++i) {
    bool done = false;
    best.first = std::min(best.first, milliseconds_of([&] { done = work(); }));
    if (!done) return std::nullopt;
    best.second = std::min(best.second, milliseconds_of(limit));
  }
  return best;
}

void add(Timing timing, const std::optional<std::pair<double, double>>& best, std::vector<Timing>& timings) {
  if (!best) return;
  timing.milliseconds = best->first;
  timing.limit_milliseconds = best->second;
  timings.push_back(std::move(timing));
}

/// Its limit writes the three numbers that a block has.
void time_block_costs(const Engine& engine, std::vector<Timing>& timings) {
  constexpr std::int64_t kTokens = std::int64_t{1} << 22;
  constexpr std::int64_t kDocument = 4096;
  constexpr BlockSize kBlock{128, 128};
  const std::vector<std::int64_t> lengths(kTokens / kDocument, kDocument);
  const Mask mask = Mask::make(MaskSpec{}, Layout::make({lengths}).value()).value();
  std::vector<std::int64_t> numbers(3 * kTokens / kBlock.q);
  const auto work = [&] {
    const auto cost = engine.block_costs(mask.view(BatchRow{0}), kBlock, {});
    return cost && cost->ok();
  };
  const auto fill = [&] {
    std::fill(numbers.begin(), numbers.end(), 1);
    keep(numbers.data());
  };
  add({"block_costs", grouped(kTokens / kBlock.q) + " blocks of document-causal", 0, "fill of the same bytes",
       0},
      best_of_both(work, fill), timings);
}

void time_sort_and_snake(const Engine& engine, std::vector<Timing>& timings) {
  constexpr std::int64_t kTasks = 131072;
  std::vector<std::int64_t> cost(kTasks);
  std::uint64_t state = 1;
  for (std::int64_t& value : cost) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    value = static_cast<std::int64_t>(state >> 24U);
  }
  const auto work = [&] { return engine.sort_and_snake(cost, WorldSize{64}).ok(); };
  std::vector<std::int32_t> order(cost.size());
  const auto sort = [&] {
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&cost](std::int32_t a, std::int32_t b) {
      return cost[static_cast<std::size_t>(a)] > cost[static_cast<std::size_t>(b)];
    });
    keep(order.data());
  };
  add({"sort_and_snake", grouped(kTasks) + " costs of 40 bits to 64 groups", 0, "std::stable_sort alone", 0},
      best_of_both(work, sort), timings);
}

void time_expand_segments(const Engine& engine, std::vector<Timing>& timings) {
  constexpr std::int64_t kLength = 4096;
  std::vector<Segment> segments;
  // Backwards: what stands first comes last.
  for (std::int64_t at = 0; at < kIndices; at += kLength)
    segments.push_back({kIndices - kLength - at, at, kLength});
  std::vector<std::int64_t> out(kIndices);
  const auto work = [&] {
    return engine
        .expand_segments({segments.data(), segments.size()}, Expansion::rearrange, 0,
                         {out.data(), out.size()})
        .ok();
  };
  const auto fill = [&] {
    std::fill(out.begin(), out.end(), 1);
    keep(out.data());
  };
  add({"expand_segments", grouped(kIndices) + " indices of segments of 4,096", 0, "fill of the same bytes",
       0},
      best_of_both(work, fill), timings);
}

}  // namespace

MemorySpeed time_memory() {
  std::vector<std::int64_t> from(kIndices, 1);
  std::vector<std::int64_t> to(kIndices, 2);
  const std::size_t bytes = from.size() * sizeof from[0];
  const auto copy = [&] {
    std::memcpy(to.data(), from.data(), bytes);
    keep(to.data());
    return true;
  };
  const auto fill = [&] {
    std::fill(from.begin(), from.end(), 3);
    keep(from.data());
  };
  const auto [copied, filled] = *best_of_both(copy, fill);
  return {static_cast<double>(bytes) / 1e6 / filled, static_cast<double>(bytes) / 1e6 / copied};
}

std::vector<Timing> time_primitives(const Engine& engine) {
  const Capabilities capabilities = engine.capabilities();
  std::vector<Timing> timings;
  if (capabilities.block_costs) time_block_costs(engine, timings);
  if (capabilities.sort_and_snake) time_sort_and_snake(engine, timings);
  if (capabilities.expand_segments) time_expand_segments(engine, timings);
  return timings;
}

}  // namespace evenkeel::cli
