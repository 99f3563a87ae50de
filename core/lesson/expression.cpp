#include "lesson/expression.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "base/text.h"
#include "lesson/expression_tokens.h"
#include "lesson/lesson_vocabulary.h"

namespace evenkeel::lesson {
namespace {

std::string known_names() {
  std::string text;
  for (const Name& name : names()) {
    if (!text.empty()) text += ", ";
    if (name.of_side) text += "A.";
    text += name.name;
  }
  return text;
}

std::string known_functions() {
  std::string text;
  for (const Function& function : functions()) {
    if (!text.empty()) text += ", ";
    text += function.name;
  }
  return text;
}

void add_word(std::string& words, std::string_view word) {
  if (!words.empty()) words += ' ';
  words += word;
}

/// Reads by descent; the first error ends it.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) { advance(); }

  Result<Expression> read() {
    auto root = any_of();
    if (!root) return root.error();
    Expression expression{std::move(*root), {}};
    if (is(":")) {
      advance();
      auto format = read_format();
      if (!format) return format.error();
      expression.format = std::move(*format);
    }
    if (token_.kind != Token::Kind::end || bad_) return unexpected("an operator, or the end");
    return expression;
  }

 private:
  void advance() {
    const auto token = take_token(rest_);
    bad_ = !token;
    token_ = token.value_or(Token{Token::Kind::end, {}});
  }
  [[nodiscard]] bool is(std::string_view symbol) const {
    return token_.kind == Token::Kind::symbol && token_.text == symbol;
  }
  [[nodiscard]] bool is_word(std::string_view word) const {
    return token_.kind == Token::Kind::word && token_.text == word;
  }
  [[nodiscard]] Error unexpected(const std::string& wanted) const {
    std::string message = "an expression has ";
    if (bad_) {
      message += quoted(rest_.substr(0, 12));
    } else {
      message += token_.kind == Token::Kind::end ? std::string("its end") : quoted(token_.text);
    }
    message += " where ";
    message += wanted;
    return expression_error(message + " is needed");
  }

  /// `read_part` joined by the operators that `joins` takes, from the left.
  template <class Joins, class ReadPart>
  Result<Node> joined(Joins joins, ReadPart read_part) {
    auto left = read_part();
    while (left && (token_.kind == Token::Kind::symbol || token_.kind == Token::Kind::word) &&
           joins(token_.text)) {
      std::string word(token_.text);
      advance();
      auto right = read_part();
      if (!right) return right;
      Node node{NodeKind::binary, 0, 0, std::move(word), {}};
      node.children.push_back(std::move(*left));
      node.children.push_back(std::move(*right));
      if (++joins_ > kMostJoins) return expression_error("an expression joins too many parts");
      left = std::move(node);
    }
    return left;
  }

  Result<Node> any_of() {
    if (++depth_ > kDeepestExpression) return expression_error("an expression is nested too deep");
    auto node = joined(
        [](std::string_view t) { return t == "or"; },
        [&] { return joined([](std::string_view t) { return t == "and"; }, [&] { return negated(); }); });
    --depth_;
    return node;
  }
  Result<Node> negated() {
    bool odd = false;
    bool any = false;
    while (is_word("not")) {
      odd = !odd;
      any = true;
      advance();
    }
    auto node = comparison();
    if (!node || !any) return node;
    Node negation{NodeKind::negation, 0, 0, {}, {}};
    negation.children.push_back(std::move(*node));
    if (odd) return negation;
    Node twice{NodeKind::negation, 0, 0, {}, {}};
    twice.children.push_back(std::move(negation));
    return twice;
  }
  /// a < b <= c: both hold.
  Result<Node> comparison() {
    auto left = total();
    if (!left || token_.kind != Token::Kind::symbol || !compares(token_.text)) return left;
    std::optional<Node> all;
    while (token_.kind == Token::Kind::symbol && compares(token_.text)) {
      std::string word(token_.text);
      advance();
      auto right = total();
      if (!right) return right;
      Node pair{NodeKind::binary, 0, 0, std::move(word), {}};
      pair.children.push_back(std::move(*left));
      pair.children.push_back(*right);
      if (++joins_ > kMostJoins) return expression_error("an expression joins too many parts");
      if (!all) {
        all = std::move(pair);
      } else {
        Node both{NodeKind::binary, 0, 0, "and", {}};
        both.children.push_back(std::move(*all));
        both.children.push_back(std::move(pair));
        all = std::move(both);
      }
      left = std::move(right);
    }
    return std::move(*all);
  }
  Result<Node> total() {
    return joined([](std::string_view t) { return t == "+" || t == "-"; }, [&] { return product(); });
  }
  Result<Node> product() {
    return joined([](std::string_view t) { return t == "*" || t == "/" || t == "//" || t == "%"; },
                  [&] { return signed_part(); });
  }
  Result<Node> signed_part() {
    if (!is("-")) return indexed();
    advance();
    auto node = indexed();
    if (!node) return node;
    Node negative{NodeKind::negative, 0, 0, {}, {}};
    negative.children.push_back(std::move(*node));
    return negative;
  }
  Result<Node> indexed() {
    auto node = primary();
    if (!node || !is("[")) return node;
    if (node->kind != NodeKind::name) return unexpected("an operator, or the end");
    const Name* name = find_name(node->word);
    Node index{NodeKind::index, 0, 0, {}, {}};
    index.children.push_back(std::move(*node));
    if (auto read = arguments("]", index); !read) return read.error();
    if (static_cast<int>(index.children.size()) - 1 != name->dimensions) {
      return expression_error(quoted(index.children.front().word) + " does not take " +
                                  std::to_string(index.children.size() - 1) + " indices",
                              "write " + std::string(name->form));
    }
    return index;
  }
  Result<void> arguments(std::string_view close, Node& into) {
    advance();
    while (true) {
      auto argument = any_of();
      if (!argument) return argument.error();
      into.children.push_back(std::move(*argument));
      if (into.children.size() > kMostArguments)
        return expression_error("an expression has too many arguments");
      if (is(",")) {
        advance();
        continue;
      }
      if (!is(close)) return unexpected(quoted(close));
      advance();
      return {};
    }
  }

  Result<Node> primary() {
    if (bad_) return unexpected("a number, a name or a bracket");
    if (token_.kind == Token::Kind::number) return number();
    if (token_.kind == Token::Kind::text) {
      Node node{NodeKind::text, 0, 0, std::string(token_.text), {}};
      advance();
      return node;
    }
    if (token_.kind == Token::Kind::word) return named();
    if (!is("(")) return unexpected("a number, a name or a bracket");
    advance();
    auto node = any_of();
    if (!node) return node;
    if (!is(")")) return unexpected(quoted(")"));
    advance();
    return node;
  }
  Result<Node> number() {
    Node node;
    if (const auto whole = parse_int64(token_.text)) {
      node.whole = *whole;
    } else {
      const auto* end = token_.text.data() + token_.text.size();
      node.kind = NodeKind::real;
      const auto [stopped_at, error] = std::from_chars(token_.text.data(), end, node.real);
      if (error != std::errc{} || stopped_at != end) {
        return expression_error(quoted(token_.text) + " is no number of 64 bits");
      }
    }
    advance();
    return node;
  }
  Result<Node> named() {
    Node node{NodeKind::name, 0, 0, std::string(token_.text), {}};
    advance();
    if (!is("(")) {
      if (find_name(node.word) == nullptr) {
        return expression_error("there is no " + quoted(node.word) + " in expressions",
                                "names are " + known_names() + ", and of B the same as of A");
      }
      return node;
    }
    const Function* function = find_function(node.word);
    if (function == nullptr) {
      return expression_error("there is no function " + quoted(node.word),
                              "functions are " + known_functions());
    }
    node.kind = NodeKind::call;
    if (auto read = arguments(")", node); !read) return read.error();
    const auto count = static_cast<int>(node.children.size());
    if (count < function->least_arguments ||
        (function->most_arguments >= 0 && count > function->most_arguments)) {
      return expression_error(quoted(node.word) + " does not take " + std::to_string(count) + " arguments",
                              "write " + std::string(function->form));
    }
    return node;
  }

  Result<Format> read_format() {
    struct Named {
      std::string_view name;
      Format::Kind kind;
    };
    constexpr std::array<Named, 5> kFormats = {{{"whole", Format::Kind::whole},
                                                {"percent", Format::Kind::percent},
                                                {"over", Format::Kind::over},
                                                {"ratio", Format::Kind::ratio},
                                                {"count", Format::Kind::count}}};
    const auto* found = std::find_if(kFormats.begin(), kFormats.end(),
                                     [&](const Named& named) { return is_word(named.name); });
    if (found == kFormats.end()) {
      return expression_error("there is no format " + quoted(token_.text),
                              "formats are whole, percent, over, ratio, and count with a noun");
    }
    Format format{found->kind, {}, {}};
    advance();
    if (format.kind != Format::Kind::count) return format;
    // "count tile": 1 tile, 2 tiles; "count q block": 1 q block, 2 q blocks; "count entry entries" has both.
    while (token_.kind == Token::Kind::word && !is("/")) {
      add_word(format.one, token_.text);
      advance();
    }
    if (format.one.empty()) {
      return expression_error("the format count needs a noun", "write count tile");
    }
    format.many = format.one + "s";
    if (!is("/")) return format;
    advance();
    format.many.clear();
    while (token_.kind == Token::Kind::word) {
      add_word(format.many, token_.text);
      advance();
    }
    if (format.many.empty()) {
      return expression_error("the format count needs a noun behind \"/\"", "write count entry / entries");
    }
    return format;
  }

  static constexpr int kMostJoins = 64;
  static constexpr std::size_t kMostArguments = 16;

  std::string_view rest_;
  Token token_;
  bool bad_ = false;  ///< the next character begins no token
  int depth_ = 0;
  int joins_ = 0;
};

}  // namespace

Error expression_error(std::string message, std::string fix) {
  return bad_input("lesson-expression", std::move(message), std::move(fix));
}

Result<Expression> parse_expression(std::string_view text) {
  if (text.size() > kLongestExpression) {
    std::string message = "an expression is longer than ";
    message.append(std::to_string(kLongestExpression)).append(" bytes");
    return expression_error(std::move(message));
  }
  auto expression = Reader(text).read();
  if (!expression) return expression;
  if (auto checked = check_expression(expression->root); !checked) return checked.error();
  return expression;
}

}  // namespace evenkeel::lesson
