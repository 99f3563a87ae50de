#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "bench.h"
#include "workloads.h"

namespace evenkeel::bench {
namespace {

constexpr std::int64_t kTasks = 131072;

std::vector<std::int64_t> block_costs(const Layout& layout) {
  const auto engine = make_cpu_engine();
  const auto snapshot = Pipeline().run(request_for(layout, "contiguous"), *engine).value();
  return snapshot->cost.value()->row(BatchRow{0}).tiles;
}

}  // namespace

/// 131,072 costs to 64 groups, against a `std::stable_sort` of the same costs alone.
std::vector<Figure> bench_sort_and_snake(const Options& options) {
  const auto engine = make_cpu_engine();
  const struct {
    std::string name;
    std::vector<std::int64_t> cost;
  } inputs[] = {{"tiles of ProLong documents", block_costs(preset_layout("prolong", kTasks * 128))},
                {"tiles of one causal document", block_costs(Layout::one_document(kTasks * 128, 1).value())},
                {"random costs of 40 bits", random_values(kTasks, 40)}};
  std::vector<Figure> figures;
  for (const auto& input : inputs) {
    const auto ours = times_of(
        options.repeats, [&] { keep(engine->sort_and_snake(input.cost, WorldSize{64}).value().tasks[0]); });
    const auto plain = stable_sort_times(options.repeats, input.cost);
    figures.push_back({"sort-and-snake: " + input.name, median(ours), least(ours), "ms", "< 2 ms",
                       "std::stable_sort alone: " + std::to_string(median(plain)).substr(0, 5) + " ms",
                       "std::stable_sort alone", median(plain)});
  }
  return figures;
}

}  // namespace evenkeel::bench
