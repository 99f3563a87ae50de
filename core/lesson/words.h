#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

/// Small pieces that the files of lessons are cut into.
namespace evenkeel::lesson {

/// Without blanks and tabs at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// The parts between separators: one more than there are of them.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
/// What stands between blanks and commas; nothing that is empty.
[[nodiscard]] std::vector<std::string_view> words_of(std::string_view text);
/// "a, b, c".
[[nodiscard]] std::string listed(std::span<const std::string_view> words);
/// Errors: `bad_input`, rule "lesson-name", saying which words there are.
[[nodiscard]] Result<void> check_word(std::string_view field, std::string_view word,
                                      std::span<const std::string_view> known);

}  // namespace evenkeel::lesson
