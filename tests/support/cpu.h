#pragma once

#include <memory>

#include "engine/engine.h"

namespace evenkeel::test {

/// The CPU's engine: it has no state, so one serves every test.
[[nodiscard]] inline const Engine& cpu() {
  static const std::unique_ptr<Engine> engine = make_cpu_engine();
  return *engine;
}

}  // namespace evenkeel::test
