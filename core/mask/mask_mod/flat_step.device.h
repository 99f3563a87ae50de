#pragma once

#include <cstddef>
#include <cstdint>

#include "base/annotate.h"
#include "base/span.h"
#include "base/units.h"
#include "mask/mask_mod/program.h"

/// A program as plain data, and its steps over one pair and over rectangles of pairs, for a backend with many
/// threads. Only for programs that no pair of the sequence makes fail: a pair's values are in 64 bits, and
/// the ends of ranges may be cut to them.
namespace evenkeel::mask_mod {

/// All values from least to most, both included.
struct Range {
  std::int64_t least;
  std::int64_t most;
};

struct FlatStep {
  Op op = Op::constant;
  std::int32_t operands[4] = {0, 0, 0, 0};  ///< steps before this one; what an op lacks is 0
  std::int32_t tensor = 0;
  std::int64_t value = 0;
};

struct FlatTensor {
  std::size_t begin = 0;  ///< where its values begin
  std::int32_t dimensions = 1;
  bool rows_ascend = false;  ///< along the last dimension
  std::int64_t shape[4] = {1, 1, 1, 1};
  Range all = {0, 0};
};

struct FlatView {
  Span<const FlatStep> steps;  ///< the last one's bool says whether the pair is allowed
  Span<const FlatTensor> tensors;
  Span<const std::int64_t> values;  ///< of all tensors
};

inline constexpr std::int64_t kLeastValue = INT64_MIN;
inline constexpr std::int64_t kMostValue = INT64_MAX;

// --- whole numbers ---

/// b is not 0, and not -1 where a is the least number.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::int64_t quotient_down(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a % b < 0) != (b < 0) ? 1 : 0);
}
[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::int64_t remainder_down(std::int64_t a, std::int64_t b) {
  if (b == -1) return 0;
  const std::int64_t rest = a % b;
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}
[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::int64_t cut_sum(std::int64_t a, std::int64_t b) {
  if (b > 0 && a > kMostValue - b) return kMostValue;
  if (b < 0 && a < kLeastValue - b) return kLeastValue;
  return a + b;
}
[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::int64_t cut_difference(std::int64_t a, std::int64_t b) {
  if (b < 0 && a > kMostValue + b) return kMostValue;
  if (b > 0 && a < kLeastValue + b) return kLeastValue;
  return a - b;
}
[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::int64_t cut_product(std::int64_t a, std::int64_t b) {
  if (a == 0 || b == 0) return 0;
  const std::uint64_t x = a < 0 ? 0 - static_cast<std::uint64_t>(a) : static_cast<std::uint64_t>(a);
  const std::uint64_t y = b < 0 ? 0 - static_cast<std::uint64_t>(b) : static_cast<std::uint64_t>(b);
  if (x > static_cast<std::uint64_t>(kMostValue) / y) return (a < 0) == (b < 0) ? kMostValue : kLeastValue;
  return a * b;
}
[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::int64_t cut_quotient(std::int64_t a, std::int64_t b) {
  return b == -1 ? cut_difference(0, a) : quotient_down(a, b);
}
[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::int64_t cut_left(std::int64_t a, std::int64_t bits) {
  if (a == 0) return 0;
  if (bits >= 63) return a > 0 ? kMostValue : kLeastValue;
  return cut_product(a, std::int64_t{1} << bits);
}
[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::int64_t right(std::int64_t a, std::int64_t bits) {
  return a >> (bits < 63 ? bits : 63);
}
[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::int64_t lesser(std::int64_t a, std::int64_t b) {
  return a < b ? a : b;
}
[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::int64_t greater(std::int64_t a, std::int64_t b) {
  return a > b ? a : b;
}

// --- one pair ---

[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::int64_t load_value(const FlatView& program,
                                                                  const FlatStep& step,
                                                                  const std::int64_t* values) {
  const FlatTensor& tensor = program.tensors[static_cast<std::size_t>(step.tensor)];
  std::int64_t flat = 0;
  for (int d = 0; d < tensor.dimensions; ++d) {
    const std::int64_t index = values[step.operands[d]];
    flat = flat * tensor.shape[d] + (index < 0 ? index + tensor.shape[d] : index);
  }
  return program.values[tensor.begin + static_cast<std::size_t>(flat)];
}

[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::int64_t step_value(const FlatView& program,
                                                                  const FlatStep& step, std::int64_t q,
                                                                  std::int64_t kv,
                                                                  const std::int64_t* values) {
  const std::int64_t a = values[step.operands[0]];
  const std::int64_t b = values[step.operands[1]];
  switch (step.op) {
    case Op::constant:
    case Op::batch_row:  // known since the program was made flat
      return step.value;
    case Op::q:
      return q;
    case Op::kv:
      return kv;
    case Op::negate:
      return -a;
    case Op::absolute:
      return a < 0 ? -a : a;
    case Op::invert:
      return ~a;
    case Op::logical_not:
      return a ^ 1;
    case Op::add:
      return a + b;
    case Op::subtract:
      return a - b;
    case Op::multiply:
      return a * b;
    case Op::floor_divide:
      return quotient_down(a, b);
    case Op::modulo:
      return remainder_down(a, b);
    case Op::shift_left:
      return cut_left(a, b);
    case Op::shift_right:
      return right(a, b);
    case Op::bit_and:
      return a & b;
    case Op::bit_or:
      return a | b;
    case Op::bit_xor:
      return a ^ b;
    case Op::equal:
      return a == b ? 1 : 0;
    case Op::not_equal:
      return a != b ? 1 : 0;
    case Op::less:
      return a < b ? 1 : 0;
    case Op::less_equal:
      return a <= b ? 1 : 0;
    case Op::minimum:
      return lesser(a, b);
    case Op::maximum:
      return greater(a, b);
    case Op::select:
      return a != 0 ? b : values[step.operands[2]];
    case Op::load:
      return load_value(program, step, values);
  }
  return 0;
}

// --- rectangles of pairs ---

[[nodiscard]] EVENKEEL_HOST_DEVICE inline Range hull_of(Range a, Range b) {
  return {lesser(a.least, b.least), greater(a.most, b.most)};
}

/// What `of(x, y)` gives, which is monotone in either operand: its corners.
template <class Of>
[[nodiscard]] EVENKEEL_HOST_DEVICE inline Range corners(Range a, Range b, Of of) {
  const std::int64_t w = of(a.least, b.least);
  const std::int64_t x = of(a.least, b.most);
  const std::int64_t y = of(a.most, b.least);
  const std::int64_t z = of(a.most, b.most);
  return {lesser(lesser(w, x), lesser(y, z)), greater(greater(w, x), greater(y, z))};
}

/// Quotients by what is above 0, and by what is below.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline Range quotient_range(Range a, Range b) {
  if (b.least == 0 && b.most == 0) return {kLeastValue, kMostValue};  // of no pair
  const auto of = [](std::int64_t x, std::int64_t y) { return cut_quotient(x, y); };
  if (b.most <= 0) return corners(a, {b.least, lesser(b.most, -1)}, of);
  const Range above = corners(a, {greater(b.least, 1), b.most}, of);
  return b.least >= 0 ? above : hull_of(above, corners(a, {b.least, -1}, of));
}

[[nodiscard]] EVENKEEL_HOST_DEVICE inline Range remainder_range(Range a, Range b) {
  if (b.least > 0 && a.least >= 0 && a.most < b.least) return a;
  if (b.least > 0 && b.least == b.most) {
    const std::int64_t first = quotient_down(a.least, b.least);
    if (first == quotient_down(a.most, b.least)) {
      return {remainder_down(a.least, b.least), remainder_down(a.most, b.least)};
    }
  }
  return {b.least < 0 ? b.least + 1 : 0, b.most > 0 ? b.most - 1 : 0};
}

/// Below the highest bit in which the ends differ anything may be.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::uint64_t open_bits(Range a) {
  std::uint64_t differ = static_cast<std::uint64_t>(a.least) ^ static_cast<std::uint64_t>(a.most);
  for (int shift = 1; shift < 64; shift *= 2) differ |= differ >> shift;
  return differ;
}

[[nodiscard]] EVENKEEL_HOST_DEVICE inline Range bits_range(Op op, Range a, Range b) {
  const std::uint64_t x_open = open_bits(a);
  const std::uint64_t y_open = open_bits(b);
  const std::uint64_t x = static_cast<std::uint64_t>(a.least) & ~x_open;
  const std::uint64_t y = static_cast<std::uint64_t>(b.least) & ~y_open;
  std::uint64_t set = 0;
  std::uint64_t open = 0;
  if (op == Op::bit_and) {
    set = x & y;
    open = (x | x_open) & (y | y_open) & ~set;
  } else if (op == Op::bit_or) {
    set = x | y;
    open = (x_open | y_open) & ~set;
  } else {
    open = x_open | y_open;
    set = (x ^ y) & ~open;
  }
  constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
  // An open sign bit is the least where it is set.
  return {static_cast<std::int64_t>(set | (open & kSign)), static_cast<std::int64_t>(set | (open & ~kSign))};
}

[[nodiscard]] EVENKEEL_HOST_DEVICE inline Range yes_or_no(bool surely, bool never) {
  return {surely ? 1 : 0, never ? 0 : 1};
}

/// What indices within ranges load: exact for one place and for a range of one row that ascends.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline Range load_range(const FlatView& program, const FlatStep& step,
                                                           const Range* ranges) {
  const FlatTensor& tensor = program.tensors[static_cast<std::size_t>(step.tensor)];
  std::int64_t first = 0;
  std::int64_t last = 0;
  for (int d = 0; d < tensor.dimensions; ++d) {
    const std::int64_t side = tensor.shape[d];
    Range at = ranges[step.operands[d]];
    at = {greater(at.least, -side), lesser(at.most, side - 1)};
    if (at.most < 0) {
      at = {at.least + side, at.most + side};
    } else if (at.least < 0) {
      at = {0, side - 1};
    }
    if (d + 1 < tensor.dimensions && at.least != at.most) return tensor.all;
    first = first * side + at.least;
    last = last * side + at.most;
  }
  if (first != last && !tensor.rows_ascend) return tensor.all;
  return {program.values[tensor.begin + static_cast<std::size_t>(first)],
          program.values[tensor.begin + static_cast<std::size_t>(last)]};
}

/// Sound: what the step gives for any pair of the rectangle lies within.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline Range step_range(const FlatView& program, const FlatStep& step,
                                                           Interval q, Interval kv, const Range* ranges) {
  const Range a = ranges[step.operands[0]];
  const Range b = ranges[step.operands[1]];
  const bool apart = a.most < b.least || b.most < a.least;
  const bool same = a.least == a.most && a.least == b.least && b.least == b.most;
  switch (step.op) {
    case Op::constant:
    case Op::batch_row:
      return {step.value, step.value};
    case Op::q:
      return {q.begin, q.end - 1};
    case Op::kv:
      return {kv.begin, kv.end - 1};
    case Op::negate:
      return {cut_difference(0, a.most), cut_difference(0, a.least)};
    case Op::absolute: {
      const std::int64_t low = a.least < 0 ? cut_difference(0, a.least) : a.least;
      const std::int64_t high = a.most < 0 ? cut_difference(0, a.most) : a.most;
      return {a.least < 0 && a.most > 0 ? 0 : lesser(low, high), greater(low, high)};
    }
    case Op::invert:
      return {~a.most, ~a.least};
    case Op::logical_not:
      return {1 - a.most, 1 - a.least};
    case Op::add:
      return {cut_sum(a.least, b.least), cut_sum(a.most, b.most)};
    case Op::subtract:
      return {cut_difference(a.least, b.most), cut_difference(a.most, b.least)};
    case Op::multiply:
      return corners(a, b, [](std::int64_t x, std::int64_t y) { return cut_product(x, y); });
    case Op::floor_divide:
      return quotient_range(a, b);
    case Op::modulo:
      return remainder_range(a, b);
    case Op::shift_left:
      return corners(a, {greater(b.least, 0), greater(b.most, 0)},
                     [](std::int64_t x, std::int64_t y) { return cut_left(x, y); });
    case Op::shift_right:
      return corners(a, {greater(b.least, 0), greater(b.most, 0)},
                     [](std::int64_t x, std::int64_t y) { return right(x, y); });
    case Op::bit_and:
    case Op::bit_or:
    case Op::bit_xor:
      return bits_range(step.op, a, b);
    case Op::equal:
      return yes_or_no(same, apart);
    case Op::not_equal:
      return yes_or_no(apart, same);
    case Op::less:
      return yes_or_no(a.most < b.least, a.least >= b.most);
    case Op::less_equal:
      return yes_or_no(a.most <= b.least, a.least > b.most);
    case Op::minimum:
      return {lesser(a.least, b.least), lesser(a.most, b.most)};
    case Op::maximum:
      return {greater(a.least, b.least), greater(a.most, b.most)};
    case Op::select: {
      const Range c = ranges[step.operands[2]];
      return a.least == 1 ? b : a.most == 0 ? c : hull_of(b, c);
    }
    case Op::load:
      return load_range(program, step, ranges);
  }
  return {kLeastValue, kMostValue};
}

}  // namespace evenkeel::mask_mod
