#pragma once

#include <cstdint>

/// Python's whole numbers in 64 bits: floor division and modulo toward minus infinity, overflow a fault.
namespace evenkeel::mask_mod {

/// What can go wrong with one pair.
enum class Fault : std::uint8_t { none, overflow, division_by_zero, negative_shift, index };

struct Checked {
  std::int64_t value = 0;
  Fault fault = Fault::none;
};

[[nodiscard]] constexpr Checked add(std::int64_t a, std::int64_t b) {
  Checked out;
  if (__builtin_add_overflow(a, b, &out.value)) out.fault = Fault::overflow;
  return out;
}
[[nodiscard]] constexpr Checked subtract(std::int64_t a, std::int64_t b) {
  Checked out;
  if (__builtin_sub_overflow(a, b, &out.value)) out.fault = Fault::overflow;
  return out;
}
[[nodiscard]] constexpr Checked multiply(std::int64_t a, std::int64_t b) {
  Checked out;
  if (__builtin_mul_overflow(a, b, &out.value)) out.fault = Fault::overflow;
  return out;
}
/// b is not 0, and not -1 where a is the least number.
[[nodiscard]] constexpr std::int64_t floor_quotient(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a % b < 0) != (b < 0) ? 1 : 0);
}
/// b is not 0. The result has the sign of b.
[[nodiscard]] constexpr std::int64_t floor_remainder(std::int64_t a, std::int64_t b) {
  if (b == -1) return 0;
  const std::int64_t rest = a % b;
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}
[[nodiscard]] constexpr Checked divide(std::int64_t a, std::int64_t b) {
  if (b == 0) return {0, Fault::division_by_zero};
  if (b == -1) return subtract(0, a);
  return {floor_quotient(a, b), Fault::none};
}
[[nodiscard]] constexpr Checked modulo(std::int64_t a, std::int64_t b) {
  if (b == 0) return {0, Fault::division_by_zero};
  return {floor_remainder(a, b), Fault::none};
}
[[nodiscard]] constexpr Checked shift_left(std::int64_t a, std::int64_t bits) {
  if (bits < 0) return {0, Fault::negative_shift};
  if (a == 0) return {};
  if (bits >= 63) return {0, Fault::overflow};
  return multiply(a, std::int64_t{1} << bits);
}
[[nodiscard]] constexpr Checked shift_right(std::int64_t a, std::int64_t bits) {
  if (bits < 0) return {0, Fault::negative_shift};
  return {a >> (bits < 63 ? bits : 63), Fault::none};
}

}  // namespace evenkeel::mask_mod
