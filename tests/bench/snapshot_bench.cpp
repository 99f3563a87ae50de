#include <string>
#include <vector>

#include "bench.h"
#include "workloads.h"

namespace evenkeel::bench {

/// The cheap lane without raster: document-causal, 2^20 tokens, 64 ranks, blocks of 128; each strategy alone,
/// with nothing known from before; beside it what sorting the costs of its blocks alone takes.
std::vector<Figure> bench_snapshot(const Options& options) {
  constexpr std::int64_t kSeqLen = std::int64_t{1} << 20;
  const auto engine = make_cpu_engine();
  std::vector<Figure> figures;
  for (const char* preset : kPresets) {
    const Layout layout = preset_layout(preset, kSeqLen);
    const auto costs = Pipeline().run(request_for(layout, "contiguous"), *engine).value()->cost.value();
    const double sorted = median(stable_sort_times(options.repeats, costs->row(BatchRow{0}).tiles));
    for (const LoadBalancer* balancer : load_balancers()) {
      const Request request = request_for(layout, std::string(balancer->name));
      bool served = true;
      const auto times = times_of(options.repeats, [&] {
        const auto snapshot = Pipeline().run(request, *engine).value();
        served = served && snapshot->chosen.metrics.ok();
        keep(*snapshot);
      });
      figures.push_back({std::string("snapshot: ") + preset + ", " + std::string(balancer->name),
                         median(times), least(times), "ms", "< 3 ms",
                         served ? std::to_string(layout.document_count()) + " documents" : "refused",
                         "std::stable_sort of its block costs", sorted});
    }
  }
  return figures;
}

}  // namespace evenkeel::bench
