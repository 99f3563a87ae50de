#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "bench.h"
#include "mask/mask_mod/mask_mod.h"
#include "mask/mask_rows.h"
#include "mask_mod_texts.h"
#include "workloads.h"

namespace evenkeel::bench {
namespace {

constexpr BlockSize kBlock{128, 128};

/// What one primitive takes on the CPU and, where there is one, on the device; results being in the caller's
/// memory. `limit` writes what the primitive has to write at least, or does the same another way.
Figure measure(const Options& options, const std::string& name, const std::string& note,
               const std::string& limit_name, const std::function<bool(const Engine&)>& work,
               const std::function<void()>& limit) {
  const auto cpu = make_cpu_engine();
  const auto times = times_of(options.repeats, [&] { keep(work(*cpu)); });
  Figure figure{"primitives: " + name, median(times), least(times), "ms", "", note};
  figure.peer = limit_name;
  figure.peer_median = median(times_of(options.repeats, limit));
  if (options.device == nullptr) return figure;
  bool done = true;
  const auto device = times_of(options.repeats, [&] { done = work(*options.device) && done; });
  if (done) figure.device_median = median(device);
  return figure;
}

template <class T>
std::function<void()> fill_of(std::vector<T>& out) {
  return [&out] {
    std::fill(out.begin(), out.end(), T{1});
    keep(out[0]);
  };
}

Figure block_costs(const Options& options) {
  const Mask mask = Mask::make(MaskSpec{}, preset_layout("prolong", std::int64_t{1} << 24)).value();
  const std::int64_t blocks = mask.seq_len() / kBlock.q;
  std::vector<std::int64_t> numbers(3 * static_cast<std::size_t>(blocks));
  return measure(
      options, "block costs, document-causal, 2^24", std::to_string(blocks) + " blocks",
      "fill of three numbers a block",
      [&](const Engine& engine) {
        const auto cost = engine.block_costs(mask.view(BatchRow{0}), kBlock, {});
        return cost && cost->ok();
      },
      fill_of(numbers));
}

Figure snake(const Options& options) {
  const auto cost = random_values(std::size_t{1} << 20, 40);
  return measure(
      options, "sort-and-snake, 2^20 costs of 40 bits", "", "std::stable_sort alone",
      [&](const Engine& engine) { return engine.sort_and_snake(cost, WorldSize{64}).ok(); },
      [&cost] { keep(stable_sort_times(1, cost)); });
}

template <class Index, class Expand>
Figure expansion(const Options& options, const char* bits, const Plan& plan, Expand expand) {
  std::vector<Segment> segments;
  for_each_segment(*plan.in_plan_order(BatchRow{0}, {0, plan.seq_len()}), [&](const Segment& segment) {
    segments.push_back(segment);
    return true;
  });
  std::vector<Index> out(static_cast<std::size_t>(plan.seq_len()), 1);
  return measure(
      options, std::string("expansion to ") + bits + " bits, per-document-head-tail, 2^24",
      std::to_string(segments.size()) + " segments, one thread", "fill of the same bytes",
      [&](const Engine& engine) {
        return expand(engine, Span<const Segment>(segments.data(), segments.size()),
                      Span<Index>(out.data(), out.size()))
            .ok();
      },
      fill_of(out));
}

std::vector<Figure> expansions(const Options& options) {
  const Plan plan = plan_for(preset_layout("prolong", std::int64_t{1} << 24), "per-document-head-tail");
  return {expansion<std::int64_t>(options, "64", plan,
                                  [](const Engine& engine, auto segments, auto out) {
                                    return engine.expand_segments(segments, Expansion::rearrange, 0, out);
                                  }),
          expansion<std::int32_t>(options, "32", plan, [](const Engine& engine, auto segments, auto out) {
            return engine.expand_segments_32(segments, Expansion::rearrange, 0, out);
          })};
}

Figure executed(const Options& options) {
  const Layout layout = preset_layout("prolong", std::int64_t{1} << 24);
  const Plan plan = plan_for(layout, "per-document-head-tail");
  const Mask mask = Mask::make(MaskSpec{}, layout).value();
  std::vector<std::int64_t> counts(2 * static_cast<std::size_t>(layout.seq_len() / kBlock.q));
  return measure(
      options, "executed tiles, per-document-head-tail, 2^24 x 64",
      std::to_string(layout.document_count()) + " documents", "fill of the counts",
      [&](const Engine& engine) {
        const auto tiles = engine.executed_tiles(mask, plan, BatchRow{0}, kBlock, {});
        return tiles && tiles->ok();
      },
      fill_of(counts));
}

/// Of a text, under a plan that cuts every block of it.
Figure executed_text(const Options& options, const std::string& name, const Mask& mask, const Plan& plan) {
  std::vector<std::int64_t> counts(2 * static_cast<std::size_t>(mask.seq_len() / kBlock.q));
  return measure(
      options, name, std::to_string(mask.seq_len() / kBlock.q) + " q blocks", "fill of the counts",
      [&](const Engine& engine) {
        const auto tiles = engine.executed_tiles(mask, plan, BatchRow{0}, kBlock, {});
        return tiles && tiles->ok();
      },
      fill_of(counts));
}

/// A byte for every tile of the sequence.
Figure all_tiles(const Options& options, const std::string& name, const Mask& mask,
                 const std::function<bool(const Engine&, TileWindow, Span<TileClass>)>& ask) {
  const std::int64_t side = mask.seq_len() / kBlock.q;
  std::vector<TileClass> out(static_cast<std::size_t>(side * side), TileClass::partial);
  return measure(
      options, name, std::to_string(side * side) + " tiles", "fill of the same bytes",
      [&](const Engine& engine) {
        return ask(engine, {{0, side}, {0, side}}, Span<TileClass>(out.data(), out.size()));
      },
      fill_of(out));
}

std::vector<Figure> tiles(const Options& options) {
  const Layout layout = preset_layout("wikipedia", std::int64_t{1} << 20);
  const Mask named = Mask::make(MaskSpec{}, layout).value();
  const Mask text = Mask::make(mask_mod_spec(MaskMod(mask_mod_text(MaskSpec{}, 1))), layout).value();
  return {all_tiles(options, "tiles of document-causal, 2^20", named,
                    [&named](const Engine& engine, TileWindow window, Span<TileClass> out) {
                      const auto done = engine.named_tiles(named.view(BatchRow{0}), kBlock, window, out, {});
                      return done && done->ok();
                    }),
          all_tiles(options, "tiles of document-causal as a text, 2^20", text,
                    [&text](const Engine& engine, TileWindow window, Span<TileClass> out) {
                      const auto done = engine.program_tiles(text.program()->compiled(), BatchRow{0},
                                                             text.seq_len(), kBlock, window, out, {});
                      return done && done->ok();
                    })};
}

/// Of a mask without a closed form.
Figure costs_of(const Options& options, const std::string& name, const Mask& mask) {
  const std::int64_t side = mask.seq_len() / kBlock.q;
  std::vector<TileClass> tiles_there_are(static_cast<std::size_t>(side * side), TileClass::partial);
  return measure(
      options, name, std::to_string(side) + " blocks", "fill of a byte for every tile",
      [&](const Engine& engine) {
        const auto cost = engine.mask_costs(mask, BatchRow{0}, kBlock, {});
        return cost && cost->ok();
      },
      fill_of(tiles_there_are));
}

/// The allowed pairs of every row of a text.
Figure areas_of(const Options& options, const std::string& name, const Mask& mask) {
  std::vector<std::int64_t> sums(static_cast<std::size_t>(mask.seq_len()) + 1);
  return measure(
      options, name, std::to_string(mask.seq_len()) + " rows", "fill of the sums",
      [&](const Engine& engine) {
        const auto areas = engine.row_areas(mask.program()->compiled(), BatchRow{0}, mask.seq_len(), {});
        return areas && areas->ok();
      },
      fill_of(sums));
}

std::vector<Figure> masks_without_a_closed_form(const Options& options) {
  const Layout layout = preset_layout("wikipedia", std::int64_t{1} << 20);
  const Mask text = Mask::make(mask_mod_spec(MaskMod(mask_mod_text(MaskSpec{}, 1))), layout).value();
  const Mask joined = Mask::make(and_masks({named_spec(MaskKind::causal), named_spec(MaskKind::document)}),
                                 preset_layout("wikipedia", std::int64_t{1} << 16))
                          .value();
  constexpr std::int64_t kUndecidedTokens = std::int64_t{1} << 14;
  const Mask undecided =
      Mask::make(mask_mod_spec(MaskMod(kUndecided, {random_tensor("r", kUndecidedTokens)})),
                 preset_layout("wikipedia", kUndecidedTokens))
          .value();
  return {
      costs_of(options, "costs of document-causal as a text, 2^20", text),
      costs_of(options, "costs of causal and document, 2^16", joined),
      costs_of(options, "costs of a random tensor as a text, 2^14", undecided),
      areas_of(options, "pairs of document-causal as a text, 2^20", text),
      areas_of(options, "pairs of a random tensor as a text, 2^14", undecided),
      executed_text(options, "executed tiles of document-causal as a text, per-document-head-tail, 2^20 x 64",
                    text, plan_for(layout, "per-document-head-tail")),
      executed_text(options, "executed tiles of a random tensor as a text, striped, 2^14 x 64", undecided,
                    plan_for(undecided.layout(), "striped"))};
}

}  // namespace

/// Each primitive of the engine at the size that people wait for: the CPU's, the device's where there is one,
/// and what writing its result takes.
std::vector<Figure> bench_primitives(const Options& options) {
  std::vector<Figure> figures = {block_costs(options), snake(options)};
  for (const auto& more : {expansions(options), std::vector{executed(options)}, tiles(options),
                           masks_without_a_closed_form(options)})
    figures.insert(figures.end(), more.begin(), more.end());
  return figures;
}

}  // namespace evenkeel::bench
