#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mask/mask_mod/builder.h"
#include "mask/mask_mod/compile.h"
#include "mask/mask_mod/syntax.h"
#include "mask/mask_mod/value.h"

namespace evenkeel::mask_mod {

/// Runs a syntax tree: Python's names, calls and branches, over the values of a `Builder`. Errors are thrown
/// as `Error`.
class Interpreter {
 public:
  Interpreter(const Syntax& syntax, const FindTensor& find_tensor)
      : syntax_(syntax), find_tensor_(find_tensor) {}

  [[nodiscard]] Program run(std::int64_t head);

 private:
  using Scope = std::size_t;
  static constexpr Scope kNoScope = static_cast<Scope>(-1);
  struct Names {
    std::map<std::string_view, Value> values;
    Scope outer = kNoScope;
  };
  struct Function {
    NodeIndex node = kNoNode;
    Scope scope = kNoScope;
    std::vector<std::optional<Value>> fallbacks;  ///< by parameter
  };
  struct Argument {
    Value value;
    std::string_view name;
  };
  using Arguments = std::vector<Argument>;
  class Level;

  // Statements.
  std::optional<Value> run_block(NodeIndex block, Scope scope);
  std::optional<Value> run_statement(const Node& node, Scope scope);
  void assign(NodeIndex target, const Value& value, Scope scope);
  void assign_each(const Node& target, const Value& value, Scope scope);
  void import(const Node& node, Scope scope);
  void define(std::string_view name, Value value, Scope scope, TextPlace place);

  // Expressions.
  Value evaluate(NodeIndex index, Scope scope);
  Value evaluate_logic(const Node& node, Scope scope);
  Value evaluate_comparison(const Node& node, Scope scope);
  Value evaluate_index(const Node& node, Scope scope);
  Value look_up(const Node& node, Scope scope);
  Value attribute_of(const Value& object, std::string_view name, TextPlace place);
  Value module_attribute(std::string_view name, TextPlace place);
  Value make_function(NodeIndex node, Scope scope);
  bool is_true(const Value& value, TextPlace place);
  /// Adds up what lies in a value. Errors: more than any mask needs, as where tuples of tuples double.
  static Value weighed(Value value, TextPlace place);
  /// Counts a copy of a value as that many steps.
  void pay_for(const Value& value, TextPlace place);

  // Calls.
  Value call(const Value& callee, const Arguments& arguments, TextPlace place);
  Value call_function(const Function& function, const Arguments& arguments, TextPlace place);
  Value call_builtin(const Value& callee, const Arguments& given, TextPlace place);
  Value call_extreme(Builtin builtin, const Arguments& arguments, TextPlace place);
  Value call_clamp(const Arguments& arguments, TextPlace place);
  Value call_joined(const Value& callee, const Arguments& arguments, TextPlace place);
  [[nodiscard]] bool takes_four(const Value& value) const;
  [[nodiscard]] std::string name_of(const Function& function) const;

  const Syntax& syntax_;
  const FindTensor& find_tensor_;
  Builder builder_;
  std::vector<Names> scopes_;
  std::vector<Function> functions_;
  std::optional<Value> mask_;  ///< the last that the text defines
  std::string mask_name_;
  TextPlace mask_place_;
  int depth_ = 0;
  int steps_ = 0;
};

}  // namespace evenkeel::mask_mod
