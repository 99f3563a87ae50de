#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace evenkeel::lesson {

/// A piece of an expression; the text of a quoted one is without its quotes.
struct Token {
  enum class Kind : std::uint8_t { end, number, text, word, symbol };
  Kind kind = Kind::end;
  std::string_view text;
};

/// The next token of `rest`, which is shortened by it; nothing for a character that begins none.
[[nodiscard]] std::optional<Token> take_token(std::string_view& rest);

}  // namespace evenkeel::lesson
