#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "mask/mask_mod/keywords.h"
#include "mask/mask_mod/lexer.h"
#include "mask/mask_mod/syntax.h"
#include "mask/mask_mod/text_error.h"

namespace evenkeel::mask_mod {

inline constexpr std::string_view kUnderstood =
    "a mask is a lambda or def of four parameters with assignments, if on constants, + - * // % << >> & | ^ "
    "~, "
    "comparisons, and or not, torch.where abs minimum maximum clamp logical_*, and tensors";

/// Signs of binary operators by precedence, loosest first.
inline constexpr std::array<std::array<std::string_view, 4>, 6> kChains = {
    {{"|"}, {"^"}, {"&"}, {"<<", ">>"}, {"+", "-"}, {"*", "//", "%", "/"}}};

/// Expressions by recursive descent, as deep as `kDeepest`; errors are thrown as `Error`.
class ExpressionParser {
 protected:
  explicit ExpressionParser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  [[noreturn]] void fail(const Token& token, const std::string& message, const std::string& fix = {}) const {
    throw error_at(token.place, "mask-mod-syntax", message, fix.empty() ? std::string(kUnderstood) : fix);
  }
  [[noreturn]] void unexpected(const Token& token, const std::string& wanted) const {
    std::string found = token.kind == TokenKind::end || token.kind == TokenKind::new_line ? "the line ends"
                        : token.kind == TokenKind::indent ? "an indented block begins"
                        : token.kind == TokenKind::dedent ? "the block ends"
                                                          : "there is " + quoted(token.text);
    fail(token, found + " where " + wanted + " is expected");
  }

  /// Counts a level of nesting while it lives.
  class Level {
   public:
    explicit Level(ExpressionParser& parser) : parser_(parser) {
      if (++parser_.depth_ > kDeepest) {
        throw error_at(parser_.here().place, "mask-mod-depth",
                       "this is nested more than " + std::to_string(kDeepest) + " deep",
                       "give parts of it names");
      }
    }
    ~Level() { --parser_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    ExpressionParser& parser_;
  };

  [[nodiscard]] const Token& here() const { return tokens_[at_]; }
  [[nodiscard]] bool is(std::string_view word) const {
    return (here().kind == TokenKind::sign || here().kind == TokenKind::name) && here().text == word;
  }
  Token take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
  bool take_if(std::string_view word) {
    if (!is(word)) return false;
    take();
    return true;
  }
  Token want(std::string_view word) {
    if (!is(word)) unexpected(here(), quoted(word));
    return take();
  }
  Token want_name(const std::string& what) {
    if (here().kind != TokenKind::name || is_keyword(here().text)) unexpected(here(), what);
    return take();
  }
  NodeIndex add(Node node) {
    syntax_.nodes.push_back(std::move(node));
    return static_cast<NodeIndex>(syntax_.nodes.size() - 1);
  }
  NodeIndex add(NodeKind kind, TextPlace place, std::vector<NodeIndex> children = {},
                std::string_view text = {}, std::int64_t value = 0) {
    return add(Node{kind, place, text, value, std::move(children), {}, {}, {}});
  }

  std::vector<Parameter> parse_parameters(std::string_view end, bool hints) {
    std::vector<Parameter> parameters;
    bool keyword_only = false;
    while (!is(end)) {
      if (take_if("*")) {
        if (!is(",")) fail(here(), "parameters of any number are not understood");
        keyword_only = true;
      } else if (take_if("/")) {
        // Positional only: nobody names them.
      } else {
        const Token name = want_name("the name of a parameter");
        for (const Parameter& other : parameters) {
          if (other.name == name.text)
            fail(name, "parameter " + quoted(name.text) + " is there twice", "name it otherwise");
        }
        Parameter parameter{name.text, kNoNode, name.place, keyword_only};
        if (hints && take_if(":")) skip_hint();
        if (take_if("=")) {
          parameter.fallback = parse_expression();
        } else if (!keyword_only && !parameters.empty() && parameters.back().fallback != kNoNode) {
          fail(name, "parameter " + quoted(name.text) + " has no default, but stands after one that has",
               "give it a default");
        }
        parameters.push_back(parameter);
      }
      if (!take_if(",")) break;
    }
    return parameters;
  }

  /// A type hint says nothing. It may hold lists, as in Callable[[int], bool].
  void skip_hint() {
    const bool outside = std::exchange(in_hint_, true);
    parse_expression();
    in_hint_ = outside;
  }

  /// One or more expressions with commas between them.
  NodeIndex parse_tuple() {
    const TextPlace place = here().place;
    const NodeIndex first = parse_expression();
    if (!is(",")) return first;
    std::vector<NodeIndex> children = {first};
    while (take_if(",")) {
      if (ends_list()) break;
      children.push_back(parse_expression());
    }
    return add(NodeKind::tuple, place, std::move(children));
  }

  [[nodiscard]] bool ends_list() const {
    return here().kind == TokenKind::new_line || here().kind == TokenKind::end || is(")") || is("]") ||
           is("=") || is(";");
  }

  NodeIndex parse_expression() {
    const Level level(*this);
    if (is("lambda")) return parse_lambda();
    const NodeIndex value = parse_logic("or");
    if (is(":=")) fail(here(), "':=' is not understood", "assign on a line of its own");
    if (!is("if")) return value;
    const Token sign = take();
    const NodeIndex condition = parse_logic("or");
    want("else");
    const NodeIndex other = parse_expression();
    return add(NodeKind::choice, sign.place, {value, condition, other});
  }

  NodeIndex parse_lambda() {
    const Token begin = take();
    Node node{NodeKind::lambda, begin.place, {}, 0, {}, {}, {}, {}};
    node.parameters = parse_parameters(":", false);
    want(":");
    node.children.push_back(parse_expression());
    return add(std::move(node));
  }

  NodeIndex parse_logic(std::string_view word) {
    const auto parse_operand = [this, word] { return word == "or" ? parse_logic("and") : parse_not(); };
    const TextPlace place = here().place;
    const NodeIndex first = parse_operand();
    if (!is(word)) return first;
    Node node{NodeKind::logic, place, word, 0, {first}, {}, {}, {}};
    while (is(word)) {
      const Token sign = take();
      node.signs.push_back(sign.text);
      node.sign_places.push_back(sign.place);
      node.children.push_back(parse_operand());
    }
    return add(std::move(node));
  }

  NodeIndex parse_not() {
    if (!is("not")) return parse_comparison();
    const Level level(*this);
    const Token sign = take();
    const NodeIndex operand = parse_not();
    return add_unary(sign, operand);
  }

  NodeIndex add_unary(const Token& sign, NodeIndex operand) {
    return add(Node{NodeKind::unary, sign.place, sign.text, 0, {operand}, {}, {}, {}});
  }

  static bool is_comparison(std::string_view sign) {
    return sign == "<" || sign == ">" || sign == "==" || sign == ">=" || sign == "<=" || sign == "!=";
  }

  NodeIndex parse_comparison() {
    const TextPlace place = here().place;
    const NodeIndex first = parse_chain(0);
    Node node{NodeKind::comparison, place, {}, 0, {first}, {}, {}, {}};
    while ((here().kind == TokenKind::sign && is_comparison(here().text)) || is("is")) {
      const Token sign = take();
      const bool negated = sign.text == "is" && take_if("not");
      node.signs.push_back(negated ? std::string_view("is not") : sign.text);
      node.sign_places.push_back(sign.place);
      node.children.push_back(parse_chain(0));
    }
    if (is("in")) fail(here(), "'in' is not understood", "compare with ==, joined by |");
    return node.signs.empty() ? first : add(std::move(node));
  }

  NodeIndex parse_chain(std::size_t precedence) {
    const auto parse_operand = [this, precedence] {
      return precedence + 1 < kChains.size() ? parse_chain(precedence + 1) : parse_unary();
    };
    const auto& signs = kChains[precedence];
    const auto is_here = [this, &signs] {
      return here().kind == TokenKind::sign && !here().text.empty() &&
             std::find(signs.begin(), signs.end(), here().text) != signs.end();
    };
    const TextPlace place = here().place;
    const NodeIndex first = parse_operand();
    if (!is_here()) return first;
    Node node{NodeKind::chain, place, {}, 0, {first}, {}, {}, {}};
    while (is_here()) {
      const Token sign = take();
      if (sign.text == "/") fail(sign, "'/' makes floating point numbers", "divide whole numbers with //");
      node.signs.push_back(sign.text);
      node.sign_places.push_back(sign.place);
      node.children.push_back(parse_operand());
    }
    return add(std::move(node));
  }

  NodeIndex parse_unary() {
    if (!(is("-") || is("+") || is("~"))) return parse_postfix();
    const Level level(*this);
    const Token sign = take();
    const NodeIndex operand = parse_unary();
    return add_unary(sign, operand);
  }

  NodeIndex parse_postfix() {
    NodeIndex value = parse_atom();
    int links = 0;
    for (;;) {
      // What is evaluated from the inside out is as deep as it is long.
      if (++links > kDeepest) {
        throw error_at(here().place, "mask-mod-depth",
                       "more than " + std::to_string(kDeepest) + " calls and indices in a row",
                       "give parts of it names");
      }
      const Token begin = here();
      if (take_if("(")) {
        std::vector<NodeIndex> children = {value};
        parse_arguments(children);
        value = add(NodeKind::call, begin.place, std::move(children));
      } else if (take_if("[")) {
        std::vector<NodeIndex> children = {value};
        do {
          if (is("]")) break;
          if (is(":") || (is("...") && !in_hint_))
            fail(here(), "slices are not understood", "index every dimension with a number");
          children.push_back(parse_expression());
          if (is(":")) fail(here(), "slices are not understood", "index every dimension with a number");
        } while (take_if(","));
        want("]");
        if (children.size() == 1) fail(begin, "this index is empty", "index every dimension with a number");
        value = add(NodeKind::index, begin.place, std::move(children));
      } else if (take_if(".")) {
        const Token name = want_name("a name");
        value = add(NodeKind::attribute, name.place, {value}, name.text);
      } else {
        if (is("**")) fail(here(), "'**' is not understood", "shift with << for a power of two, or multiply");
        return value;
      }
    }
  }

  void parse_arguments(std::vector<NodeIndex>& children) {
    bool named = false;
    while (!is(")")) {
      const Token begin = here();
      if (is("*") || is("**"))
        fail(begin, "arguments of any number are not understood", "write each of them");
      const bool keyword = begin.kind == TokenKind::name && at_ + 1 < tokens_.size() &&
                           tokens_[at_ + 1].kind == TokenKind::sign && tokens_[at_ + 1].text == "=";
      std::string_view name;
      if (keyword) {
        name = want_name("the name of a parameter").text;
        take();
      } else if (named) {
        fail(begin, "an argument without a name stands after one with a name", "name it too");
      }
      named = keyword;
      const NodeIndex value = parse_expression();
      children.push_back(add(NodeKind::argument, begin.place, {value}, name));
      if (!take_if(",")) break;
    }
    want(")");
  }

  NodeIndex parse_atom() {
    const Token token = here();
    switch (token.kind) {
      case TokenKind::number:
        take();
        return add(NodeKind::number, token.place, {}, token.text, token.value);
      case TokenKind::text:
        while (here().kind == TokenKind::text) take();
        return add(NodeKind::text, token.place);
      case TokenKind::name:
        if (token.text == "True" || token.text == "False") {
          take();
          return add(NodeKind::boolean, token.place, {}, token.text, token.text == "True" ? 1 : 0);
        }
        if (take_if("None")) return add(NodeKind::none, token.place);
        if (is_keyword(token.text)) fail(token, quoted(token.text) + " is not understood here");
        take();
        return add(NodeKind::name, token.place, {}, token.text);
      case TokenKind::sign:
        if (take_if("(")) return parse_bracket(token);
        if (in_hint_ && (is("...") || is("["))) return parse_hint_list();
        if (token.text == "[" || token.text == "{")
          fail(token, "lists, sets and dicts are not understood", "put numbers into a tensor");
        break;
      default:
        break;
    }
    unexpected(token, "a value");
  }

  NodeIndex parse_hint_list() {
    const Token begin = take();
    while (begin.text == "[" && !is("]")) {
      parse_expression();
      if (!take_if(",")) break;
    }
    if (begin.text == "[") want("]");
    return add(NodeKind::none, begin.place);
  }

  NodeIndex parse_bracket(const Token& begin) {
    if (take_if(")")) return add(NodeKind::tuple, begin.place);
    const NodeIndex inner = parse_tuple();
    if (is("for")) fail(here(), "'for' is not understood");
    want(")");
    return inner;
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool in_hint_ = false;
  Syntax syntax_;
};

}  // namespace evenkeel::mask_mod
