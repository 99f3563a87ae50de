#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>

namespace evenkeel::mask_mod {

/// Where something stands in a text: line and column, both from 1; columns count characters.
struct TextPlace {
  std::int32_t line = 1;
  std::int32_t column = 1;
  auto operator<=>(const TextPlace&) const = default;
};

/// Something that is served here, and that the reference refuses or does otherwise.
struct Warning {
  TextPlace place;
  std::string message;
  bool operator==(const Warning&) const = default;
};

/// What texts may hold: enough for any mask that people write, little enough for a reader that calls itself.
inline constexpr std::size_t kMostBytes = std::size_t{1} << 18;
inline constexpr int kDeepest = 100;

}  // namespace evenkeel::mask_mod
