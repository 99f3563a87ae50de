#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "mask/mask_mod/limits.h"

namespace evenkeel::mask_mod {

enum class TokenKind : std::uint8_t {
  name,
  number,
  text,      ///< a string literal, whatever it says
  sign,      ///< an operator or a bracket
  new_line,  ///< the end of a statement's line
  indent,    ///< a block begins
  dedent,    ///< a block ends
  end,
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view text;   ///< into the text that was read
  std::int64_t value = 0;  ///< of a number
  TextPlace place;
};

/// Cuts Python text into tokens, with the indentation as blocks. The first line's indentation is nobody's:
/// texts may be pasted from inside a class. Ends with `end`.
///
/// Errors: `bad_input` at line and column: a character that is not understood, an open string or bracket,
/// an indentation that fits no block, a number that is no whole number of 64 bits, more than 2^18 bytes.
[[nodiscard]] Result<std::vector<Token>> read_tokens(std::string_view text);

}  // namespace evenkeel::mask_mod
