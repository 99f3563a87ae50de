#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "mask/mask_mod/limits.h"

/// The syntax tree of a mask_mod text: nodes in one arena, told by index, so that no depth can overflow a
/// stack when they go.
namespace evenkeel::mask_mod {

using NodeIndex = std::int32_t;
inline constexpr NodeIndex kNoNode = -1;

enum class NodeKind : std::uint8_t {
  // Expressions.
  name,        ///< text
  number,      ///< value
  boolean,     ///< value
  none,        ///< None
  text,        ///< a string
  tuple,       ///< children
  unary,       ///< sign; child
  chain,       ///< operands of one precedence, from the left: children, signs[i] between child i and i + 1
  comparison,  ///< the same with comparisons
  logic,       ///< the same with `and` or `or`
  choice,      ///< `a if c else b`: a, c, b
  index,       ///< children: what, then the indices
  attribute,   ///< child; text
  call,        ///< children: what, then the arguments
  argument,    ///< child; text is the keyword, or empty
  lambda,      ///< parameters; child: the body's expression
  // Statements.
  expression,  ///< child
  assign,      ///< children: targets, then the value last
  update,      ///< `x += y`: children: target, value; sign
  give_back,   ///< return; child
  branch,      ///< if: condition, then block, else block or none
  block,       ///< children
  define,      ///< def: text, parameters; child: block
  import,      ///< signs: what names it binds; text: the module
  pass,
};

struct Parameter {
  std::string_view name;
  NodeIndex fallback = kNoNode;
  TextPlace place;
  bool keyword_only = false;
};

struct Node {
  NodeKind kind = NodeKind::none;
  TextPlace place;
  std::string_view text;
  std::int64_t value = 0;
  std::vector<NodeIndex> children;
  std::vector<std::string_view> signs;
  std::vector<TextPlace> sign_places;
  std::vector<Parameter> parameters;
};

/// Views into the text that was parsed, which must outlive it.
struct Syntax {
  std::vector<Node> nodes;
  NodeIndex root = kNoNode;  ///< a block

  [[nodiscard]] const Node& at(NodeIndex index) const { return nodes[static_cast<std::size_t>(index)]; }
};

}  // namespace evenkeel::mask_mod
