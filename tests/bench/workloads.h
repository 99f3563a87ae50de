#pragma once

#include <string>
#include <vector>

#include "layout/generate.h"
#include "pipeline/pipeline.h"

namespace evenkeel::bench {

/// The length sets of the tables.
inline constexpr const char* kPresets[] = {"prolong", "wikipedia", "wlbllm-128k"};

/// Seeded lengths of a preset, multiples of 2 x world size (of 64 ranks), so that every strategy serves them.
[[nodiscard]] inline Layout preset_layout(const std::string& preset, std::int64_t seq_len,
                                          std::int64_t multiple = 128) {
  return generate_preset(preset, 1, Packing{seq_len, 1, multiple}).value();
}

/// document-causal on 64 ranks, blocks of 128.
[[nodiscard]] inline Request request_for(const Layout& layout, const std::string& strategy) {
  Request request;
  request.layout = layout;
  request.settings.strategy = strategy;
  request.settings.world_size = WorldSize{64};
  return request;
}

/// The plan of a strategy on a layout, which it can serve.
[[nodiscard]] inline Plan plan_for(const Layout& layout, const std::string& strategy) {
  const auto engine = make_cpu_engine();
  const auto snapshot = Pipeline().run(request_for(layout, strategy), *engine).value();
  return *snapshot->chosen.plan.value();
}

}  // namespace evenkeel::bench
