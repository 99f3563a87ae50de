#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

/// What the texts of lessons may hold.
namespace evenkeel::lesson {

/// "line 12: " before the message of an error.
[[nodiscard]] Error at_line(std::size_t line, Error error);
/// An error of its own at a line.
[[nodiscard]] Error error_at(std::size_t line, std::string rule, std::string message, std::string fix = {});

/// What a piece of a text is.
enum class PieceKind : std::uint8_t { words, code, fence, expression };

/// A piece of a text: the expression without its braces, code and fences with their marks.
struct Piece {
  PieceKind kind = PieceKind::words;
  std::string_view text;
  std::size_t line = 0;
};

/// Hands out the pieces of a text, in their order. Never fails: what has no end goes on to the end.
class PieceWalk {
 public:
  PieceWalk(std::string_view text, std::size_t line) : rest_(text), line_(line) {}
  /// False at the end.
  [[nodiscard]] bool next(Piece& piece);
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  std::size_t line_;
  bool line_begins_ = true;
};

/// Whether a text is what `LessonText` says. Errors: `bad_input`, with the line, for a digit outside of
/// expressions and code, an expression that is wrong or names nothing, what is not of the subset of Markdown.
[[nodiscard]] Result<void> check_text(std::string_view markdown, std::size_t line);
/// The same for a title or a summary: words only.
[[nodiscard]] Result<void> check_title(std::string_view title, std::size_t line);

/// Letters a to z, digits and single "-" between them, at most 64.
[[nodiscard]] bool is_lesson_name(std::string_view name);

/// Where the first byte stands that is neither text in UTF-8 nor a tab or line end; npos where all is well.
[[nodiscard]] std::size_t first_bad_byte(std::string_view text);

}  // namespace evenkeel::lesson
