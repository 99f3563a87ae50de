#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/units.h"
#include "mask/mask_mod/bounds.h"
#include "mask/mask_mod/compiled.h"

namespace evenkeel::mask_mod {

/// What can be said of a whole rectangle of pairs at once.
enum class Verdict : std::uint8_t { none, all, unknown };

/// A step that may fail somewhere in a rectangle.
struct PossibleFault {
  Fault fault = Fault::none;
  Register step = kNoRegister;
};

/// Evaluates a program on rectangles of pairs by interval arithmetic. Steps that see only q or only kv are
/// kept while those rows or columns are the same. One a thread; the program must outlive it.
class IntervalEvaluator {
 public:
  IntervalEvaluator(const Compiled& compiled, std::int64_t batch_row);

  /// Sound: `all` and `none` are never wrong. Exact for one pair. Neither may be empty.
  [[nodiscard]] Verdict verdict(Interval q, Interval kv);
  /// The first step that may fail in the rectangle, of all steps, needed or not.
  [[nodiscard]] PossibleFault possible_fault(Interval q, Interval kv);
  /// Whether 32 bits hold every value that the result needs, for any pair of the last rectangle.
  [[nodiscard]] bool fits_32_bits() const;
  /// Of the last rectangle.
  [[nodiscard]] Bounds value(Register step) const { return values_[static_cast<std::size_t>(step)]; }

 private:
  void evaluate(Interval q, Interval kv);
  void evaluate(const std::vector<Register>& steps, std::vector<PossibleFault>* faults);
  Bounds one(const Instruction& step, Fault& fault) const;

  const Compiled& compiled_;
  std::int64_t batch_row_;
  std::vector<Bounds> values_;
  std::vector<Register> constant_;
  std::vector<Register> of_q_;
  std::vector<Register> of_kv_;
  std::vector<Register> of_both_;
  Interval q_;
  Interval kv_;
};

}  // namespace evenkeel::mask_mod
