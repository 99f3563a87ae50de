#include "lesson/expression_tokens.h"

namespace evenkeel::lesson {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

}  // namespace

std::optional<Token> take_token(std::string_view& rest) {
  while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\n')) rest.remove_prefix(1);
  if (rest.empty()) return Token{};
  const auto cut = [&](Token::Kind kind, std::size_t length) {
    const Token token{kind, rest.substr(0, length)};
    rest.remove_prefix(length);
    return token;
  };
  const auto while_true = [&](auto holds) {
    std::size_t length = 0;
    while (length < rest.size() && holds(rest[length])) ++length;
    return length;
  };
  const char first = rest.front();
  if (is_digit(first)) {
    return cut(Token::Kind::number, while_true([](char c) { return is_digit(c) || c == '.'; }));
  }
  if (is_letter(first)) {
    return cut(Token::Kind::word, while_true([](char c) { return is_letter(c) || is_digit(c) || c == '.'; }));
  }
  if (first == '"') {
    const std::size_t end = rest.find('"', 1);
    if (end == std::string_view::npos) return std::nullopt;
    const Token token{Token::Kind::text, rest.substr(1, end - 1)};
    rest.remove_prefix(end + 1);
    return token;
  }
  for (const std::string_view two : {"==", "!=", "<=", ">=", "//"}) {
    if (rest.starts_with(two)) return cut(Token::Kind::symbol, 2);
  }
  if (std::string_view("+-*/%()[],<>:").find(first) != std::string_view::npos) {
    return cut(Token::Kind::symbol, 1);
  }
  return std::nullopt;
}

}  // namespace evenkeel::lesson
