#include "mask/mask_mod/lexer.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "mask/mask_mod/characters.h"
#include "mask/mask_mod/text_error.h"

namespace evenkeel::mask_mod {
namespace {

bool begins_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

/// Longest first.
constexpr std::array<std::string_view, 47> kSigns = {
    "**=", "//=", ">>=", "<<=", "...", "->", ":=", "==", "!=", "<=", ">=", "//", "**", "<<", ">>", "+=",
    "-=",  "*=",  "/=",  "%=",  "&=",  "|=", "^=", "@=", "(",  ")",  "[",  "]",  "{",  "}",  ",",  ":",
    ".",   ";",   "=",   "+",   "-",   "*",  "/",  "%",  "&",  "|",  "^",  "~",  "<",  ">",  "@"};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }

  Result<std::vector<Token>> read() {
    while (at_ < text_.size()) {
      if (line_begins_) {
        if (auto done = begin_line(); !done) return done.error();
        if (line_begins_) continue;
      }
      if (auto done = read_one(); !done) return done.error();
    }
    if (!open_.empty()) {
      return error_at(open_.back().place, "mask-mod-syntax", quoted(open_.back().text) + " is never closed",
                      "close it");
    }
    end_line();
    while (indents_.size() > 1) {
      indents_.pop_back();
      add(TokenKind::dedent, {});
    }
    add(TokenKind::end, {});
    return std::move(tokens_);
  }

 private:
  void add(TokenKind kind, std::string_view text, std::int64_t value = 0) {
    tokens_.push_back({kind, text, value, place_});
  }

  void end_line() {
    if (!tokens_.empty() && tokens_.back().kind != TokenKind::new_line &&
        tokens_.back().kind != TokenKind::dedent) {
      add(TokenKind::new_line, {});
    }
  }

  /// Moves over characters of one line.
  void skip(std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i) {
      if (begins_character(text_[at_ + i])) ++place_.column;
    }
    at_ += bytes;
  }

  /// Over "\n", "\r\n" or "\r".
  void skip_line_end() {
    at_ += text_.substr(at_).starts_with("\r\n") ? 2U : 1U;
    ++place_.line;
    place_.column = 1;
  }

  [[nodiscard]] bool at_line_end() const { return text_[at_] == '\n' || text_[at_] == '\r'; }

  void skip_comment() {
    while (at_ < text_.size() && !at_line_end()) skip(1);
  }

  /// Measures the indentation; lines that hold nothing do not count.
  Result<void> begin_line() {
    int width = 0;
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\f')) {
      width = text_[at_] == '\t' ? (width / 8 + 1) * 8 : text_[at_] == '\f' ? 0 : width + 1;
      skip(1);
    }
    if (at_ == text_.size()) return {};
    if (text_[at_] == '#') skip_comment();
    if (at_ == text_.size()) return {};
    if (at_line_end()) {
      skip_line_end();
      return {};
    }
    line_begins_ = false;
    if (indents_.empty()) indents_.push_back(width);
    if (width > indents_.back()) {
      if (indents_.size() > static_cast<std::size_t>(kDeepest)) {
        return error_at(place_, "mask-mod-depth",
                        "blocks lie more than " + std::to_string(kDeepest) + " deep in one another",
                        "write it flatter");
      }
      indents_.push_back(width);
      add(TokenKind::indent, {});
    }
    while (width < indents_.back()) {
      indents_.pop_back();
      if (indents_.empty() || indents_.back() < width) {
        return error_at(place_, "mask-mod-syntax", "this line's indentation fits no block above it",
                        "indent it as the lines that it belongs to");
      }
      add(TokenKind::dedent, {});
    }
    return {};
  }

  Result<void> read_one() {
    const char c = text_[at_];
    if (c == ' ' || c == '\t' || c == '\f') {
      skip(1);
      return {};
    }
    if (c == '#') {
      skip_comment();
      return {};
    }
    if (at_line_end()) {
      if (open_.empty()) {
        end_line();
        line_begins_ = true;
      }
      skip_line_end();
      return {};
    }
    if (c == '\\' && at_ + 1 < text_.size() && (text_[at_ + 1] == '\n' || text_[at_ + 1] == '\r')) {
      ++at_;
      skip_line_end();
      return {};
    }
    if (is_digit(c) || (c == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))) return read_number();
    if (is_letter(c) || c == '"' || c == '\'') return read_word();
    return read_sign();
  }

  Result<void> read_word() {
    std::size_t end = at_;
    while (end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end]))) ++end;
    const std::string_view word = text_.substr(at_, end - at_);
    const bool prefix = word.size() <= 2 && word.find_first_not_of("rRbBfFuU") == std::string_view::npos;
    if (prefix && end < text_.size() && (text_[end] == '"' || text_[end] == '\'')) {
      return read_text(end);
    }
    add(TokenKind::name, word);
    skip(word.size());
    return {};
  }

  /// A string literal whose quotes begin at `open`. What it says does not matter.
  Result<void> read_text(std::size_t open) {
    const TextPlace begin = place_;
    const std::size_t first = at_;
    const std::string_view rest = text_.substr(open);
    const bool triple = rest.starts_with(R"(""")") || rest.starts_with("'''");
    const std::string_view quote = rest.substr(0, triple ? 3 : 1);
    skip(open + quote.size() - at_);
    while (at_ < text_.size() && !text_.substr(at_).starts_with(quote)) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        ++at_;
        ++place_.column;
      } else if (at_line_end() && !triple) {
        break;
      }
      if (at_line_end()) {
        skip_line_end();
      } else {
        skip(1);
      }
    }
    if (at_ >= text_.size() || !text_.substr(at_).starts_with(quote)) {
      return error_at(begin, "mask-mod-syntax", "this string is never closed", "close it");
    }
    skip(quote.size());
    tokens_.push_back({TokenKind::text, text_.substr(first, at_ - first), 0, begin});
    return {};
  }

  Result<void> read_number() {
    std::size_t end = at_;
    while (end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end]) || text_[end] == '.')) ++end;
    const std::string_view word = text_.substr(at_, end - at_);
    std::string digits;
    std::copy_if(word.begin(), word.end(), std::back_inserter(digits), [](char c) { return c != '_'; });
    int base = 10;
    std::string_view rest = digits;
    if (rest.size() > 2 && rest[0] == '0' && !is_digit(rest[1])) {
      const char mark = static_cast<char>(rest[1] | 0x20);
      base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 10;
      if (base != 10) rest.remove_prefix(2);
    }
    std::int64_t value = 0;
    const auto [stopped_at, failed] = std::from_chars(rest.data(), rest.data() + rest.size(), value, base);
    if (failed == std::errc::result_out_of_range) {
      return error_at(place_, "mask-mod-overflow", quoted(word) + " does not fit in 64 bits",
                      "write a smaller number");
    }
    if (failed != std::errc{} || stopped_at != rest.data() + rest.size() || rest.front() == '-') {
      return error_at(place_, "mask-mod-syntax", quoted(word) + " is no whole number",
                      "masks are made of whole numbers: write 128 or 0x80");
    }
    add(TokenKind::number, word, value);
    skip(word.size());
    return {};
  }

  Result<void> read_sign() {
    for (const std::string_view sign : kSigns) {
      if (!text_.substr(at_).starts_with(sign)) continue;
      if (sign == "(" || sign == "[" || sign == "{") {
        if (open_.size() >= static_cast<std::size_t>(kDeepest)) {
          return error_at(place_, "mask-mod-depth",
                          "brackets lie more than " + std::to_string(kDeepest) + " deep in one another",
                          "give parts of it names");
        }
        open_.push_back({TokenKind::sign, sign, 0, place_});
      } else if (sign == ")" || sign == "]" || sign == "}") {
        const std::string_view opening = sign == ")" ? "(" : sign == "]" ? "[" : "{";
        if (open_.empty() || open_.back().text != opening) {
          return error_at(place_, "mask-mod-syntax", quoted(sign) + " closes nothing",
                          "balance the brackets");
        }
        open_.pop_back();
      }
      add(TokenKind::sign, sign);
      skip(sign.size());
      return {};
    }
    return error_at(place_, "mask-mod-syntax", quoted(text_.substr(at_, 1)) + " is not understood here",
                    "remove it");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  TextPlace place_;
  bool line_begins_ = true;
  std::vector<int> indents_;
  std::vector<Token> open_;
  std::vector<Token> tokens_;
};

}  // namespace

Result<std::vector<Token>> read_tokens(std::string_view text) {
  if (text.size() > kMostBytes) {
    return bad_input("mask-mod-size",
                     "the mask_mod has " + grouped(static_cast<std::int64_t>(text.size())) +
                         " bytes, at most " + grouped(static_cast<std::int64_t>(kMostBytes)) + " are read",
                     "put tables into tensors");
  }
  return Lexer(text).read();
}

}  // namespace evenkeel::mask_mod
