#pragma once

#include <string>
#include <vector>

#include "engine/engine.h"

namespace evenkeel::cli {

/// What one thread of this machine does with 32 MiB that have been touched, in GB/s written.
struct MemorySpeed {
  double fill = 0;
  double copy = 0;
};

/// A primitive beside what bounds it, both the best of five in turn. Times in milliseconds.
struct Timing {
  std::string primitive;  ///< "block_costs": its name in `Engine`
  std::string work;       ///< "131,072 costs to 64 groups"
  double milliseconds = 0;
  std::string limit;  ///< "fill of the same bytes"
  double limit_milliseconds = 0;
};

[[nodiscard]] MemorySpeed time_memory();

/// Every primitive that the engine offers and that succeeds. A second or less on a CPU.
[[nodiscard]] std::vector<Timing> time_primitives(const Engine& engine);

}  // namespace evenkeel::cli
