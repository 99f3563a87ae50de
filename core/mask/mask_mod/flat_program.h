#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/units.h"
#include "mask/mask_mod/compiled.h"
#include "mask/mask_mod/flat_step.device.h"

namespace evenkeel::mask_mod {

/// A program for one batch row as flat tables, without the steps that its result does not depend on. Memory
/// 8 bytes a value of its tensors. Immutable once made.
struct FlatProgram {
  /// Nothing for a program that needs more than `most_steps`.
  [[nodiscard]] static std::optional<FlatProgram> make(const Compiled& compiled, BatchRow row,
                                                       std::size_t most_steps);

  [[nodiscard]] FlatView view() const { return {steps, tensors, values}; }

  std::vector<FlatStep> steps;
  std::vector<FlatTensor> tensors;
  std::vector<std::int64_t> values;
};

}  // namespace evenkeel::mask_mod
