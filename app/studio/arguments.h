#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace evenkeel {

/// What the studio was started with.
struct StudioArguments {
  std::optional<std::string> lengths;  ///< file of document lengths
  std::optional<std::string> theme;    ///< "light", "dark", "high-contrast" or "system"
  std::optional<std::string> engine;   ///< "cpu", "cuda" or "auto"
  std::optional<std::string> lesson;   ///< name of a lesson of the studio, or a file
  std::size_t step = 1;                ///< of the lesson, from 1
  std::optional<std::string> pdf;      ///< file that the lesson is written to, without a window
  bool present = false;                ///< begin in presenter mode
  bool help = false;
  bool version = false;
};

/// Errors: `bad_input` for an unknown argument or value, saying which there are.
[[nodiscard]] Result<StudioArguments> parse_arguments(const std::vector<std::string>& arguments);

[[nodiscard]] std::string studio_help();

}  // namespace evenkeel
