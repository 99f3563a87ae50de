#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace evenkeel::cli {

/// Standard output, gathered and written in large pieces. A reader that goes away is no error: it has what it
/// wanted.
class Output {
 public:
  Output() = default;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  Output& operator<<(std::string_view text);
  Output& operator<<(char c) { return *this << std::string_view(&c, 1); }
  Output& operator<<(std::int64_t number);

  /// Writes what is left. Errors: `io`, the first that any write met.
  [[nodiscard]] Result<void> finish();

 private:
  void flush();
  std::string pending_;
  int error_number_ = 0;
};

/// Writes one line to standard error: "evenkeel: TEXT", with control characters made visible.
void say(const std::string& text);

/// 2 for wrong use and bad input, 3 for a failure of the machine.
[[nodiscard]] int exit_code(ErrorKind kind);

/// Gives the program open standard files, and errors instead of signals for broken pipes and file size
/// limits.
void prepare_standard_files();

}  // namespace evenkeel::cli
