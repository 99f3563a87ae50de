#include "mask/mask_mod/interval_evaluator.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>
#include <optional>

namespace evenkeel::mask_mod {
namespace {

constexpr Bounds kEither{0, 1};
constexpr std::int64_t kLongestPeriod = std::int64_t{1} << 32;

Bounds known(bool value) {
  return {value ? 1 : 0, value ? 1 : 0};
}

std::int64_t quotient_by(std::int64_t a, std::int64_t by) {
  constexpr std::int64_t kMost = 0xFFFFFFFF;
  if (a < 0 || a > kMost || by > kMost) return floor_quotient(a, by);
  return static_cast<std::uint32_t>(a) / static_cast<std::uint32_t>(by);
}

/// OPTIMIZATION: the steps that masks are mostly made of, where they cannot fail, without the cases that
/// `bounds_of` has to think of. False where it has to.
bool simple_bounds(const Instruction& step, const Bounds* values, Bounds& out) {
  const Bounds a = values[step.operands[0]];
  if (step.op == Op::absolute) {
    if (a.least < -std::numeric_limits<std::int64_t>::max()) return false;
    const bool crosses = a.least < 0 && a.most > 0;
    out = {crosses ? 0 : std::max(a.least, -a.most), std::max(-a.least, a.most)};
    return true;
  }
  const Bounds b = values[step.operands[1]];
  switch (step.op) {
    case Op::add:
      return !__builtin_add_overflow(a.least, b.least, &out.least) &&
             !__builtin_add_overflow(a.most, b.most, &out.most);
    case Op::subtract:
      return !__builtin_sub_overflow(a.least, b.most, &out.least) &&
             !__builtin_sub_overflow(a.most, b.least, &out.most);
    case Op::bit_and:
      out = {a.least & b.least, a.most & b.most};
      return step.is_bool;
    case Op::bit_or:
      out = {a.least | b.least, a.most | b.most};
      return step.is_bool;
    case Op::equal:
      out = a.most < b.least || b.most < a.least ? known(false)
            : a.is_one() && a == b               ? known(true)
                                                 : kEither;
      return true;
    case Op::less:
      out = a.most < b.least ? known(true) : a.least >= b.most ? known(false) : kEither;
      return true;
    case Op::less_equal:
      out = a.most <= b.least ? known(true) : a.least > b.most ? known(false) : kEither;
      return true;
    case Op::floor_divide:
      if (!b.is_one() || b.least <= 0) return false;
      out = {quotient_by(a.least, b.least), quotient_by(a.most, b.least)};
      return true;
    case Op::modulo: {
      if (!b.is_one() || b.least <= 0 || a.least < 0) return false;
      const std::int64_t first = quotient_by(a.least, b.least);
      if (a.most - a.least >= b.least || first != quotient_by(a.most, b.least)) {
        out = {0, b.least - 1};
      } else {
        out = {a.least - first * b.least, a.most - first * b.least};
      }
      return true;
    }
    default:
      return false;
  }
}

/// A token plus a constant; nothing for any other step.
struct Shifted {
  bool of_q = false;
  std::int64_t by = 0;
};
std::optional<Shifted> shifted(const std::vector<Instruction>& code, Register index) {
  const Instruction& step = code[static_cast<std::size_t>(index)];
  if (step.op == Op::q || step.op == Op::kv) return Shifted{step.op == Op::q, 0};
  if (step.op != Op::add && step.op != Op::subtract) return std::nullopt;
  const Instruction& a = code[static_cast<std::size_t>(step.operands[0])];
  const Instruction& b = code[static_cast<std::size_t>(step.operands[1])];
  const bool swapped = step.op == Op::add && a.op == Op::constant;
  const Instruction& token = swapped ? b : a;
  const Instruction& constant = swapped ? a : b;
  if ((token.op != Op::q && token.op != Op::kv) || constant.op != Op::constant) return std::nullopt;
  if (constant.value < -kLongestPeriod || constant.value > kLongestPeriod) return std::nullopt;
  return Shifted{token.op == Op::q, step.op == Op::add ? constant.value : -constant.value};
}

/// Notes the period of a quotient or remainder of a token.
void note_period(Compiled& compiled, const Instruction& step) {
  constexpr std::size_t kMostPeriods = 4;
  if (step.op != Op::floor_divide && step.op != Op::modulo) return;
  const auto& code = compiled.program.code;
  const Instruction& by = code[static_cast<std::size_t>(step.operands[1])];
  if (by.op != Op::constant || by.value < 2 || by.value > kLongestPeriod) return;
  const auto of = shifted(code, step.operands[0]);
  if (!of) return;
  const Period period{by.value, floor_remainder(-of->by, by.value)};
  if (std::has_single_bit(static_cast<std::uint64_t>(period.length)) && period.offset == 0) return;
  auto& periods = of->of_q ? compiled.periods_of_q : compiled.periods_of_kv;
  if (std::find(periods.begin(), periods.end(), period) != periods.end()) return;
  const auto longer = [](const Period& a, const Period& b) { return a.length > b.length; };
  periods.insert(std::upper_bound(periods.begin(), periods.end(), period, longer), period);
  if (periods.size() > kMostPeriods) periods.pop_back();
}

}  // namespace

Compiled Compiled::make(Program program) {
  Compiled out;
  out.program = std::move(program);
  for (const MaskTensor& tensor : out.program.tensors) out.tensors.emplace_back(tensor);
  const auto& code = out.program.code;
  out.needed.assign(code.size(), false);
  out.needed.back() = true;
  for (std::size_t i = code.size(); i-- > 0;) {
    if (!out.needed[i]) continue;
    if (code[i].op == Op::batch_row) out.sees_batch_row = true;
    note_period(out, code[i]);
    for (const Register operand : code[i].operands) {
      if (operand != kNoRegister) out.needed[static_cast<std::size_t>(operand)] = true;
    }
  }
  return out;
}

IntervalEvaluator::IntervalEvaluator(const Compiled& compiled, std::int64_t batch_row)
    : compiled_(compiled), batch_row_(batch_row), values_(compiled.program.code.size()) {
  const auto& code = compiled_.program.code;
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (!compiled_.needed[i]) continue;
    const bool q = code[i].sees_q;
    const bool kv = code[i].sees_kv;
    (q && kv ? of_both_ : q ? of_q_ : kv ? of_kv_ : constant_).push_back(static_cast<Register>(i));
  }
  evaluate(constant_, nullptr);
}

Bounds IntervalEvaluator::one(const Instruction& step, Fault& fault) const {
  const auto of = [&](std::size_t i) {
    const Register operand = step.operands[i];
    return operand == kNoRegister ? Bounds{} : values_[static_cast<std::size_t>(operand)];
  };
  switch (step.op) {
    case Op::constant:
      return {step.value, step.value};
    case Op::batch_row:
      return {batch_row_, batch_row_};
    case Op::q:
      return {q_.begin, q_.end - 1};
    case Op::kv:
      return {kv_.begin, kv_.end - 1};
    case Op::load: {
      const std::array<Bounds, 4> at = {of(0), of(1), of(2), of(3)};
      return compiled_.tensors[static_cast<std::size_t>(step.tensor)].box(at.data(), fault);
    }
    default:
      return bounds_of(step.op, of(0), of(1), of(2), fault);
  }
}

void IntervalEvaluator::evaluate(const std::vector<Register>& steps, std::vector<PossibleFault>* faults) {
  const auto& code = compiled_.program.code;
  for (const Register index : steps) {
    const Instruction& step = code[static_cast<std::size_t>(index)];
    if ((operand_count(step.op) == 2 || step.op == Op::absolute) &&
        simple_bounds(step, values_.data(), values_[static_cast<std::size_t>(index)])) {
      continue;
    }
    Fault fault = Fault::none;
    values_[static_cast<std::size_t>(index)] = one(step, fault);
    if (faults != nullptr && fault != Fault::none) faults->push_back({fault, index});
  }
}

Verdict IntervalEvaluator::verdict(Interval q, Interval kv) {
  if (q != q_ || kv != kv_) evaluate(q, kv);
  const Bounds result = values_.back();
  return result.least == 1 ? Verdict::all : result.most == 0 ? Verdict::none : Verdict::unknown;
}

void IntervalEvaluator::evaluate(Interval q, Interval kv) {
  if (q != q_) {
    q_ = q;
    evaluate(of_q_, nullptr);
  }
  if (kv != kv_) {
    kv_ = kv;
    evaluate(of_kv_, nullptr);
  }
  evaluate(of_both_, nullptr);
}

bool IntervalEvaluator::fits_32_bits() const {
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  for (const auto* steps : {&constant_, &of_q_, &of_kv_, &of_both_}) {
    for (const Register index : *steps) {
      const Bounds bounds = value(index);
      if (bounds.least < -kMost || bounds.most > kMost) return false;
    }
  }
  return true;
}

PossibleFault IntervalEvaluator::possible_fault(Interval q, Interval kv) {
  q_ = q;
  kv_ = kv;
  std::vector<Register> steps(values_.size());
  std::iota(steps.begin(), steps.end(), 0);
  std::vector<PossibleFault> faults;
  evaluate(steps, &faults);
  return faults.empty() ? PossibleFault{} : faults.front();
}

}  // namespace evenkeel::mask_mod
