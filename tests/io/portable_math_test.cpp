#include "layout/portable_math.h"

#include <gtest/gtest.h>

#include <cmath>

namespace evenkeel {
namespace {

constexpr double kTolerance = 4e-16;

void expect_close(double actual, double expected, double at) {
  EXPECT_NEAR(actual, expected, std::abs(expected) * kTolerance) << at;
}

TEST(PortableMath, AgreesWithTheCLibrary) {
  for (double x = 1e-300; x < 1e300; x *= 1.0371) expect_close(portable_log(x), std::log(x), x);
  for (double x = -699.5; x < 700; x += 0.37) expect_close(portable_exp(x), std::exp(x), x);
  for (double x = -30; x < 30; x += 0.0371) expect_close(portable_expm1_ratio(x), std::expm1(x) / x, x);
  for (double x = -0.999; x < 30; x += 0.00731) {
    EXPECT_NEAR(portable_log1p_ratio(x), std::log1p(x) / x, 2e-15) << x;
  }
}

TEST(PortableMath, HoldsAtItsEdges) {
  EXPECT_EQ(portable_log(1), 0);
  EXPECT_EQ(portable_exp(0), 1);
  EXPECT_EQ(portable_expm1_ratio(0), 1);
  EXPECT_EQ(portable_log1p_ratio(0), 1);
  EXPECT_EQ(portable_exp(-1e9), 0);
  EXPECT_EQ(portable_exp(1e9), portable_exp(700));
}

}  // namespace
}  // namespace evenkeel
