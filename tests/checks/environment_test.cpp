#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>
#include <string>

namespace evenkeel {
namespace {

TEST(Environment, EveryVariableOfTheBuildReachesATest) {
  std::istringstream all(EVENKEEL_TEST_ENVIRONMENT);
  bool any = false;
  for (std::string one; std::getline(all, one, '|');) {
    const std::string name = one.substr(0, one.find('='));
    const char* const value = std::getenv(name.c_str());
    any = any || value != nullptr;
    EXPECT_EQ(value == nullptr ? name + " is not set" : name + "=" + value, one);
  }
  EXPECT_TRUE(any) << "run by ctest, which sets it";
}

}  // namespace
}  // namespace evenkeel
