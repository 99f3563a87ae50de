#pragma once

#include <cstdint>

#include "mask/mask_mod/program.h"

/// Interval arithmetic on the steps of a program.
namespace evenkeel::mask_mod {

/// All values from least to most, both included.
struct Bounds {
  std::int64_t least = 0;
  std::int64_t most = 0;

  [[nodiscard]] bool is_one() const { return least == most; }
  bool operator==(const Bounds&) const = default;
};

/// What a step may give, where its operands may be anything within their bounds: sound, and exact where every
/// operand is one value. Sets `fault` where the step may fail for some of them; the bounds are then those of
/// what does not. Not for the steps without operands, nor for `load`.
[[nodiscard]] Bounds bounds_of(Op op, Bounds a, Bounds b, Bounds c, Fault& fault);

}  // namespace evenkeel::mask_mod
