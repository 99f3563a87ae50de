#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "balance/group_tasks.h"
#include "balance/strategy.h"
#include "bench.h"
#include "engine/sort_and_snake.h"
#include "execution/traffic.h"
#include "layout/random.h"
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

/// `optimal` on random costs of 24 blocks, small and large, in every number of ranks that divides them: the
/// longest search, and how many of all were proved.
Figure bench_optimal() {
  constexpr std::size_t kBlocks = 24;
  std::vector<double> times;
  std::size_t proved = 0;
  Random random(1);
  for (const std::int64_t world : {2, 3, 4, 6, 8, 12}) {
    for (int instance = 0; instance < 50; ++instance) {
      std::vector<std::int64_t> cost(kBlocks);
      const std::int64_t most = instance % 2 == 0 ? 20 : std::int64_t{1} << 20;
      for (std::int64_t& one : cost)
        one = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(most)));
      const Groups snake = sort_and_snake(cost, WorldSize{world}).value();
      times.push_back(time_of([&] {
        proved += optimal_groups(cost, WorldSize{world}, snake, 0).proof == Proof::proven ? 1U : 0U;
      }));
    }
  }
  return {"strategies: optimal, 24 blocks, the longest of " + std::to_string(times.size()),
          *std::max_element(times.begin(), times.end()),
          median(times),
          "ms",
          "< 1000 ms",
          std::to_string(proved) + " proved; beside the longest the median"};
}

}  // namespace

/// Every strategy on 20 packs of each length set, 131,072 tokens, 32 ranks, blocks of 128: how long the plan
/// takes, beside sorting the costs of its blocks alone, and what it is worth.
std::vector<Figure> bench_strategies(const Options& options) {
  const auto engine = make_cpu_engine();
  std::vector<Figure> figures;
  for (const char* preset : kPresets) {
    for (const std::string& strategy : strategies_to_compare()) {
      Quality quality;
      std::vector<double> times;
      std::vector<double> sorted;
      for (std::uint64_t seed = 1; seed <= kPacks; ++seed) {
        Request request =
            request_for(generate_preset(preset, seed, Packing{kSeqLen, 1, 2 * kRanks}).value(), strategy);
        request.settings.world_size = WorldSize{kRanks};
        const auto snapshot = Pipeline().run(request, *engine).value();
        add(quality, *snapshot, *engine);
        for (int i = 0; i < std::max(1, options.repeats / 5); ++i) {
          times.push_back(planning_time(*snapshot, strategy, *engine));
        }
        sorted.push_back(least(stable_sort_times(3, snapshot->cost.value()->row(BatchRow{0}).tiles)));
      }
      figures.push_back({std::string("strategies: ") + preset + ", " + strategy, median(times), least(times),
                         "ms", strategy == "refined" ? "< 1 ms" : "", note_of(quality),
                         "std::stable_sort of its block costs", median(sorted)});
    }
  }
  figures.push_back(bench_optimal());
  return figures;
}

}  // namespace evenkeel::bench
