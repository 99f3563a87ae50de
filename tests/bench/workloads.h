#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "layout/generate.h"
#include "mask/mask_mod/tensor.h"
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
[[nodiscard]] inline Plan plan_for(const Layout& layout, const std::string& strategy,
                                   WorldSize world = WorldSize{64}) {
  const auto engine = make_cpu_engine();
  Request request = request_for(layout, strategy);
  request.settings.world_size = world;
  const auto snapshot = Pipeline().run(request, *engine).value();
  return *snapshot->chosen.plan.value();
}

/// Values of so many bits, the same ones every time.
[[nodiscard]] inline std::vector<std::int64_t> random_values(std::size_t count, int bits) {
  std::vector<std::int64_t> values(count);
  std::uint64_t state = 1;
  for (std::int64_t& value : values) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    value = static_cast<std::int64_t>(state >> (64 - bits));
  }
  return values;
}

/// A tensor that no interval says anything about: 16 random bits an entry.
[[nodiscard]] inline MaskTensor random_tensor(const std::string& name, std::int64_t length) {
  return MaskTensor::make(name, {length}, false, random_values(static_cast<std::size_t>(length), 16)).value();
}

}  // namespace evenkeel::bench
