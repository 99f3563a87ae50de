#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace evenkeel {

/// The whole of `text` as a decimal int64 (an optional minus, digits, nothing else), or nothing.
[[nodiscard]] inline std::optional<std::int64_t> parse_int64(std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stopped_at, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stopped_at != end || text.empty()) return std::nullopt;
  return value;
}

/// `text` shortened to at most `limit` bytes and with control characters made visible, for use in a message
/// that must stay one line.
[[nodiscard]] std::string quoted(std::string_view text, std::size_t limit = 40);

/// 65536 -> "65,536".
[[nodiscard]] std::string grouped(std::int64_t value);

}  // namespace evenkeel
