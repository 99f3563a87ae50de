#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/units.h"
#include "mask/mask_mod/compiled.h"
#include "mask/mask_mod/interval_evaluator.h"

namespace evenkeel::mask_mod {

/// Evaluates a program pair by pair, an instruction at a time over up to `kLanes` pairs, so that the
/// compiler's vectors do the work. Unchecked: only for programs that no pair of the sequence makes fail; with
/// 32-bit lanes only where every value fits. One a thread; the program must outlive it.
template <class Lane>
class LaneEvaluator {
 public:
  static constexpr std::int64_t kLanes = 1024;

  LaneEvaluator(const Compiled& compiled, std::int64_t batch_row);

  /// 1 for each allowed pair of the rectangle, row by row; at most `kLanes` pairs. Valid until the next call.
  /// `known` has evaluated the same rectangle: what is one value there is not computed pair by pair.
  [[nodiscard]] std::span<const Lane> evaluate(Interval q, Interval kv, const IntervalEvaluator& known);

 private:
  struct Shape {
    std::int64_t rows;
    std::int64_t columns;
  };
  Lane* values(Register step) { return values_.data() + static_cast<std::size_t>(step) * kLanes; }
  /// `known` is null where no rectangle has been looked at.
  void run(const std::vector<Register>& steps, std::int64_t count, bool wide, const IntervalEvaluator* known);
  const Lane* operand(const Instruction& step, std::size_t index, bool wide);
  void load(const Instruction& step, std::int64_t count, bool wide, const IntervalEvaluator* known,
            Lane* out);
  void choose_live(const IntervalEvaluator& known, std::int64_t count);
  void widen(Shape shape);

  const Compiled& compiled_;
  std::vector<Lane> values_;           ///< kLanes a step: by row, by column or by pair, after what it sees
  std::vector<Lane> wide_;             ///< those of steps that see less than their users, by pair
  std::vector<std::int32_t> wide_at_;  ///< by step: which of `wide_` it has; -1: none
  std::vector<Register> of_q_;
  std::vector<Register> of_kv_;
  std::vector<Register> of_both_;
  std::vector<Register> widened_;
  std::vector<Register> live_;        ///< of `of_both_`: what the result depends on in this rectangle
  std::vector<std::uint8_t> wanted_;  ///< by step: whether it is live, or an operand of what is
  Interval q_;
  Interval kv_;
};

extern template class LaneEvaluator<std::int32_t>;
extern template class LaneEvaluator<std::int64_t>;

}  // namespace evenkeel::mask_mod
