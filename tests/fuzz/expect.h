#pragma once

#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include "base/result.h"

namespace evenkeel::fuzz {

/// Ends the program where what must hold does not: a fuzzer takes that for a find.
inline void expect(bool holds, const char* what) {
  if (holds) return;
  std::cerr << "does not hold: " << what << '\n';
  std::abort();
}

/// An error is one line of moderate length that names rule and message.
inline void expect_one_line(const Error& error) {
  const std::string line = error.line();
  expect(!error.rule.empty() && !error.message.empty(), "an error has a rule and a message");
  expect(line.find('\n') == std::string::npos, "an error is one line");
  expect(line.size() < 1000, "an error is short");
}

[[nodiscard]] inline std::string_view as_text(const unsigned char* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace evenkeel::fuzz
