#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace evenkeel::test {

/// The name of a test that is given a text: the text, with what a name may not hold replaced.
[[nodiscard]] inline std::string name_of(const testing::TestParamInfo<std::string>& text) {
  std::string name = text.param;
  const auto is_letter_or_digit = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  std::replace_if(
      name.begin(), name.end(), [&](char c) { return !is_letter_or_digit(c); }, '_');
  return name;
}

}  // namespace evenkeel::test
