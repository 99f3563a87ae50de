#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "balance/strategy.h"
#include "bench.h"
#include "execution/traffic.h"
#include "pipeline/executed.h"
#include "workloads.h"

namespace evenkeel::bench {
namespace {

constexpr std::int64_t kSeqLen = 131072;
constexpr std::int64_t kRanks = 32;
constexpr std::uint64_t kPacks = 20;

/// Means over the packs.
struct Quality {
  double over_bound = 0;
  double area_imbalance = 0;
  double fragmentation = 0;
  double traffic = 0;  ///< what ranks read from others, of what an all-gather sends
};

void add(Quality& quality, const Snapshot& snapshot, const Engine& engine) {
  const Metrics& metrics = *snapshot.chosen.metrics.value();
  const auto execution = run_execution(snapshot, snapshot.chosen, engine).value().value();
  const Traffic traffic = kv_traffic(*snapshot.mask.value(), *snapshot.chosen.plan.value()).value().value();
  std::int64_t from_others = 0;
  for (std::int64_t r = 0; r < kRanks; ++r) from_others += traffic.from_others(Rank{r});
  constexpr double kShare = 1.0 / static_cast<double>(kPacks);
  quality.over_bound += kShare * (static_cast<double>(execution->slowest_tiles()) /
                                      static_cast<double>(*metrics.total.bounds.whole_block_tiles) -
                                  1);
  quality.area_imbalance += kShare * imbalance(metrics.total.area).value_or(1);
  quality.fragmentation += kShare * execution->fragmentation().value_or(1);
  quality.traffic +=
      kShare * static_cast<double>(from_others) / static_cast<double>(kRanks * traffic.all_gather);
}

/// Only the making of the plan: mask and block costs are there.
double planning_time(const Snapshot& snapshot, const std::string& text, const Engine& engine) {
  const Case& settings = snapshot.request.settings;
  const Strategy strategy = parse_strategy(text).value();
  const Cost& cost = *snapshot.cost.value();
  PlanRequest request{snapshot.request.layout,
                      settings.world_size,
                      settings.block_size,
                      settings.reference,
                      settings.load_balancing,
                      &cost,
                      engine};
  request.parameters = strategy.parameters;
  request.work = block_work(cost, settings.cost).value();
  request.mask = snapshot.mask.value().get();
  return time_of([&] { keep(strategy.balancer->make_plan(request).value()); });
}

std::string note_of(const Quality& quality) {
  char text[160];
  std::snprintf(text, sizeof text, "%+.2f %% over bound, area %.4f, tiles x %.2f, traffic %.1f %%",
                100 * quality.over_bound, quality.area_imbalance, quality.fragmentation,
                100 * quality.traffic);
  return text;
}

}  // namespace

/// Every strategy on 20 packs of each length set, 131,072 tokens, 32 ranks, blocks of 128: how long the plan
/// takes, and what it is worth.
std::vector<Figure> bench_strategies(const Options& options) {
  const auto engine = make_cpu_engine();
  std::vector<Figure> figures;
  for (const char* preset : kPresets) {
    for (const std::string& strategy : strategies_to_compare()) {
      Quality quality;
      std::vector<double> times;
      for (std::uint64_t seed = 1; seed <= kPacks; ++seed) {
        Request request =
            request_for(generate_preset(preset, seed, Packing{kSeqLen, 1, 2 * kRanks}).value(), strategy);
        request.settings.world_size = WorldSize{kRanks};
        const auto snapshot = Pipeline().run(request, *engine).value();
        add(quality, *snapshot, *engine);
        for (int i = 0; i < std::max(1, options.repeats / 5); ++i) {
          times.push_back(planning_time(*snapshot, strategy, *engine));
        }
      }
      figures.push_back({std::string("strategies: ") + preset + ", " + strategy, median(times), least(times),
                         "ms", strategy == "refined" ? "< 1 ms" : "", note_of(quality)});
    }
  }
  return figures;
}

}  // namespace evenkeel::bench
