#include "mask/mask_mod/parser.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "mask/mask_mod/expression_parser.h"

namespace evenkeel::mask_mod {
namespace {

/// Statements and blocks; errors are thrown inside and become values at the edge.
class Parser : private ExpressionParser {
 public:
  explicit Parser(std::vector<Token> tokens) : ExpressionParser(std::move(tokens)) {}

  Syntax parse_text() {
    Node block{NodeKind::block, here().place, {}, 0, {}, {}, {}, {}};
    while (here().kind != TokenKind::end) parse_statement(block.children);
    syntax_.root = add(std::move(block));
    return std::move(syntax_);
  }

 private:
  void parse_statement(std::vector<NodeIndex>& out) {
    const Level level(*this);
    if (here().kind == TokenKind::indent)
      fail(here(), "this line is indented, but no block begins here", "indent it as the line above");
    if (is("def")) {
      out.push_back(parse_def());
    } else if (is("if")) {
      out.push_back(parse_if());
    } else {
      parse_line(out);
    }
  }

  /// Simple statements with semicolons between them.
  void parse_line(std::vector<NodeIndex>& out) {
    do {
      if (here().kind == TokenKind::new_line) break;
      out.push_back(parse_simple());
    } while (take_if(";"));
    if (here().kind == TokenKind::end) return;
    if (here().kind != TokenKind::new_line) unexpected(here(), "the end of the statement");
    take();
  }

  NodeIndex parse_block() {
    const TextPlace place = here().place;
    want(":");
    Node block{NodeKind::block, place, {}, 0, {}, {}, {}, {}};
    if (here().kind != TokenKind::new_line) {
      parse_line(block.children);
      return add(std::move(block));
    }
    take();
    if (here().kind != TokenKind::indent) unexpected(here(), "an indented block");
    take();
    while (here().kind != TokenKind::dedent && here().kind != TokenKind::end) parse_statement(block.children);
    if (here().kind == TokenKind::dedent) take();
    return add(std::move(block));
  }

  NodeIndex parse_def() {
    const Token begin = take();
    const Token name = want_name("the name of a function");
    Node node{NodeKind::define, name.place, name.text, 0, {}, {}, {}, {}};
    want("(");
    node.parameters = parse_parameters(")", true);
    want(")");
    if (take_if("->")) skip_hint();
    node.children.push_back(parse_block());
    node.place = begin.place;
    return add(std::move(node));
  }

  NodeIndex parse_if() {
    const Token begin = take();
    const Level level(*this);
    std::vector<NodeIndex> children = {parse_expression()};
    children.push_back(parse_block());
    if (is("elif")) {
      children.push_back(parse_if());
    } else if (take_if("else")) {
      children.push_back(parse_block());
    }
    return add(NodeKind::branch, begin.place, std::move(children));
  }

  NodeIndex parse_simple() {
    const Token begin = here();
    if (begin.kind == TokenKind::name) {
      if (take_if("pass")) return add(NodeKind::pass, begin.place);
      if (take_if("return")) {
        std::vector<NodeIndex> children;
        if (here().kind != TokenKind::new_line && here().kind != TokenKind::end && !is(";")) {
          children.push_back(parse_tuple());
        }
        return add(NodeKind::give_back, begin.place, std::move(children));
      }
      if (is("import") || is("from")) return parse_import();
      constexpr std::array kStarts = {"False", "None", "True", "lambda", "not"};
      if (is_keyword(begin.text) && std::find(kStarts.begin(), kStarts.end(), begin.text) == kStarts.end()) {
        fail(begin, quoted(begin.text) + " is not understood here");
      }
    }
    if (is("@")) fail(begin, "decorators are not understood");
    std::vector<NodeIndex> children = {parse_tuple()};
    if (take_if(":")) {
      skip_hint();
      if (!is("=")) return add(NodeKind::pass, begin.place);
    }
    if (is("=")) {
      while (take_if("=")) children.push_back(parse_tuple());
      return add(NodeKind::assign, begin.place, std::move(children));
    }
    if (here().kind == TokenKind::sign && here().text.size() > 1 && here().text.back() == '=' &&
        !is_comparison(here().text) && here().text != ":=") {
      const Token sign = take();
      children.push_back(parse_tuple());
      Node node{NodeKind::update, sign.place, {}, 0, std::move(children), {}, {}, {}};
      node.signs.push_back(sign.text.substr(0, sign.text.size() - 1));
      return add(std::move(node));
    }
    return add(NodeKind::expression, begin.place, std::move(children));
  }

  /// Imports say where names come from that are known anyway.
  NodeIndex parse_import() {
    const Token begin = take();
    Node node{NodeKind::import, begin.place, {}, 0, {}, {}, {}, {}};
    const auto path = [this] {
      const Token first = want_name("the name of a module");
      Token last = first;
      while (take_if(".")) last = want_name("a name");
      const char* const from = first.text.data();
      return std::string_view(from, static_cast<std::size_t>(last.text.data() + last.text.size() - from));
    };
    if (begin.text == "from") {
      node.text = path();
      want("import");
    }
    const bool bracket = begin.text == "from" && take_if("(");
    do {
      if (bracket && is(")")) break;
      node.sign_places.push_back(here().place);
      const std::string_view what = begin.text == "from" ? want_name("a name").text : path();
      node.signs.push_back(what);
      node.signs.push_back(take_if("as") ? want_name("a name").text : std::string_view());
    } while (take_if(","));
    if (bracket) want(")");
    return add(std::move(node));
  }
};

}  // namespace

Result<Syntax> parse(std::string_view text) {
  auto tokens = read_tokens(text);
  if (!tokens) return tokens.error();
  try {
    return Parser(std::move(tokens).value()).parse_text();
  } catch (const Error& error) {
    return error;
  }
}

}  // namespace evenkeel::mask_mod
