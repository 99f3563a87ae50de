#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "mask/mask_mod/program.h"
#include "mask/mask_mod/range_table.h"

namespace evenkeel::mask_mod {

/// Tokens at which quotients and remainders of a token jump: `offset` and its multiples of `length` away.
struct Period {
  std::int64_t length = 0;
  std::int64_t offset = 0;  ///< 0 to length - 1
  bool operator==(const Period&) const = default;
};

/// A program with all that its evaluation needs. Immutable once made, and shared.
struct Compiled {
  Program program;
  std::vector<RangeTable> tensors;
  std::vector<bool> needed;     ///< by instruction: whether the result depends on it
  bool sees_batch_row = false;  ///< whether the result does
  /// Whether 32 bits hold every value that the mask needs, for any pair of the sequence.
  bool fits_32_bits = false;
  /// Of q and of kv, longest first: those that powers of two do not fall on.
  std::vector<Period> periods_of_q;
  std::vector<Period> periods_of_kv;

  [[nodiscard]] static Compiled make(Program program);
};

}  // namespace evenkeel::mask_mod
