#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

/// The expressions of lessons as trees; what names mean is in `lesson_values.h`.
namespace evenkeel::lesson {

enum class NodeKind : std::uint8_t { whole, real, text, name, index, call, negative, negation, binary };

/// `children` are operands, arguments, or what is indexed followed by its indices.
struct Node {
  NodeKind kind = NodeKind::whole;
  std::int64_t whole = 0;
  double real = 0;
  std::string word;  ///< text, name ("A.tiles"), function or operator
  std::vector<Node> children = {};
};

/// How a number is written.
struct Format {
  enum class Kind : std::uint8_t { plain, whole, percent, over, ratio, count };
  Kind kind = Kind::plain;
  std::string one;   ///< of count: "tile"
  std::string many;  ///< of count: "tiles"
};

struct Expression {
  Node root;
  Format format;
};

/// The longest expression, in bytes, and how deep it may be nested.
inline constexpr std::size_t kLongestExpression = 400;
inline constexpr int kDeepestExpression = 24;

/// Reads `EXPRESSION [: FORMAT]`. With falling strength: `x[i]`, `f(x)`, `-x`, `* / // %`, `+ -`,
/// comparisons, which may be chained, `not`, `and`, `or`. Errors: `bad_input`, rule "lesson-expression", for
/// what is not understood, an unknown name, function or format, a wrong number or kind of indices or
/// arguments.
[[nodiscard]] Result<Expression> parse_expression(std::string_view text);

/// Whether a name stands in it: without one its number would be typed, not computed.
[[nodiscard]] bool names_something(const Node& node);
/// Whether it comes to a condition, as far as its outermost operator says.
[[nodiscard]] bool is_condition(const Node& node);

/// Whether an operator compares.
[[nodiscard]] bool compares(std::string_view symbol);
/// Whether lists stand where lists are taken, and nowhere else. Names and functions are known.
[[nodiscard]] Result<void> check_expression(const Node& node);

[[nodiscard]] Error expression_error(std::string message, std::string fix = {});

}  // namespace evenkeel::lesson
