#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace evenkeel {

/// a + b, or nothing where 64 bits do not hold it.
[[nodiscard]] constexpr std::optional<std::int64_t> checked_add(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return std::nullopt;
  return sum;
}

/// a * b, or nothing where 64 bits do not hold it.
[[nodiscard]] constexpr std::optional<std::int64_t> checked_multiply(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return std::nullopt;
  return product;
}

/// Adds `more` to `total`, entry by entry; both have the same length. False where 64 bits do not hold a sum:
/// then `total` is of no use.
[[nodiscard]] inline bool add_each(std::vector<std::int64_t>& total, const std::vector<std::int64_t>& more) {
  for (std::size_t i = 0; i < total.size(); ++i) {
    if (__builtin_add_overflow(total[i], more[i], &total[i])) return false;
  }
  return true;
}

}  // namespace evenkeel
