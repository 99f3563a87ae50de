#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace CLI {
class App;
}

namespace evenkeel::cli {

/// The flags of one command: declared before parsing, read after it. Every value stays text until a reader
/// gives it a meaning, so that all complaints are worded in one way.
class Flags {
 public:
  explicit Flags(CLI::App& command) : command_(command) {}

  /// `--name PLACEHOLDER`, given at most once.
  void value(const std::string& name, const std::string& placeholder, const std::string& help);
  /// The same, given any number of times.
  void values(const std::string& name, const std::string& placeholder, const std::string& help);
  /// What stands without a flag, in its place; read by `required(name)`.
  void argument(const std::string& name, const std::string& help);
  /// `--name`, alone.
  void toggle(const std::string& name, const std::string& help);

  /// Errors: `bad_input` where a flag that stands once is given twice.
  [[nodiscard]] Result<void> check_repeats() const;

  [[nodiscard]] bool given(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> all(const std::string& name) const;
  [[nodiscard]] std::optional<std::string> one(const std::string& name) const;
  /// Errors: `bad_input` where the flag is absent.
  [[nodiscard]] Result<std::string> required(const std::string& name) const;
  /// A whole number of 64 bits. Errors: `bad_input` where it is none, or absent without a `fallback`.
  [[nodiscard]] Result<std::int64_t> number(const std::string& name,
                                            std::optional<std::int64_t> fallback = std::nullopt) const;
  /// A decimal of at least 0, like 1.1. Errors: `bad_input` where it is none.
  [[nodiscard]] Result<double> ratio(const std::string& name, double fallback) const;

 private:
  CLI::App& command_;
  std::vector<std::string> once_;
};

/// A whole number as people type it. Errors: `bad_input` naming `what` (a flag).
[[nodiscard]] Result<std::int64_t> parse_number(const std::string& what, const std::string& text);

/// "4,12": whole numbers of any sign and size, separated by commas. Errors: `bad_input` naming `what` (a
/// flag).
[[nodiscard]] Result<std::vector<std::int64_t>> parse_number_argument(const std::string& what,
                                                                      const std::string& text);

}  // namespace evenkeel::cli
