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
#include "mask/mask_mod/mask_mod.h"
#include "pipeline/pipeline.h"

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

template <class Index, class Expand>
void time_expansion(const char* primitive, const char* of, Expand expand, std::vector<Timing>& timings) {
  constexpr std::int64_t kLength = 4096;
  std::vector<Segment> segments;
  // Backwards: what stands first comes last.
  for (std::int64_t at = 0; at < kIndices; at += kLength)
    segments.push_back({kIndices - kLength - at, at, kLength});
  std::vector<Index> out(kIndices);
  const auto work = [&] {
    return expand(Span<const Segment>(segments.data(), segments.size()), Span<Index>(out.data(), out.size()))
        .ok();
  };
  const auto fill = [&] {
    std::fill(out.begin(), out.end(), 1);
    keep(out.data());
  };
  add({primitive, grouped(kIndices) + of + " of segments of 4,096", 0, "fill of the same bytes", 0},
      best_of_both(work, fill), timings);
}

void time_expand_segments(const Engine& engine, std::vector<Timing>& timings) {
  const auto expand = [&](Span<const Segment> segments, Span<std::int64_t> out) {
    return engine.expand_segments(segments, Expansion::rearrange, 0, out);
  };
  time_expansion<std::int64_t>("expand_segments", " indices", expand, timings);
}

void time_expand_segments_32(const Engine& engine, std::vector<Timing>& timings) {
  const auto expand = [&](Span<const Segment> segments, Span<std::int32_t> out) {
    return engine.expand_segments_32(segments, Expansion::rearrange, 0, out);
  };
  time_expansion<std::int32_t>("expand_segments_32", " indices of 32 bits", expand, timings);
}

/// Its limit writes a byte for every tile that could be.
void time_executed_tiles(const Engine& engine, std::vector<Timing>& timings) {
  constexpr std::int64_t kTokens = std::int64_t{1} << 18;
  constexpr BlockSize kBlock{128, 128};
  Request request;
  request.layout = Layout::make({std::vector<std::int64_t>(kTokens / 4096, 4096)}).value();
  request.settings.strategy = "per-document-head-tail";
  request.settings.world_size = WorldSize{8};
  const auto plan = run_to_plan(request, *make_cpu_engine());
  if (!plan->ok()) return;
  const Mask mask = Mask::make(MaskSpec{}, request.layout).value();
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(kTokens / kBlock.q * (kTokens / kBlock.kv)));
  const auto work = [&] {
    const auto counts = engine.executed_tiles(mask, ***plan, BatchRow{0}, kBlock, {});
    return counts && counts->ok();
  };
  const auto fill = [&] {
    std::fill(bytes.begin(), bytes.end(), std::uint8_t{1});
    keep(bytes.data());
  };
  add({"executed_tiles", grouped(kTokens / kBlock.q) + " q blocks of per-document-head-tail", 0,
       "fill of a byte for every tile", 0},
      best_of_both(work, fill), timings);
}

template <class Ask>
void time_tiles(const char* primitive, const char* of, Ask ask, std::vector<Timing>& timings) {
  constexpr std::int64_t kSide = 1024;
  std::vector<TileClass> tiles(kSide * kSide);
  const auto work = [&] {
    const auto done = ask(TileWindow{{0, kSide}, {0, kSide}}, Span<TileClass>(tiles.data(), tiles.size()));
    return done && done->ok();
  };
  const auto fill = [&] {
    std::fill(tiles.begin(), tiles.end(), TileClass::full);
    keep(tiles.data());
  };
  add({primitive, grouped(kSide * kSide) + of, 0, "fill of the same bytes", 0}, best_of_both(work, fill),
      timings);
}

constexpr std::int64_t kTiledTokens = std::int64_t{1} << 17;
constexpr const char* kTimedText = "lambda b, h, q, kv: (q >= kv) & (q - kv < 30000)";

void time_named_tiles(const Engine& engine, std::vector<Timing>& timings) {
  const Mask mask =
      Mask::make(MaskSpec{}, Layout::make({std::vector<std::int64_t>(32, kTiledTokens / 32)}).value())
          .value();
  const auto ask = [&](TileWindow window, Span<TileClass> out) {
    return engine.named_tiles(mask.view(BatchRow{0}), {128, 128}, window, out, {});
  };
  time_tiles("named_tiles", " tiles of document-causal", ask, timings);
}

void time_program_tiles(const Engine& engine, std::vector<Timing>& timings) {
  const Mask mask =
      Mask::make(mask_mod_spec(MaskMod(kTimedText)), Layout::one_document(kTiledTokens, 1).value()).value();
  const auto ask = [&](TileWindow window, Span<TileClass> out) {
    return engine.program_tiles(mask.program()->compiled(), BatchRow{0}, kTiledTokens, {128, 128}, window,
                                out, {});
  };
  time_tiles("program_tiles", " tiles of a causal window as a text", ask, timings);
}

/// Its limit writes the sums.
void time_row_areas(const Engine& engine, std::vector<Timing>& timings) {
  const Mask mask =
      Mask::make(mask_mod_spec(MaskMod(kTimedText)), Layout::one_document(kTiledTokens, 1).value()).value();
  std::vector<std::int64_t> sums(kTiledTokens + 1);
  const auto work = [&] {
    const auto areas = engine.row_areas(mask.program()->compiled(), BatchRow{0}, kTiledTokens, {});
    return areas && areas->ok();
  };
  const auto fill = [&] {
    std::fill(sums.begin(), sums.end(), std::int64_t{1});
    keep(sums.data());
  };
  add({"row_areas", grouped(kTiledTokens) + " rows of a causal window as a text", 0, "fill of the same bytes",
       0},
      best_of_both(work, fill), timings);
}

/// Its limit writes a byte for every tile that could be.
void time_mask_costs(const Engine& engine, std::vector<Timing>& timings) {
  constexpr BlockSize kBlock{128, 128};
  const Mask mask =
      Mask::make(mask_mod_spec(MaskMod(kTimedText)), Layout::one_document(kTiledTokens, 1).value()).value();
  constexpr std::int64_t kSide = kTiledTokens / kBlock.q;
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(kSide * kSide));
  const auto work = [&] {
    const auto cost = engine.mask_costs(mask, BatchRow{0}, kBlock, {});
    return cost && cost->ok();
  };
  const auto fill = [&] {
    std::fill(bytes.begin(), bytes.end(), std::uint8_t{1});
    keep(bytes.data());
  };
  add({"mask_costs", grouped(kSide) + " blocks of a causal window as a text", 0,
       "fill of a byte for every tile", 0},
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
  if (capabilities.expand_segments_32) time_expand_segments_32(engine, timings);
  if (capabilities.executed_tiles) time_executed_tiles(engine, timings);
  if (capabilities.named_tiles) time_named_tiles(engine, timings);
  if (capabilities.program_tiles) time_program_tiles(engine, timings);
  if (capabilities.mask_costs) time_mask_costs(engine, timings);
  if (capabilities.row_areas) time_row_areas(engine, timings);
  return timings;
}

}  // namespace evenkeel::cli
