#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "lesson/expression.h"
#include "lesson/lesson_vocabulary.h"

/// What can be said of an expression before there are numbers.
namespace evenkeel::lesson {
namespace {

bool is_list(const Node& node) {
  if (node.kind != NodeKind::name) return false;
  const Name* name = find_name(node.word);
  return name != nullptr && can_be_walked(*name);
}

Result<void> check_from(const Node& node, std::size_t first) {
  for (std::size_t i = first; i < node.children.size(); ++i) {
    if (auto checked = check_expression(node.children[i]); !checked) return checked;
  }
  return {};
}

Result<void> check_call(const Node& call) {
  const Function& function = *find_function(call.word);
  const Node& first = call.children.front();
  const bool list = is_list(first);
  switch (function.takes) {
    case Takes::list:
    case Takes::list_and_number:
      if (list) return check_from(call, 1);
      return expression_error(call.word + " needs a list", "write " + std::string(function.form));
    case Takes::list_or_numbers:
      return check_from(call, list && call.children.size() == 1 ? 1 : 0);
    case Takes::rule:
      if (first.kind == NodeKind::text) return {};
      return expression_error(call.word + " needs a rule in quotes", "write " + std::string(function.form));
    case Takes::number:
      break;
  }
  return check_from(call, 0);
}

}  // namespace

bool compares(std::string_view symbol) {
  constexpr std::array<std::string_view, 6> kAll = {"<", "<=", ">", ">=", "==", "!="};
  return std::find(kAll.begin(), kAll.end(), symbol) != kAll.end();
}

Result<void> check_expression(const Node& node) {
  switch (node.kind) {
    case NodeKind::name: {
      const Name& name = *find_name(node.word);
      if (name.dimensions == 0) return {};
      return expression_error(quoted(node.word) + " is a list", "write " + std::string(name.form));
    }
    case NodeKind::index:
      return check_from(node, 1);
    case NodeKind::call:
      return check_call(node);
    default:
      return check_from(node, 0);
  }
}

bool names_something(const Node& node) {
  if (node.kind == NodeKind::name) return true;
  // What these say is looked up, too: padding(8).
  if (node.kind == NodeKind::call && (node.word == "padding" || node.word.starts_with("finds_"))) return true;
  return std::any_of(node.children.begin(), node.children.end(), names_something);
}

bool is_condition(const Node& node) {
  switch (node.kind) {
    case NodeKind::negation:
      return true;
    case NodeKind::binary:
      return node.word == "and" || node.word == "or" || compares(node.word);
    case NodeKind::call:
      return node.word == "equal" || node.word == "finds_a" || node.word == "finds_b";
    case NodeKind::name:
      return node.word.ends_with(".refused") || node.word.ends_with(".runs") ||
             node.word.ends_with(".cuts_blocks") || node.word.ends_with(".proven") ||
             node.word.ends_with(".ring.served");
    default:
      return false;
  }
}

}  // namespace evenkeel::lesson
