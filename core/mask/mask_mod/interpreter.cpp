#include "mask/mask_mod/interpreter.h"

#include <algorithm>

#include "base/text.h"
#include "mask/mask_mod/levels.h"
#include "mask/mask_mod/parser.h"
#include "mask/mask_mod/text_error.h"

namespace evenkeel::mask_mod {

Program Interpreter::run(std::int64_t head) {
  scopes_.push_back({});
  run_block(syntax_.root, 0);
  if (!mask_) {
    throw bad_input("mask-mod-missing", "the mask_mod text defines no mask",
                    "write a lambda or def of four parameters, lambda b, h, q_idx, kv_idx: q_idx >= kv_idx");
  }
  Arguments arguments;
  for (Value& value :
       std::vector<Value>{builder_.batch_row(), builder_.head(head), builder_.q(), builder_.kv()}) {
    arguments.push_back({std::move(value), {}});
  }
  const Value result = call(*mask_, arguments, mask_place_);
  if (!result.is_scalar() || !result.is_bool) {
    throw error_at(mask_place_, "mask-mod-type", "the mask gives " + describe(result) + ", not a bool",
                   result.kind == Value::Kind::none ? "return a comparison" : "compare it with something");
  }
  if (result.kind == Value::Kind::number) {
    builder_.warn(mask_place_, "the reference wants a tensor; the mask is the same for every pair");
  }
  return builder_.finish(result, mask_place_, mask_name_);
}

// --- statements ---

std::optional<Value> Interpreter::run_block(NodeIndex block, Scope scope) {
  for (const NodeIndex statement : syntax_.at(block).children) {
    if (auto given_back = run_statement(syntax_.at(statement), scope)) return given_back;
  }
  return std::nullopt;
}

std::optional<Value> Interpreter::run_statement(const Node& node, Scope scope) {
  const Level level(depth_, steps_, node.place);
  switch (node.kind) {
    case NodeKind::give_back:
      if (scope == 0)
        throw error_at(node.place, "mask-mod-syntax", "'return' outside a function", "remove it");
      return node.children.empty() ? Value() : evaluate(node.children[0], scope);
    case NodeKind::assign: {
      const Value value = evaluate(node.children.back(), scope);
      for (std::size_t i = 0; i + 1 < node.children.size(); ++i) assign(node.children[i], value, scope);
      return std::nullopt;
    }
    case NodeKind::update: {
      const Value before = evaluate(node.children[0], scope);
      const Value by = evaluate(node.children[1], scope);
      if (node.signs[0] == "/" || node.signs[0] == "**" || node.signs[0] == "@") {
        throw error_at(node.place, "mask-mod-syntax", quoted(node.signs[0]) + " is not understood",
                       "use + - * // % << >> & | ^");
      }
      assign(node.children[0], builder_.binary(node.signs[0], before, by, node.place), scope);
      return std::nullopt;
    }
    case NodeKind::branch:
      if (is_true(evaluate(node.children[0], scope), node.place)) return run_block(node.children[1], scope);
      if (node.children.size() < 3) return std::nullopt;
      if (syntax_.at(node.children[2]).kind == NodeKind::branch) {
        return run_statement(syntax_.at(node.children[2]), scope);
      }
      return run_block(node.children[2], scope);
    case NodeKind::define:
      define(node.text, make_function(static_cast<NodeIndex>(&node - syntax_.nodes.data()), scope), scope,
             node.place);
      return std::nullopt;
    case NodeKind::import:
      import(node, scope);
      return std::nullopt;
    case NodeKind::expression: {
      Value value = evaluate(node.children[0], scope);
      if (scope == 0 && takes_four(value)) {
        mask_ = std::move(value);
        mask_name_.clear();
        mask_place_ = node.place;
      }
      return std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

void Interpreter::define(std::string_view name, Value value, Scope scope, TextPlace place) {
  if (scope == 0 && takes_four(value)) {
    mask_ = value;
    mask_name_ = name;
    mask_place_ = place;
  }
  scopes_[scope].values.insert_or_assign(name, std::move(value));
}

void Interpreter::assign(NodeIndex target, const Value& value, Scope scope) {
  const Node& node = syntax_.at(target);
  if (node.kind == NodeKind::name) {
    define(node.text, value, scope, node.place);
  } else if (node.kind == NodeKind::tuple) {
    assign_each(node, value, scope);
  } else if (node.kind != NodeKind::attribute || (node.text != "__name__" && node.text != "__doc__")) {
    throw error_at(node.place, "mask-mod-syntax", "nothing can be assigned to this", "assign to a name");
  }
}

void Interpreter::assign_each(const Node& target, const Value& value, Scope scope) {
  const std::size_t names = target.children.size();
  std::vector<Value> items = value.items;
  if (value.kind == Value::Kind::tensor) {
    // A row of a tensor, as Python takes it apart.
    const auto& shape = builder_.tensor_of(value).shape();
    const std::int64_t side = shape[value.items.size()];
    items.clear();
    for (std::int64_t i = 0; i < side && side == static_cast<std::int64_t>(names); ++i) {
      items.push_back(builder_.index(value, number_value(i), target.place));
    }
    if (side != static_cast<std::int64_t>(names))
      items.resize(static_cast<std::size_t>(std::min<std::int64_t>(side, 1 << 20)));
  } else if (value.kind != Value::Kind::tuple) {
    throw error_at(target.place, "mask-mod-type", describe(value) + " cannot be taken apart",
                   "give as many values as names");
  }
  if (items.size() != names) {
    throw error_at(target.place, "mask-mod-arity",
                   std::to_string(names) + " names are given " + std::to_string(items.size()) + " values",
                   "give as many values as names");
  }
  for (std::size_t i = 0; i < names; ++i) assign(target.children[i], items[i], scope);
}

void Interpreter::import(const Node& node, Scope scope) {
  const auto is_known = [](std::string_view module) {
    const std::string_view top = module.substr(0, module.find('.'));
    return top == "torch" || top == "functools" || top == "typing" || top == "__future__";
  };
  for (std::size_t i = 0; i < node.signs.size(); i += 2) {
    const std::string_view what = node.signs[i];
    const std::string_view as = node.signs[i + 1];
    if (!is_known(node.text.empty() ? what : node.text)) {
      throw error_at(node.sign_places[i / 2], "mask-mod-import",
                     "module " + quoted(node.text.empty() ? what : node.text) + " is not there",
                     "torch and functools are; paste what you use of others");
    }
    Value module;
    module.kind = Value::Kind::module;
    if (node.text.empty()) {
      scopes_[scope].values.insert_or_assign(as.empty() ? what.substr(0, what.find('.')) : as, module);
      continue;
    }
    // Types and signatures stand in hints only, which are not looked at.
    Value value;
    try {
      value = module_attribute(what, node.place);
    } catch (const Error&) {
      value = module;
    }
    scopes_[scope].values.insert_or_assign(as.empty() ? what : as, value);
  }
}

bool Interpreter::is_true(const Value& value, TextPlace place) {
  switch (value.kind) {
    case Value::Kind::number:
      return value.number != 0;
    case Value::Kind::none:
      return false;
    case Value::Kind::computed:
      throw error_at(place, "mask-mod-branch", "this depends on the pair, and Python's if on constants only",
                     "use torch.where(condition, a, b)");
    case Value::Kind::tuple:
      return !value.items.empty();
    case Value::Kind::tensor:
      throw error_at(place, "mask-mod-branch", "a tensor is neither true nor false",
                     "use torch.where(condition, a, b)");
    default:
      return true;
  }
}

Value Interpreter::weighed(Value value, TextPlace place) {
  constexpr int kMostInside = 10'000;
  for (const Value& item : value.items) {
    value.weight += item.weight;
    if (value.weight <= kMostInside) continue;
    throw error_at(place, "mask-mod-size", "there are more than 10,000 values in one another here",
                   "put tables into tensors");
  }
  return value;
}

void Interpreter::pay_for(const Value& value, TextPlace place) {
  steps_ += value.weight - 1;
  const Level level(depth_, steps_, place);
}

// --- expressions ---

Value Interpreter::evaluate(NodeIndex index, Scope scope) {
  const Node& node = syntax_.at(index);
  const Level level(depth_, steps_, node.place);
  switch (node.kind) {
    case NodeKind::name:
      return look_up(node, scope);
    case NodeKind::number:
      return number_value(node.value);
    case NodeKind::boolean:
      return number_value(node.value, true);
    case NodeKind::text: {
      Value text;
      text.kind = Value::Kind::text;
      return text;
    }
    case NodeKind::tuple: {
      Value tuple;
      tuple.kind = Value::Kind::tuple;
      for (const NodeIndex child : node.children) tuple.items.push_back(evaluate(child, scope));
      return weighed(std::move(tuple), node.place);
    }
    case NodeKind::unary: {
      const Value operand = evaluate(node.children[0], scope);
      if (node.text != "not") return builder_.unary(node.text, operand, node.place);
      if (operand.kind != Value::Kind::computed)
        return number_value(is_true(operand, node.place) ? 0 : 1, true);
      builder_.warn(node.place, "the reference refuses `not` on tensors; taken element by element, as ~");
      return builder_.logical_not(operand, node.place);
    }
    case NodeKind::chain: {
      Value value = evaluate(node.children[0], scope);
      for (std::size_t i = 0; i < node.signs.size(); ++i) {
        value =
            builder_.binary(node.signs[i], value, evaluate(node.children[i + 1], scope), node.sign_places[i]);
      }
      return value;
    }
    case NodeKind::logic:
      return evaluate_logic(node, scope);
    case NodeKind::comparison:
      return evaluate_comparison(node, scope);
    case NodeKind::choice:
      return evaluate(node.children[is_true(evaluate(node.children[1], scope), node.place) ? 0 : 2], scope);
    case NodeKind::index:
      return evaluate_index(node, scope);
    case NodeKind::attribute:
      return attribute_of(evaluate(node.children[0], scope), node.text, node.place);
    case NodeKind::lambda:
      return make_function(index, scope);
    case NodeKind::call: {
      const Value callee = evaluate(node.children[0], scope);
      Arguments arguments;
      for (std::size_t i = 1; i < node.children.size(); ++i) {
        const Node& argument = syntax_.at(node.children[i]);
        arguments.push_back({evaluate(argument.children[0], scope), argument.text});
      }
      return call(callee, arguments, node.place);
    }
    default:
      return {};
  }
}

Value Interpreter::evaluate_logic(const Node& node, Scope scope) {
  Value value = evaluate(node.children[0], scope);
  for (std::size_t i = 0; i < node.signs.size(); ++i) {
    const bool is_and = node.signs[i] == "and";
    if (value.kind != Value::Kind::computed) {
      // Known now: Python looks at the rest only where that decides.
      if (is_true(value, node.sign_places[i]) != is_and) return value;
      value = evaluate(node.children[i + 1], scope);
      continue;
    }
    value = builder_.logic(node.signs[i], value, evaluate(node.children[i + 1], scope), node.sign_places[i]);
  }
  return value;
}

Value Interpreter::evaluate_comparison(const Node& node, Scope scope) {
  std::optional<Value> all;
  Value left = evaluate(node.children[0], scope);
  for (std::size_t i = 0; i < node.signs.size(); ++i) {
    const TextPlace place = node.sign_places[i];
    Value right = evaluate(node.children[i + 1], scope);
    Value one;
    if (node.signs[i].starts_with("is")) {
      const bool none = left.kind == Value::Kind::none || right.kind == Value::Kind::none;
      if (!none)
        throw error_at(place, "mask-mod-type", "'is' is understood with None only", "compare with ==");
      one = number_value((left.kind == right.kind) == (node.signs[i] == "is") ? 1 : 0, true);
    } else {
      one = builder_.compare(node.signs[i], left, right, place);
    }
    if (!all) {
      all = one;
    } else if (all->kind == Value::Kind::computed || one.kind == Value::Kind::computed) {
      builder_.warn(place, "the reference refuses chained comparisons of tensors; taken as joined by &");
      all = builder_.logical(Op::bit_and, *all, one, place);
    } else {
      all = number_value(all->number != 0 && one.number != 0 ? 1 : 0, true);
    }
    left = std::move(right);
  }
  return *all;
}

Value Interpreter::evaluate_index(const Node& node, Scope scope) {
  Value value = evaluate(node.children[0], scope);
  std::vector<Value> indices;
  for (std::size_t i = 1; i < node.children.size(); ++i) {
    Value one = evaluate(node.children[i], scope);
    // t[(i, j)] is t[i, j].
    if (one.kind == Value::Kind::tuple && node.children.size() == 2) {
      indices = one.items;
    } else {
      indices.push_back(std::move(one));
    }
  }
  if (value.kind == Value::Kind::tensor) {
    for (const Value& one : indices) {
      if (value.kind != Value::Kind::tensor) {
        throw error_at(node.place, "mask-mod-type", "there are more indices than the tensor has dimensions",
                       "index every dimension once");
      }
      value = builder_.index(value, one, node.place);
    }
    return value;
  }
  if (value.kind != Value::Kind::tuple || indices.size() != 1 || indices[0].kind != Value::Kind::number) {
    throw error_at(node.place, "mask-mod-type", describe(value) + " cannot be indexed so", "index a tensor");
  }
  const auto size = static_cast<std::int64_t>(value.items.size());
  const std::int64_t at = indices[0].number < 0 ? indices[0].number + size : indices[0].number;
  if (at < 0 || at >= size) {
    throw error_at(node.place, "mask-mod-index",
                   "index " + std::to_string(indices[0].number) + " of a tuple of " + std::to_string(size),
                   "index what is there");
  }
  Value item = value.items[static_cast<std::size_t>(at)];
  return item;
}

Value Interpreter::make_function(NodeIndex node, Scope scope) {
  Function function{node, scope, {}};
  for (const Parameter& parameter : syntax_.at(node).parameters) {
    function.fallbacks.push_back(parameter.fallback == kNoNode ? std::optional<Value>()
                                                               : evaluate(parameter.fallback, scope));
  }
  Value value;
  value.kind = Value::Kind::function;
  value.number = static_cast<std::int64_t>(functions_.size());
  functions_.push_back(std::move(function));
  return value;
}

std::string name_of(std::string_view text) {
  auto syntax = parse(text);
  if (!syntax) return {};
  std::string name;
  for (const NodeIndex index : syntax->at(syntax->root).children) {
    const Node& node = syntax->at(index);
    if (node.kind == NodeKind::define) name = node.text;
    if (node.kind == NodeKind::expression) name.clear();
    if (node.kind != NodeKind::assign) continue;
    const Node& value = syntax->at(node.children.back());
    const Node& target = syntax->at(node.children[node.children.size() - 2]);
    if (target.kind == NodeKind::name && (value.kind == NodeKind::lambda || value.kind == NodeKind::call)) {
      name = target.text;
    }
  }
  return name;
}

Result<Program> compile(std::string_view text, const FindTensor& find_tensor, std::int64_t head) {
  auto syntax = parse(text);
  if (!syntax) return syntax.error();
  try {
    return Interpreter(*syntax, find_tensor).run(head);
  } catch (const Error& error) {
    return error;
  }
}

}  // namespace evenkeel::mask_mod
