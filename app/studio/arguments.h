#pragma once

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
  bool help = false;
  bool version = false;
};

/// Errors: `bad_input` for an unknown argument or value, saying which there are.
[[nodiscard]] Result<StudioArguments> parse_arguments(const std::vector<std::string>& arguments);

[[nodiscard]] std::string studio_help();

}  // namespace evenkeel
