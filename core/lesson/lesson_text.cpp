#include "lesson/lesson_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "lesson/expression.h"

namespace evenkeel::lesson {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// The code point that begins at `text`, which is UTF-8, and its bytes.
std::pair<std::uint32_t, std::size_t> code_point(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])) : 0U;
  };
  if (byte(0) < 0x80) return {byte(0), 1};
  if (byte(0) < 0xE0) return {(byte(0) & 0x1F) << 6 | (byte(1) & 0x3F), 2};
  if (byte(0) < 0xF0) return {(byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F), 3};
  return {(byte(0) & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F), 4};
}

struct CodePoints {
  std::uint32_t first;
  std::uint32_t last;
};
/// Digits, fractions and numerals of other kinds, so that none is typed in disguise.
constexpr std::array<CodePoints, 14> kOtherDigits = {{{0x00B2, 0x00B3},
                                                      {0x00B9, 0x00B9},
                                                      {0x00BC, 0x00BE},
                                                      {0x0660, 0x0669},
                                                      {0x06F0, 0x06F9},
                                                      {0x0966, 0x096F},
                                                      {0x2070, 0x2079},
                                                      {0x2080, 0x2089},
                                                      {0x2150, 0x218B},
                                                      {0x2460, 0x249B},
                                                      {0x24EA, 0x24FF},
                                                      {0x2776, 0x2793},
                                                      {0xFF10, 0xFF19},
                                                      {0x1D7CE, 0x1D7FF}}};

/// The first digit of words, whatever script it is of; npos where there is none.
std::size_t first_digit(std::string_view words) {
  for (std::size_t i = 0; i < words.size();) {
    const auto [point, bytes] = code_point(words.substr(i));
    const bool other = std::any_of(
        kOtherDigits.begin(), kOtherDigits.end(),
        [point = point](CodePoints range) { return range.first <= point && point <= range.last; });
    if (other || (point >= '0' && point <= '9')) return i;
    i += bytes;
  }
  return std::string_view::npos;
}

/// A tag, a comment or an entity.
bool begins_html(std::string_view text) {
  if (text.size() < 2) return false;
  const char next = text[1];
  if (text[0] == '&') return is_letter(next) || next == '#';
  return text[0] == '<' && (is_letter(next) || next == '/' || next == '!' || next == '?');
}

Error markdown_error(std::size_t line, const std::string& message) {
  return error_at(line, "lesson-markdown", message,
                  "write paragraphs, bullets, *emphasis*, `code` and links to lesson:NAME or glossary:TERM");
}

/// The bytes of a link that begins `words`, or 0: "[words](lesson:NAME)".
std::size_t link_length(std::string_view words) {
  const std::size_t close = words.find(']');
  if (close == std::string_view::npos || close < 2) return 0;
  const std::string_view label = words.substr(1, close - 1);
  if (label.find_first_of("[\n") != std::string_view::npos) return 0;
  const std::string_view rest = words.substr(close + 1);
  for (const std::string_view scheme : {"(lesson:", "(glossary:"}) {
    if (!rest.starts_with(scheme)) continue;
    const std::size_t end = rest.find(')');
    if (end == std::string_view::npos) return 0;
    return is_lesson_name(rest.substr(scheme.size(), end - scheme.size())) ? close + 1 + end + 1 : 0;
  }
  return 0;
}

/// What no line may begin with: other headings, quotes, tables, rules, code by indentation. `whole`: nothing
/// follows on the line.
Result<void> check_line(std::string_view text, std::size_t line, bool whole) {
  const std::size_t blanks = text.find_first_not_of(' ');
  if (blanks == std::string_view::npos) return {};
  if (blanks >= 4) return markdown_error(line, "a line begins with four blanks or more");
  const std::string_view rest = text.substr(blanks);
  if (rest.front() == '#') return markdown_error(line, "a heading stands inside of a text");
  if (rest.front() == '>') return markdown_error(line, "a line begins with " + quoted(rest.substr(0, 1)));
  if (whole && rest.find_first_not_of("=- *_") == std::string_view::npos && rest != "-") {
    return markdown_error(line, "a line is nothing but " + quoted(rest.substr(0, 8)));
  }
  return {};
}

Result<void> check_words(std::string_view words, std::size_t line) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const char c = words[i];
    const std::string_view rest = words.substr(i);
    if (c == '\n') {
      ++line;
    } else if (c == '[') {
      const std::size_t length = link_length(rest);
      if (length == 0)
        return markdown_error(line, "there is a link to neither a lesson nor a term of the glossary");
      // Digits of a name are no numbers; its label was looked at by nobody yet.
      if (first_digit(rest.substr(0, rest.find(']'))) != std::string_view::npos) {
        return error_at(line, "lesson-digit", "the words of a link hold a digit",
                        "write it as an {expression}");
      }
      i += length - 1;
    } else if (c == ']' || c == '|' || c == '\\' || c == '~' || c == '}' || c == '@') {
      return markdown_error(line, "there is " + quoted(std::string(1, c)) + " outside of code");
    } else if (c == '!' && rest.size() > 1 && rest[1] == '[') {
      return markdown_error(line, "there is a picture");
    } else if (begins_html(rest)) {
      return markdown_error(line, "there is HTML, " + quoted(rest.substr(0, 12)));
    } else if (rest.starts_with("://") || rest.starts_with("www.")) {
      return markdown_error(line, "there is an address");
    } else if (is_digit(c) || static_cast<unsigned char>(c) >= 0xC2) {
      if (first_digit(rest.substr(0, code_point(rest).second)) == 0) {
        return error_at(line, "lesson-digit",
                        "a number is typed near " + quoted(words.substr(i < 12 ? 0 : i - 12, 24)),
                        "write it as an {expression}, or as `code` where it is part of a name");
      }
    }
  }
  return {};
}

Result<void> check_piece(const Piece& piece) {
  switch (piece.kind) {
    case PieceKind::words:
      return check_words(piece.text, piece.line);
    case PieceKind::code: {
      const bool closed = piece.text.size() >= 2 && piece.text.back() == '`';
      if (!closed || piece.text.find('\n') != std::string_view::npos) {
        return markdown_error(piece.line, "a \"`\" has no other on its line");
      }
      if (piece.text.size() == 2) return markdown_error(piece.line, "there is code without characters");
      return {};
    }
    case PieceKind::fence:
      return {};
    case PieceKind::expression:
      break;
  }
  auto expression = parse_expression(piece.text);
  if (!expression) return at_line(piece.line, expression.error());
  if (!names_something(expression->root)) {
    return error_at(piece.line, "lesson-digit",
                    "the expression " + quoted(piece.text) + " names nothing, so its number is typed",
                    "name what it is computed from");
  }
  if (is_condition(expression->root)) {
    return error_at(piece.line, "lesson-expression",
                    "the expression " + quoted(piece.text) + " is a condition",
                    "write it into an expect block");
  }
  return {};
}

}  // namespace

Error at_line(std::size_t line, Error error) {
  error.message = "line " + std::to_string(line) + ": " + error.message;
  return error;
}

Error error_at(std::size_t line, std::string rule, std::string message, std::string fix) {
  return at_line(line, bad_input(std::move(rule), std::move(message), std::move(fix)));
}

bool PieceWalk::next(Piece& piece) {
  if (rest_.empty()) return false;
  piece.line = line_;
  std::size_t length = 0;
  if (line_begins_ && rest_.starts_with("```")) {
    piece.kind = PieceKind::fence;
    const std::size_t end = rest_.find("\n```", 3);
    length = end == std::string_view::npos ? rest_.size() : end + 4;
    piece.text = rest_.substr(0, length);
  } else if (rest_.front() == '`') {
    piece.kind = PieceKind::code;
    const std::size_t end = rest_.find('`', 1);
    length = end == std::string_view::npos ? rest_.size() : end + 1;
    piece.text = rest_.substr(0, length);
  } else if (rest_.front() == '{') {
    piece.kind = PieceKind::expression;
    const std::size_t end = rest_.find('}');
    length = end == std::string_view::npos ? rest_.size() : end + 1;
    piece.text = rest_.substr(1, end == std::string_view::npos ? length - 1 : length - 2);
  } else {
    piece.kind = PieceKind::words;
    while (length < rest_.size() && rest_[length] != '`' && rest_[length] != '{') {
      // A fence begins at the beginning of a line only.
      ++length;
    }
    piece.text = rest_.substr(0, length);
  }
  line_ += static_cast<std::size_t>(
      std::count(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(length), '\n'));
  line_begins_ = length > 0 && rest_[length - 1] == '\n';
  rest_.remove_prefix(length);
  return true;
}

Result<void> check_text(std::string_view markdown, std::size_t line) {
  PieceWalk walk(markdown, line);
  Piece piece;
  bool begins = true;  // of a line
  while (walk.next(piece)) {
    if (piece.kind == PieceKind::words) {
      std::string_view rest = piece.text;
      for (std::size_t at = piece.line; !rest.empty(); ++at) {
        const std::size_t end = rest.find('\n');
        if (begins) {
          if (auto checked =
                  check_line(rest.substr(0, end), at, end != std::string_view::npos || walk.at_end());
              !checked)
            return checked;
        }
        begins = end != std::string_view::npos;
        rest = begins ? rest.substr(end + 1) : std::string_view();
      }
    } else {
      begins = false;
    }
    if (auto checked = check_piece(piece); !checked) return checked;
  }
  return {};
}

Result<void> check_title(std::string_view title, std::size_t line) {
  if (title.empty()) return error_at(line, "lesson-title", "a title has no words");
  if (title.size() > 400)
    return error_at(line, "lesson-title", "a title or summary is longer than 400 bytes");
  const std::size_t bad = title.find_first_of("`{}*_");
  if (bad != std::string_view::npos) {
    return error_at(line, "lesson-title", "there is " + quoted(title.substr(bad, 1)) + " in " + quoted(title),
                    "titles and summaries are plain words");
  }
  return check_words(title, line);
}

bool is_lesson_name(std::string_view name) {
  if (name.empty() || name.size() > 64 || name.front() == '-' || name.back() == '-') return false;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-'; });
}

std::size_t first_bad_byte(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])) : 0U;
  };
  for (std::size_t i = 0; i < text.size();) {
    const std::uint32_t first = byte(i);
    if (first < 0x80) {
      if ((first < 0x20 && first != '\n' && first != '\t') || first == 0x7F) return i;
      ++i;
      continue;
    }
    const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4) return i;
    for (std::size_t k = 1; k < bytes; ++k) {
      if ((byte(i + k) & 0xC0) != 0x80) return i;
    }
    const std::uint32_t point = code_point(text.substr(i)).first;
    const bool too_long = (bytes == 3 && point < 0x800) || (bytes == 4 && point < 0x10000);
    const bool no_character = point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF);
    // What turns the direction of writing hides what a text says.
    const bool turns = (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
    if (too_long || no_character || turns || (point >= 0x80 && point < 0xA0)) return i;
    i += bytes;
  }
  return std::string_view::npos;
}

}  // namespace evenkeel::lesson
