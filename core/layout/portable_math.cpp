#include "layout/portable_math.h"

#include <bit>
#include <cmath>
#include <cstdint>

namespace evenkeel {
namespace {

// ln 2 in two parts: the first has trailing zeros, so that its product with an exponent is exact.
constexpr double kLn2High = 0x1.62e42fefa0000p-1;
constexpr double kLn2Low = 0x1.cf79abc9e3b3ap-40;
constexpr double kSqrtHalf = 0x1.6a09e667f3bcdp-1;
constexpr std::uint64_t kMantissa = (std::uint64_t{1} << 52U) - 1;

/// 2^exponent for a normal result.
double power_of_two(std::int64_t exponent) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52U);
}

}  // namespace

double portable_log(double x) {
  const auto bits = std::bit_cast<std::uint64_t>(x);
  auto exponent = static_cast<std::int64_t>(bits >> 52U) - 1022;
  auto mantissa = std::bit_cast<double>((bits & kMantissa) | (std::uint64_t{1022} << 52U));  // [1/2, 1)
  if (mantissa < kSqrtHalf) {
    mantissa *= 2;
    --exponent;
  }
  // log m = 2 artanh((m - 1) / (m + 1)), |t| <= 0.172: 13 terms reach 2^-60.
  const double t = (mantissa - 1) / (mantissa + 1);
  const double square = t * t;
  double series = 0;
  for (int k = 25; k >= 1; k -= 2) series = series * square + 2.0 / k;
  const auto whole = static_cast<double>(exponent);
  return whole * kLn2High + (whole * kLn2Low + t * series);
}

double portable_exp(double x) {
  if (x < -700) return 0;
  if (x > 700) x = 700;
  const double whole = std::floor(x / kLn2High + 0.5);
  const double rest = (x - whole * kLn2High) - whole * kLn2Low;  // |rest| <= 0.35: 15 terms reach 2^-60
  double series = 1;
  for (int k = 15; k >= 1; --k) series = 1 + series * rest / k;
  return series * power_of_two(static_cast<std::int64_t>(whole));
}

double portable_expm1_ratio(double x) {
  if (x > 0.25 || x < -0.25) return (portable_exp(x) - 1) / x;
  double series = 1;
  for (int k = 14; k >= 2; --k) series = 1 + series * x / k;
  return series;
}

double portable_log1p_ratio(double x) {
  if (x > 0.1 || x < -0.1) return portable_log(1 + x) / x;
  double series = 0;
  for (int k = 16; k >= 1; --k) series = 1.0 / k - series * x;
  return series;
}

}  // namespace evenkeel
