#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "mask/mask_mod/program.h"
#include "mask/mask_mod/range_table.h"

namespace evenkeel::mask_mod {

/// A program with all that its evaluation needs. Immutable once made, and shared.
struct Compiled {
  Program program;
  std::vector<RangeTable> tensors;
  std::vector<bool> needed;  ///< by instruction: whether the result depends on it
  bool sees_batch_row = false;
  /// Whether 32 bits hold every value that the mask needs, for any pair of the sequence.
  bool fits_32_bits = false;

  [[nodiscard]] static Compiled make(Program program);
};

}  // namespace evenkeel::mask_mod
