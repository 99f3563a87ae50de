#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "evenkeel_gpu.h"

/// The contract suite: one text of what `Engine` promises, run for every engine that is present here. A
/// primitive joins by a file of tests on `EngineContract`; an engine by a line in `all_providers`.
namespace evenkeel::test {

[[nodiscard]] inline std::vector<EngineProvider> all_providers() {
  return {cpu_engine_provider(), cuda_engine_provider()};
}

/// Names of the engines that can run here. `EngineProviders.SayWhyAnEngineIsAbsent` tells about the others.
[[nodiscard]] inline std::vector<std::string> present_engines() {
  std::vector<std::string> names;
  for (const EngineProvider& provider : all_providers()) {
    if (provider.probe().available) names.push_back(provider.name);
  }
  return names;
}

class EngineContract : public ::testing::TestWithParam<std::string> {
 protected:
  EngineContract() {
    auto chosen = choose_engine(all_providers(), GetParam(), nullptr);
    if (!chosen) throw std::runtime_error(chosen.error().line());
    engine_ = std::move(chosen).value();
  }

  std::unique_ptr<Engine> engine_;
};

[[nodiscard]] inline std::string engine_name(const ::testing::TestParamInfo<std::string>& info) {
  return info.param;
}

}  // namespace evenkeel::test
