#pragma once

#include <bit>
#include <cstdint>
#include <type_traits>

#include "mask/mask_mod/integers.h"
#include "mask/mask_mod/program.h"

/// One step over many pairs: loops that a compiler turns into vectors.
namespace evenkeel::mask_mod {

template <class Lane, class Of>
void map_lanes(const Lane* __restrict a, const Lane* __restrict b, Lane* __restrict out, std::int64_t count,
               Of of) {
#pragma GCC unroll 4
  for (std::int64_t i = 0; i < count; ++i) out[i] = static_cast<Lane>(of(a[i], b[i]));
}

/// OPTIMIZATION: division of 32-bit lanes by one positive number. A double holds both exactly, and a quotient
/// that is not whole is further from the next whole number than rounding reaches.
inline void divide_lanes(const std::int32_t* __restrict a, std::int32_t by, bool remainder,
                         std::int32_t* __restrict out, std::int64_t count) {
  const double divisor = by;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto quotient = static_cast<std::int32_t>(static_cast<double>(a[i]) / divisor);
    const std::int32_t rest = a[i] - quotient * by;
    const std::int32_t below = rest >> 31;
    out[i] = remainder ? rest + (by & below) : quotient + below;
  }
}

template <class Lane>
void divide_lanes(const Lane* a, const Lane* b, bool by_constant, bool remainder, Lane* out,
                  std::int64_t count) {
  if (by_constant && b[0] > 0) {
    using Unsigned = std::make_unsigned_t<Lane>;
    const Lane by = b[0];
    if (std::has_single_bit(static_cast<Unsigned>(by))) {
      const int bits = std::countr_zero(static_cast<Unsigned>(by));
      if (remainder) {
        map_lanes(a, a, out, count, [by](Lane x, Lane) { return x & (by - 1); });
      } else {
        map_lanes(a, a, out, count, [bits](Lane x, Lane) { return x >> bits; });
      }
      return;
    }
    if constexpr (std::is_same_v<Lane, std::int32_t>) {
      divide_lanes(a, by, remainder, out, count);
      return;
    }
  }
  if (remainder) {
    map_lanes(a, b, out, count, [](Lane x, Lane y) { return floor_remainder(x, y); });
  } else {
    map_lanes(a, b, out, count, [](Lane x, Lane y) { return floor_quotient(x, y); });
  }
}

/// OPTIMIZATION: by bits, as lanes that may or may not be loaded do not turn into vectors. Conditions are 0
/// or 1.
template <class Lane>
void select_lanes(const Lane* __restrict condition, const Lane* __restrict a, const Lane* __restrict b,
                  Lane* __restrict out, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) out[i] = b[i] ^ ((a[i] ^ b[i]) & -condition[i]);
}

/// OPTIMIZATION: vectors without extensions shift all lanes by one number of bits only.
template <class Lane>
void shift_lanes(const Lane* a, const Lane* b, bool by_constant, bool left, Lane* out, std::int64_t count) {
  using Unsigned = std::make_unsigned_t<Lane>;
  constexpr Lane kMostBits = sizeof(Lane) * 8 - 1;
  const auto bits_of = [](Lane y) { return y < kMostBits ? y : kMostBits; };
  const auto to_left = [](Lane x, Lane y) { return static_cast<Lane>(static_cast<Unsigned>(x) << y); };
  const Lane bits = bits_of(b[0]);
  if (by_constant && left) {
    map_lanes(a, a, out, count, [=](Lane x, Lane) { return to_left(x, bits); });
  } else if (by_constant) {
    map_lanes(a, a, out, count, [=](Lane x, Lane) { return x >> bits; });
  } else if (left) {
    map_lanes(a, b, out, count, [=](Lane x, Lane y) { return to_left(x, bits_of(y)); });
  } else {
    map_lanes(a, b, out, count, [=](Lane x, Lane y) { return x >> bits_of(y); });
  }
}

/// A step that is neither a load nor without operands. `by_constant`: all lanes of `b` are the same.
template <class Lane>
void apply(Op op, const Lane* a, const Lane* b, const Lane* c, bool by_constant, Lane* out,
           std::int64_t count) {
  switch (op) {
    case Op::negate:
      return map_lanes(a, a, out, count, [](Lane x, Lane) { return -x; });
    case Op::absolute:
      return map_lanes(a, a, out, count, [](Lane x, Lane) { return x < 0 ? -x : x; });
    case Op::invert:
      return map_lanes(a, a, out, count, [](Lane x, Lane) { return ~x; });
    case Op::logical_not:
      return map_lanes(a, a, out, count, [](Lane x, Lane) { return x ^ 1; });
    case Op::add:
      return map_lanes(a, b, out, count, [](Lane x, Lane y) { return x + y; });
    case Op::subtract:
      return map_lanes(a, b, out, count, [](Lane x, Lane y) { return x - y; });
    case Op::multiply:
      return map_lanes(a, b, out, count, [](Lane x, Lane y) { return x * y; });
    case Op::floor_divide:
      return divide_lanes(a, b, by_constant, false, out, count);
    case Op::modulo:
      return divide_lanes(a, b, by_constant, true, out, count);
    case Op::shift_left:  // 0 may be shifted by any number of bits
      return shift_lanes(a, b, by_constant, true, out, count);
    case Op::shift_right:
      return shift_lanes(a, b, by_constant, false, out, count);
    case Op::bit_and:
      return map_lanes(a, b, out, count, [](Lane x, Lane y) { return x & y; });
    case Op::bit_or:
      return map_lanes(a, b, out, count, [](Lane x, Lane y) { return x | y; });
    case Op::bit_xor:
      return map_lanes(a, b, out, count, [](Lane x, Lane y) { return x ^ y; });
    case Op::equal:
      return map_lanes(a, b, out, count, [](Lane x, Lane y) { return x == y; });
    case Op::not_equal:
      return map_lanes(a, b, out, count, [](Lane x, Lane y) { return x != y; });
    case Op::less:
      return map_lanes(a, b, out, count, [](Lane x, Lane y) { return x < y; });
    case Op::less_equal:
      return map_lanes(a, b, out, count, [](Lane x, Lane y) { return x <= y; });
    case Op::minimum:
      return map_lanes(a, b, out, count, [](Lane x, Lane y) { return x < y ? x : y; });
    case Op::maximum:
      return map_lanes(a, b, out, count, [](Lane x, Lane y) { return x > y ? x : y; });
    case Op::select:
      return select_lanes(a, b, c, out, count);
    default:
      return;
  }
}

}  // namespace evenkeel::mask_mod
