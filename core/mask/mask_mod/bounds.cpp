#include "mask/mask_mod/bounds.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace evenkeel::mask_mod {
namespace {

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr Bounds kEither{0, 1};

Bounds hull(Bounds a, Bounds b) {
  return {std::min(a.least, b.least), std::max(a.most, b.most)};
}

Bounds known(bool value) {
  return {value ? 1 : 0, value ? 1 : 0};
}

/// A result beyond 64 bits is at their end: the pairs that do not fail stay within.
std::int64_t clipped(Checked result, bool upwards, Fault& fault) {
  if (result.fault == Fault::none) return result.value;
  fault = result.fault;
  return upwards ? kMost : kLeast;
}

Bounds product(Bounds a, Bounds b, Fault& fault) {
  Bounds out{kMost, kLeast};
  for (const std::int64_t x : {a.least, a.most}) {
    for (const std::int64_t y : {b.least, b.most}) {
      const std::int64_t one = clipped(multiply(x, y), (x < 0) == (y < 0), fault);
      out = hull(out, {one, one});
    }
  }
  return out;
}

/// Floor division by what has one sign: monotone in either operand.
Bounds quotient_of_sign(Bounds a, Bounds b, Fault& fault) {
  Bounds out{kMost, kLeast};
  for (const std::int64_t x : {a.least, a.most}) {
    for (const std::int64_t y : {b.least, b.most}) {
      const std::int64_t one = clipped(divide(x, y), true, fault);
      out = hull(out, {one, one});
    }
  }
  return out;
}

Bounds remainder_of_sign(Bounds a, Bounds b) {
  if (b.is_one()) {
    const std::int64_t m = b.least;
    if (m == -1 || m == 1) return {0, 0};
    // Within one period the remainder grows with the number.
    if (floor_quotient(a.least, m) == floor_quotient(a.most, m)) {
      const std::int64_t x = floor_remainder(a.least, m);
      const std::int64_t y = floor_remainder(a.most, m);
      return {std::min(x, y), std::max(x, y)};
    }
  }
  if (b.least > 0) {
    if (a.least >= 0 && a.most < b.least) return a;
    return {0, a.least >= 0 ? std::min(a.most, b.most - 1) : b.most - 1};
  }
  if (a.most <= 0 && a.least > b.most) return a;
  return {a.most <= 0 ? std::max(a.least, b.least + 1) : b.least + 1, 0};
}

/// What does not divide by 0, of either sign.
template <class Of>
Bounds divided(Bounds b, Fault& fault, Of of) {
  if (b.least > 0 || b.most < 0) return of(b);
  fault = Fault::division_by_zero;
  if (b.least == 0 && b.most == 0) return {0, 0};
  if (b.least == 0) return of(Bounds{1, b.most});
  if (b.most == 0) return of(Bounds{b.least, -1});
  return hull(of(Bounds{1, b.most}), of(Bounds{b.least, -1}));
}

Bounds shifted(Bounds a, Bounds bits, bool left, Fault& fault) {
  if (bits.least < 0) fault = Fault::negative_shift;
  if (bits.most < 0) return {0, 0};
  bits.least = std::max<std::int64_t>(bits.least, 0);
  Bounds out{kMost, kLeast};
  for (const std::int64_t x : {a.least, a.most}) {
    for (const std::int64_t y : {bits.least, bits.most}) {
      const std::int64_t one = left ? clipped(shift_left(x, y), x >= 0, fault) : shift_right(x, y).value;
      out = hull(out, {one, one});
    }
  }
  return out;
}

/// The bits that all values have, and those in which they may differ.
struct Bits {
  std::uint64_t set = 0;
  std::uint64_t open = 0;
};

Bits bits_of(Bounds a) {
  const auto least = static_cast<std::uint64_t>(a.least);
  const std::uint64_t differ = least ^ static_cast<std::uint64_t>(a.most);
  // What lies below the highest bit that differs may be anything.
  const std::uint64_t open = differ == 0 ? 0 : ~std::uint64_t{0} >> std::countl_zero(differ);
  return {least & ~open, open};
}

Bounds bitwise(Op op, Bounds a, Bounds b) {
  const Bits x = bits_of(a);
  const Bits y = bits_of(b);
  const std::uint64_t x_may = x.set | x.open;
  const std::uint64_t y_may = y.set | y.open;
  Bits out;
  if (op == Op::bit_and) {
    out = {x.set & y.set, (x_may & y_may) & ~(x.set & y.set)};
  } else if (op == Op::bit_or) {
    out = {x.set | y.set, (x_may | y_may) & ~(x.set | y.set)};
  } else {
    out.open = x.open | y.open;
    out.set = (x.set ^ y.set) & ~out.open;
  }
  constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
  // An open sign bit is the least where it is set.
  Bounds bounds{static_cast<std::int64_t>(out.set | (out.open & kSign)),
                static_cast<std::int64_t>(out.set | (out.open & ~kSign))};
  if (a.least >= 0 && b.least >= 0) {
    if (op == Op::bit_and) bounds.most = std::min({bounds.most, a.most, b.most});
    if (op == Op::bit_or) bounds.least = std::max({bounds.least, a.least, b.least});
  }
  return bounds;
}

}  // namespace

Bounds bounds_of(Op op, Bounds a, Bounds b, Bounds c, Fault& fault) {
  switch (op) {
    case Op::negate:
      return {clipped(subtract(0, a.most), true, fault), clipped(subtract(0, a.least), true, fault)};
    case Op::absolute: {
      const std::int64_t least =
          clipped(a.least < 0 ? subtract(0, a.least) : Checked{a.least, {}}, true, fault);
      const std::int64_t most = clipped(a.most < 0 ? subtract(0, a.most) : Checked{a.most, {}}, true, fault);
      const bool crosses = a.least < 0 && a.most > 0;
      return {crosses ? 0 : std::min(least, most), std::max(least, most)};
    }
    case Op::invert:
      return {~a.most, ~a.least};
    case Op::logical_not:
      return {1 - a.most, 1 - a.least};
    case Op::add:
      return {clipped(add(a.least, b.least), a.least > 0, fault),
              clipped(add(a.most, b.most), a.most > 0, fault)};
    case Op::subtract:
      return {clipped(subtract(a.least, b.most), a.least >= 0, fault),
              clipped(subtract(a.most, b.least), a.most >= 0, fault)};
    case Op::multiply:
      return product(a, b, fault);
    case Op::floor_divide:
      return divided(b, fault, [&](Bounds by) { return quotient_of_sign(a, by, fault); });
    case Op::modulo:
      return divided(b, fault, [&](Bounds by) { return remainder_of_sign(a, by); });
    case Op::shift_left:
      return shifted(a, b, true, fault);
    case Op::shift_right:
      return shifted(a, b, false, fault);
    case Op::bit_and:
    case Op::bit_or:
    case Op::bit_xor:
      return bitwise(op, a, b);
    case Op::equal:
      if (a.most < b.least || b.most < a.least) return known(false);
      return a.is_one() && a == b ? known(true) : kEither;
    case Op::not_equal:
      if (a.most < b.least || b.most < a.least) return known(true);
      return a.is_one() && a == b ? known(false) : kEither;
    case Op::less:
      return a.most < b.least ? known(true) : a.least >= b.most ? known(false) : kEither;
    case Op::less_equal:
      return a.most <= b.least ? known(true) : a.least > b.most ? known(false) : kEither;
    case Op::minimum:
      return {std::min(a.least, b.least), std::min(a.most, b.most)};
    case Op::maximum:
      return {std::max(a.least, b.least), std::max(a.most, b.most)};
    case Op::select:
      return a.least == 1 ? b : a.most == 0 ? c : hull(b, c);
    default:
      return {kLeast, kMost};
  }
}

}  // namespace evenkeel::mask_mod
