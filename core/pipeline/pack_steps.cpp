#include "pipeline/pack_steps.h"

#include "pipeline/pipeline.h"

namespace evenkeel {

bool measure_pack_steps(const PackStepsRequest& request, const Engine& engine,
                        const std::function<void(const PackPoint&)>& publish, const std::stop_token& stop) {
  if (request.strategies.empty()) return true;
  Pipeline pipeline;
  Request one{{}, request.settings, request.strategies};
  one.settings.strategy = request.strategies.front();
  for (std::size_t step = 0; step < request.packs->size(); ++step) {
    one.layout = (*request.packs)[step];
    const auto snapshot = pipeline.run(one, engine, stop);
    if (!snapshot) return false;
    for (std::size_t s = 0; s < request.strategies.size(); ++s) {
      auto result = measure_slowest(**snapshot, (*snapshot)->compared[s], engine, stop);
      if (!result || stop.stop_requested()) return false;
      publish({step, s, std::move(*result)});
    }
  }
  return true;
}

PackSummary summarize_steps(const std::vector<std::optional<Result<SweepResult>>>& results) {
  PackSummary summary;
  std::size_t counted = 0;
  double sum = 0;
  for (std::size_t step = 0; step < results.size(); ++step) {
    if (!results[step]) continue;
    if (!results[step]->ok()) {
      ++summary.refused;
      continue;
    }
    ++summary.measured;
    const auto over = (*results[step])->over();
    if (!over) continue;
    ++counted;
    sum += *over;
    if (summary.worst_over && *over <= *summary.worst_over) continue;
    summary.worst_over = over;
    summary.worst_step = step;
  }
  if (counted > 0) summary.mean_over = sum / static_cast<double>(counted);
  return summary;
}

}  // namespace evenkeel
