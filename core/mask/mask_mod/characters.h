#pragma once

/// Kinds of characters in a mask_mod's text, for those who read it and those who colour it.
namespace evenkeel::mask_mod {

[[nodiscard]] constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
/// Letters beyond ASCII are taken as they are.
[[nodiscard]] constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80U;
}

}  // namespace evenkeel::mask_mod
