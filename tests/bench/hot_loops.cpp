// The hot loops of the engine's primitives, each on its own, for callgrind to count:
// tests/bench/instructions.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "bench.h"
#include "execution/execution.h"
#include "mask/block_mask.h"
#include "mask/mask_mod/mask_mod.h"
#include "mask/mask_mod/rectangles.h"
#include "mask_mod_texts.h"
#include "workloads.h"

namespace {

using namespace evenkeel;
using namespace evenkeel::bench;

/// Goes over `items` at every call.
struct Loop {
  std::int64_t items = 0;
  std::function<void()> run;
};

constexpr BlockSize kBlock{128, 128};
constexpr std::int64_t kIndices = std::int64_t{1} << 20;

template <class Index>
Loop fill() {
  return {kIndices, [out = std::vector<Index>(kIndices), value = Index{0}]() mutable {
            std::fill(out.begin(), out.end(), ++value);
            keep(out[0]);
          }};
}

std::vector<Segment> segments_of(const Plan& plan) {
  std::vector<Segment> segments;
  for_each_segment(*plan.in_plan_order(BatchRow{0}, {0, plan.seq_len()}), [&](const Segment& segment) {
    segments.push_back(segment);
    return true;
  });
  return segments;
}

template <class Index, class Expand>
Loop expansion(const char* strategy, Expand expand) {
  const Plan plan = plan_for(preset_layout("prolong", kIndices), strategy);
  return {kIndices, [expand, segments = segments_of(plan), out = std::vector<Index>(kIndices),
                     engine = std::shared_ptr<Engine>(make_cpu_engine())]() mutable {
            keep(expand(*engine, Span<const Segment>(segments.data(), segments.size()),
                        Span<Index>(out.data(), out.size()))
                     .ok());
            keep(out[0]);
          }};
}

Loop expand_64(const char* strategy) {
  return expansion<std::int64_t>(strategy, [](const Engine& engine, auto segments, auto out) {
    return engine.expand_segments(segments, Expansion::rearrange, 0, out);
  });
}

Loop expand_32(const char* strategy) {
  return expansion<std::int32_t>(strategy, [](const Engine& engine, auto segments, auto out) {
    return engine.expand_segments_32(segments, Expansion::rearrange, 0, out);
  });
}

Loop walk(bool in_plan_order) {
  const Plan plan = plan_for(preset_layout("prolong", kIndices), "per-document-head-tail");
  const auto once = [plan, in_plan_order] {
    const Interval all{0, plan.seq_len()};
    const auto walk =
        in_plan_order ? plan.in_plan_order(BatchRow{0}, all) : plan.in_token_order(BatchRow{0}, all);
    std::int64_t count = 0;
    for_each_segment(*walk, [&count](const Segment&) {
      ++count;
      return true;
    });
    keep(count);
    return count;
  };
  return {once(), [once] { once(); }};
}

Loop snake(std::vector<std::int64_t> cost) {
  const auto items = static_cast<std::int64_t>(cost.size());
  return {items, [cost = std::move(cost), engine = std::shared_ptr<Engine>(make_cpu_engine())] {
            keep(engine->sort_and_snake(cost, WorldSize{64}).value().tasks[0]);
          }};
}

Loop costs(const char* mask_text) {
  const Mask mask =
      Mask::make(parse_named_mask(mask_text).value(), preset_layout("prolong", std::int64_t{1} << 20))
          .value();
  return {mask.seq_len() / kBlock.q, [mask, engine = std::shared_ptr<Engine>(make_cpu_engine())] {
            keep(engine->block_costs(mask.view(BatchRow{0}), kBlock, {}).value().value().tiles[0]);
          }};
}

Loop executed() {
  const Layout layout = preset_layout("wikipedia", std::int64_t{1} << 17);
  const Plan plan = plan_for(layout, "per-document-head-tail");
  const Mask mask = Mask::make(MaskSpec{}, layout).value();
  const auto once = [mask, plan] {
    std::int64_t tiles = 0;
    const auto counts = count_executed_tiles(mask, plan, BatchRow{0}, kBlock).value();
    for (const ExecutedCount& count : counts) tiles += count.full + count.partial;
    keep(tiles);
    return tiles;
  };
  return {once(), [once] { once(); }};
}

/// The executed tiles of a text that intervals do not decide, under a plan that cuts it token by token.
Loop executed_text() {
  constexpr std::int64_t kTokens = std::int64_t{1} << 12;
  const Mask mask = Mask::make(mask_mod_spec(MaskMod(kUndecided, {random_tensor("r", kTokens)})),
                               preset_layout("wikipedia", kTokens))
                        .value();
  const Plan plan = plan_for(mask.layout(), "striped", WorldSize{8});
  const std::int64_t side = kTokens / kBlock.q;
  return {side * side,
          [mask, plan] { keep(count_executed_tiles(mask, plan, BatchRow{0}, kBlock).value().front().full); }};
}

/// Every tile of a sequence, a byte each.
template <class Ask>
Loop all_tiles(const Mask& mask, Ask ask) {
  const std::int64_t side = ceil_div(mask.seq_len(), kBlock.q);
  const auto tiles = static_cast<std::size_t>(side * side);
  return {side * side, [mask, ask, side, out = std::vector<TileClass>(tiles),
                        engine = std::shared_ptr<Engine>(make_cpu_engine())]() mutable {
            const TileWindow all{{0, side}, {0, side}};
            keep(ask(*engine, mask, all, Span<TileClass>(out.data(), out.size())).has_value());
          }};
}

Loop named(const char* text) {
  const Mask mask =
      Mask::make(parse_named_mask(text).value(), preset_layout("wikipedia", std::int64_t{1} << 17)).value();
  return all_tiles(mask, [](const Engine& engine, const Mask& of, TileWindow window, Span<TileClass> out) {
    return engine.named_tiles(of.view(BatchRow{0}), kBlock, window, out, {});
  });
}

Mask text_mask(const MaskMod& text, int log_length) {
  return Mask::make(mask_mod_spec(text), preset_layout("wikipedia", std::int64_t{1} << log_length)).value();
}

Loop program(const MaskMod& text, int log_length) {
  return all_tiles(text_mask(text, log_length), [](const Engine& engine, const Mask& of, TileWindow window,
                                                   Span<TileClass> out) {
    return engine.program_tiles(of.program()->compiled(), BatchRow{0}, of.seq_len(), kBlock, window, out, {});
  });
}

/// The cost of every q block of a mask without a closed form.
Loop costs_of(const Mask& mask) {
  return {mask.seq_len() / kBlock.q, [mask, engine = std::shared_ptr<Engine>(make_cpu_engine())] {
            keep(engine->mask_costs(mask, BatchRow{0}, kBlock, {}).value().value().tiles[0]);
          }};
}

/// The allowed pairs of every row of a text.
Loop areas_of(const Mask& mask) {
  return {mask.seq_len(), [mask, engine = std::shared_ptr<Engine>(make_cpu_engine())] {
            const auto areas = engine->row_areas(mask.program()->compiled(), BatchRow{0}, mask.seq_len(), {});
            keep(areas.value().value().before.back());
          }};
}

/// Pairs that are evaluated one by one, as all of these are.
Loop pairs(const char* text) {
  constexpr std::int64_t kSide = 1024;
  const auto table = random_values(64 * kSide, 16);
  const Mask mask = text_mask(
      MaskMod(text, {random_tensor("r", kSide), MaskTensor::make("m", {64, kSide}, false, table).value()}),
      10);
  return {kSide * kSide, [mask] {
            mask_mod::Rectangles rectangles(mask.program()->compiled(), BatchRow{0});
            keep(rectangles.area({0, kSide}, {0, kSide}));
          }};
}

struct Entry {
  const char* name;
  const char* item;
  Loop (*make)();
};

constexpr Entry kLoops[] = {
    {"fill, 64 bits", "index", fill<std::int64_t>},
    {"expand_segments, head-tail", "index", [] { return expand_64("head-tail"); }},
    {"expand_segments, per-document head-tail", "index", [] { return expand_64("per-document-head-tail"); }},
    {"fill, 32 bits", "index", fill<std::int32_t>},
    {"expand_segments_32, head-tail", "index", [] { return expand_32("head-tail"); }},
    {"expand_segments_32, per-document head-tail", "index",
     [] { return expand_32("per-document-head-tail"); }},
    {"walk of per-document head-tail in plan order", "segment", [] { return walk(true); }},
    {"walk of per-document head-tail in token order", "segment", [] { return walk(false); }},
    {"sort_and_snake, costs of 10 bits", "task", [] { return snake(random_values(131072, 10)); }},
    {"sort_and_snake, costs of 40 bits", "task", [] { return snake(random_values(131072, 40)); }},
    {"block_costs, document-causal", "block", [] { return costs("document-causal"); }},
    {"block_costs, document-sliding-window", "block",
     [] { return costs("document-sliding-window:left=4096,right=0"); }},
    {"executed_tiles, per-document head-tail, Wikipedia", "executed tile", executed},
    {"executed_tiles, striped, random tensor", "tile", executed_text},
    {"named_tiles, document-causal", "tile", [] { return named("document-causal"); }},
    {"named_tiles, dilated", "tile", [] { return named("dilated:dilation=512,left=65536"); }},
    {"program_tiles, document-causal", "tile",
     [] { return program(MaskMod(mask_mod_text(MaskSpec{}, 1)), 17); }},
    {"program_tiles, natten, rows of 362", "tile", [] { return program(MaskMod(kNattenAcross), 15); }},
    {"program_tiles, random tensor", "tile",
     [] { return program(MaskMod(kUndecided, {random_tensor("r", 1 << 13)}), 13); }},
    {"mask_costs, document-causal as a text", "block",
     [] { return costs_of(text_mask(MaskMod(mask_mod_text(MaskSpec{}, 1)), 17)); }},
    {"mask_costs, random tensor", "block",
     [] { return costs_of(text_mask(MaskMod(kUndecided, {random_tensor("r", 1 << 13)}), 13)); }},
    {"mask_costs, causal and document", "block",
     [] {
       return costs_of(Mask::make(and_masks({named_spec(MaskKind::causal), named_spec(MaskKind::document)}),
                                  preset_layout("wikipedia", std::int64_t{1} << 15))
                           .value());
     }},
    {"row_areas, document-causal as a text", "row",
     [] { return areas_of(text_mask(MaskMod(mask_mod_text(MaskSpec{}, 1)), 17)); }},
    {"row_areas, random tensor", "row",
     [] { return areas_of(text_mask(MaskMod(kUndecided, {random_tensor("r", 1 << 12)}), 12)); }},
    {"pairs of a random tensor", "pair", [] { return pairs(kUndecided); }},
    {"pairs of a remainder", "pair", [] { return pairs("lambda b, h, q, k: (q * 31 + k * 17) % 7 < 3"); }},
    {"pairs of a choice", "pair",
     [] { return pairs("lambda b, h, q, k: torch.where((q ^ k) & 3 == 0, r[q], r[k]) & 1 == 0"); }},
    {"pairs of a shift", "pair", [] { return pairs("lambda b, h, q, k: ((r[q] ^ r[k]) >> 3) & 1 == 0"); }},
    {"pairs of a table", "pair",
     [] { return pairs("lambda b, h, q, k: m[(q ^ k) & 63, (q + k) & 1023] & 3 == 0"); }},
    {"pairs of values that 32 bits hold in most rectangles", "pair",
     [] { return pairs("lambda b, h, q, k: ((q * k * 4096) ^ r[q] ^ r[k]) % 8192 < 2048"); }},
    {"pairs of values that 64 bits hold", "pair",
     [] { return pairs("lambda b, h, q, k: ((k + 1099511627776) ^ r[q]) & 3 == 0"); }},
};

}  // namespace

int main(int argc, char** argv) {
  if (argc == 1) {
    for (const Entry& entry : kLoops) std::printf("%s\n", entry.name);
    return 0;
  }
  const int times = argc == 3 ? std::atoi(argv[2]) : 0;
  const auto* const entry = std::find_if(std::begin(kLoops), std::end(kLoops),
                                         [&](const Entry& one) { return std::string(argv[1]) == one.name; });
  if (times < 1 || entry == std::end(kLoops)) {
    std::fputs("Usage: evenkeel-hot-loops [NAME TIMES]\nWithout arguments: prints the names.\n", stderr);
    return 2;
  }
  const Loop loop = entry->make();
  for (int i = 0; i < times; ++i) loop.run();
  std::printf("%lld %s\n", static_cast<long long>(loop.items), entry->item);
  return 0;
}
