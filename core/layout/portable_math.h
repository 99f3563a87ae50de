#pragma once

/// Logarithm and exponential from + - * / alone.
///
/// The C library's own differ in the last bit between machines, and with them the lengths that a seed gives.
/// These are within a few units in the last place of the true value, and the same everywhere. Checked against
/// the C library in tests/io.
namespace evenkeel {

/// Natural logarithm of x, for a normal x > 0.
[[nodiscard]] double portable_log(double x);

/// e^x; 0 below -700, and the largest normal numbers' order (about 1e304) above 700.
[[nodiscard]] double portable_exp(double x);

/// (e^x - 1) / x, 1 at x = 0.
[[nodiscard]] double portable_expm1_ratio(double x);

/// log(1 + x) / x, 1 at x = 0, for x > -1.
[[nodiscard]] double portable_log1p_ratio(double x);

}  // namespace evenkeel
