#include "mask/mask_mod/lane_evaluator.h"

#include <algorithm>
#include <bit>
#include <type_traits>

#include "mask/mask_mod/lane_kernels.h"

namespace evenkeel::mask_mod {

template <class Lane>
LaneEvaluator<Lane>::LaneEvaluator(const Compiled& compiled, std::int64_t batch_row)
    : compiled_(compiled),
      wide_at_(compiled.program.code.size(), -1),
      wanted_(compiled.program.code.size(), 0) {
  const auto& code = compiled_.program.code;
  values_.resize(code.size() * kLanes);
  std::vector<Register> constant;
  const auto sees_all = [](const Instruction& step) { return step.sees_q && step.sees_kv; };
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (!compiled_.needed[i]) continue;
    const Instruction& step = code[i];
    const auto index = static_cast<Register>(i);
    (sees_all(step) ? of_both_ : step.sees_q ? of_q_ : step.sees_kv ? of_kv_ : constant).push_back(index);
    if (step.op == Op::batch_row) std::fill_n(values(index), kLanes, static_cast<Lane>(batch_row));
    if (step.op == Op::constant) std::fill_n(values(index), kLanes, static_cast<Lane>(step.value));
    if (!sees_all(step)) continue;
    for (const Register operand : step.operands) {
      if (operand == kNoRegister) continue;
      const Instruction& from = code[static_cast<std::size_t>(operand)];
      auto& at = wide_at_[static_cast<std::size_t>(operand)];
      // Constants are the same in every lane already.
      if (at >= 0 || from.sees_q == from.sees_kv) continue;
      at = static_cast<std::int32_t>(widened_.size());
      widened_.push_back(operand);
    }
  }
  const Register result = compiled_.program.result();
  const Instruction& last = code.back();
  if (last.sees_q != last.sees_kv) {
    // A mask of rows or of columns alone.
    wide_at_[static_cast<std::size_t>(result)] = static_cast<std::int32_t>(widened_.size());
    widened_.push_back(result);
  }
  wide_.resize(widened_.size() * kLanes);
  run(constant, kLanes, false, nullptr);
}

template <class Lane>
const Lane* LaneEvaluator<Lane>::operand(const Instruction& step, std::size_t index, bool wide) {
  const Register from = step.operands[index];
  const std::int32_t at = wide_at_[static_cast<std::size_t>(from)];
  return wide && at >= 0 ? wide_.data() + static_cast<std::size_t>(at) * kLanes : values(from);
}

template <class Lane>
void LaneEvaluator<Lane>::load(const Instruction& step, std::int64_t count, bool wide,
                               const IntervalEvaluator* known, Lane* out) {
  const MaskTensor& tensor = compiled_.tensors[static_cast<std::size_t>(step.tensor)].tensor();
  const std::int64_t* const from = tensor.values().data();
  const auto& shape = tensor.shape();
  // Proven once: no lane has to look whether it counts from the end.
  bool from_front = known != nullptr && shape.size() <= 2;
  for (std::size_t d = 0; d < shape.size() && from_front; ++d)
    from_front = known->value(step.operands[d]).least >= 0;
  if (from_front && shape.size() == 2) {
    const Lane* const row = operand(step, 0, wide);
    const Lane* const column = operand(step, 1, wide);
    const std::int64_t side = shape[1];
    for (std::int64_t i = 0; i < count; ++i) out[i] = static_cast<Lane>(from[row[i] * side + column[i]]);
    return;
  }
  if (shape.size() == 1) {
    const Lane* const at = operand(step, 0, wide);
    const std::int64_t side = shape[0];
    if (from_front) {
      for (std::int64_t i = 0; i < count; ++i) out[i] = static_cast<Lane>(from[at[i]]);
      return;
    }
    for (std::int64_t i = 0; i < count; ++i) {
      const std::int64_t index = at[i];
      out[i] = static_cast<Lane>(from[index < 0 ? index + side : index]);
    }
    return;
  }
  std::array<const Lane*, 4> at = {};
  for (std::size_t d = 0; d < shape.size(); ++d) at[d] = operand(step, d, wide);
  for (std::int64_t i = 0; i < count; ++i) {
    std::int64_t flat = 0;
    for (std::size_t d = 0; d < shape.size(); ++d) {
      const std::int64_t index = at[d][i];
      flat = flat * shape[d] + (index < 0 ? index + shape[d] : index);
    }
    out[i] = static_cast<Lane>(from[flat]);
  }
}

template <class Lane>
void LaneEvaluator<Lane>::run(const std::vector<Register>& steps, std::int64_t count, bool wide,
                              const IntervalEvaluator* known) {
  const auto& code = compiled_.program.code;
  for (const Register index : steps) {
    const Instruction& step = code[static_cast<std::size_t>(index)];
    Lane* const out = values(index);
    const int operands = operand_count(step.op);
    if (operands == 0) continue;
    if (step.op == Op::load) {
      load(step, count, wide, known, out);
      continue;
    }
    const Lane* const a = operand(step, 0, wide);
    const Lane* const b = operands > 1 ? operand(step, 1, wide) : a;
    const Lane* const c = operands > 2 ? operand(step, 2, wide) : a;
    const Instruction* const by = operands > 1 ? &code[static_cast<std::size_t>(step.operands[1])] : nullptr;
    const bool by_constant = by != nullptr && by->op == Op::constant;
    apply(step.op, a, b, c, by_constant, out, count);
  }
}

/// Leaves out what intervals know: a window that covers the rectangle, or documents that do.
template <class Lane>
void LaneEvaluator<Lane>::choose_live(const IntervalEvaluator& known, std::int64_t count) {
  std::fill(wanted_.begin(), wanted_.end(), std::uint8_t{0});
  wanted_[static_cast<std::size_t>(compiled_.program.result())] = 1;
  live_.clear();
  for (std::size_t i = of_both_.size(); i-- > 0;) {
    const Register step = of_both_[i];
    if (wanted_[static_cast<std::size_t>(step)] == 0) continue;
    const Bounds bounds = known.value(step);
    if (bounds.is_one()) {
      std::fill_n(values(step), count, static_cast<Lane>(bounds.least));
      continue;
    }
    live_.push_back(step);
    for (const Register operand : compiled_.program.code[static_cast<std::size_t>(step)].operands) {
      if (operand != kNoRegister) wanted_[static_cast<std::size_t>(operand)] = 1;
    }
  }
  std::reverse(live_.begin(), live_.end());
}

template <class Lane>
void LaneEvaluator<Lane>::widen(Shape shape) {
  const auto& code = compiled_.program.code;
  for (std::size_t i = 0; i < widened_.size(); ++i) {
    if (wanted_[static_cast<std::size_t>(widened_[i])] == 0) continue;
    const Lane* const from = values(widened_[i]);
    Lane* to = wide_.data() + i * kLanes;
    const bool of_q = code[static_cast<std::size_t>(widened_[i])].sees_q;
    for (std::int64_t row = 0; row < shape.rows; ++row, to += shape.columns) {
      if (of_q) {
        std::fill_n(to, shape.columns, from[row]);
      } else {
        std::copy_n(from, shape.columns, to);
      }
    }
  }
}

template <class Lane>
std::span<const Lane> LaneEvaluator<Lane>::evaluate(Interval q, Interval kv, const IntervalEvaluator& known) {
  const Shape shape{q.length(), kv.length()};
  const auto& code = compiled_.program.code;
  const auto run_axis = [&](const std::vector<Register>& steps, Interval tokens, Op op) {
    for (const Register index : steps) {
      if (code[static_cast<std::size_t>(index)].op != op) continue;
      Lane* const out = values(index);
      const auto first = static_cast<Lane>(tokens.begin);
      for (std::int64_t i = 0; i < tokens.length(); ++i)
        out[i] = static_cast<Lane>(first + static_cast<Lane>(i));
    }
    run(steps, tokens.length(), false, &known);
  };
  if (q != q_) run_axis(of_q_, q, Op::q);
  if (kv != kv_) run_axis(of_kv_, kv, Op::kv);
  q_ = q;
  kv_ = kv;
  const std::int64_t count = shape.rows * shape.columns;
  choose_live(known, count);
  widen(shape);
  run(live_, count, true, &known);
  const Register result = compiled_.program.result();
  const std::int32_t at = wide_at_[static_cast<std::size_t>(result)];
  const Lane* const out = at >= 0 ? wide_.data() + static_cast<std::size_t>(at) * kLanes : values(result);
  return {out, static_cast<std::size_t>(count)};
}

template class LaneEvaluator<std::int32_t>;
template class LaneEvaluator<std::int64_t>;

}  // namespace evenkeel::mask_mod
