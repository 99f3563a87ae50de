#include <cstdint>
#include <string>
#include <vector>

#include "bench.h"
#include "execution/execution.h"
#include "execution/traffic.h"
#include "workloads.h"

namespace evenkeel::bench {
namespace {

std::int64_t segment_count(const Plan& plan) {
  std::int64_t count = 0;
  for_each_segment(*plan.in_plan_order(BatchRow{0}, {0, plan.seq_len()}), [&count](const Segment&) {
    ++count;
    return true;
  });
  return count;
}

std::string fragmentation_note(const Execution& execution, const Plan& plan, std::size_t documents) {
  return std::to_string(documents) + " documents, " + std::to_string(segment_count(plan)) + " segments, " +
         std::to_string(execution.executed_tiles) + " tiles, fragmentation " +
         std::to_string(execution.fragmentation().value_or(0)).substr(0, 4);
}

}  // namespace

/// Executed tiles and traffic of document-causal, blocks of 128, mask, cost and plan being there.
std::vector<Figure> bench_execution(const Options& options) {
  struct Size {
    int log_length;
    std::int64_t world;
    const char* per_document_target;
  };
  std::vector<Figure> figures;
  for (const Size size : {Size{17, 32, "< 2 ms"}, Size{20, 64, "< 25 ms"}}) {
    const std::string title =
        ", 2^" + std::to_string(size.log_length) + " x " + std::to_string(size.world) + ", ";
    for (const char* preset : kPresets) {
      const Layout layout = preset_layout(preset, std::int64_t{1} << size.log_length, 2 * size.world);
      for (const char* strategy : {"per-document-head-tail", "ptrr"}) {
        Request request = request_for(layout, strategy);
        request.settings.world_size = WorldSize{size.world};
        const auto engine = make_cpu_engine();
        const auto snapshot = Pipeline().run(request, *engine).value();
        const Mask& mask = *snapshot->mask.value();
        const Cost& cost = *snapshot->cost.value();
        const Plan& plan = *snapshot->chosen.plan.value();
        const bool whole = std::string(strategy) == "ptrr";
        // A bound of plans that cut blocks; one that keeps them whole never walks.
        const auto walks = times_of(options.repeats, [&] { keep(segment_count(plan)); });
        const std::string peer = whole ? "" : "walk of its segments alone";
        const auto executed = times_of(
            options.repeats, [&] { keep(execute_flex(mask, cost, plan).value().value().executed_tiles); });
        figures.push_back({"execution: tiles" + title + preset + ", " + strategy, median(executed),
                           least(executed), "ms", whole ? "< 3 ms" : size.per_document_target,
                           fragmentation_note(execute_flex(mask, cost, plan).value().value(), plan,
                                              layout.document_count()),
                           peer, median(walks)});
        const auto traffic =
            times_of(options.repeats, [&] { keep(kv_traffic(mask, plan).value().value().tokens[0]); });
        figures.push_back({"execution: traffic" + title + preset + ", " + strategy, median(traffic),
                           least(traffic), "ms", "", "", peer, median(walks)});
      }
    }
  }
  return figures;
}

}  // namespace evenkeel::bench
