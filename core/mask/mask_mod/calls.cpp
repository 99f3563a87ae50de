#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "mask/mask_mod/interpreter.h"
#include "mask/mask_mod/levels.h"
#include "mask/mask_mod/text_error.h"

/// Names that are always there, and what calls do.
namespace evenkeel::mask_mod {
namespace {

Value builtin_value(Builtin builtin) {
  Value value;
  value.kind = Value::Kind::builtin;
  value.number = static_cast<std::int64_t>(builtin);
  return value;
}

constexpr std::array<std::pair<std::string_view, Builtin>, 8> kTorch = {{
    {"where", Builtin::where},
    {"abs", Builtin::abs},
    {"minimum", Builtin::minimum},
    {"maximum", Builtin::maximum},
    {"clamp", Builtin::clamp},
    {"logical_and", Builtin::logical_and},
    {"logical_or", Builtin::logical_or},
    {"logical_not", Builtin::logical_not},
}};
constexpr std::string_view kTorchNames =
    "torch has where, abs, minimum, maximum, clamp, logical_and, logical_or and logical_not here";

constexpr std::array<std::pair<std::string_view, Builtin>, 6> kGlobal = {{
    {"abs", Builtin::abs},
    {"min", Builtin::least},
    {"max", Builtin::greatest},
    {"and_masks", Builtin::and_masks},
    {"or_masks", Builtin::or_masks},
    {"partial", Builtin::partial},
}};

Error wrong_arity(TextPlace place, const std::string& what, std::size_t given, const std::string& wanted) {
  return error_at(place, "mask-mod-arity", what + " is called with " + std::to_string(given) + " arguments",
                  "it takes " + wanted);
}

std::string_view builtin_name(Builtin builtin) {
  for (const auto& [name, value] : kTorch) {
    if (value == builtin) return name;
  }
  for (const auto& [name, value] : kGlobal) {
    if (value == builtin) return name;
  }
  return "";
}

}  // namespace

bool is_known_name(std::string_view name) {
  const auto is_here = [name](const auto& known) { return known.first == name; };
  return name == "torch" || name == "functools" || name == "document_id" || name == "document_start" ||
         std::any_of(kTorch.begin(), kTorch.end(), is_here) ||
         std::any_of(kGlobal.begin(), kGlobal.end(), is_here);
}

std::string Interpreter::name_of(const Function& function) const {
  const Node& node = syntax_.at(function.node);
  return node.kind == NodeKind::define ? quoted(node.text) : "this lambda";
}

Value Interpreter::look_up(const Node& node, Scope scope) {
  for (Scope at = scope; at != kNoScope; at = scopes_[at].outer) {
    const auto found = scopes_[at].values.find(node.text);
    if (found == scopes_[at].values.end()) continue;
    pay_for(found->second, node.place);
    return found->second;
  }
  if (auto known = builder_.known_tensor(node.text)) return *known;
  if (auto tensor = find_tensor_(node.text)) return builder_.tensor(std::move(*tensor));
  if (node.text == "torch" || node.text == "functools") {
    Value module;
    module.kind = Value::Kind::module;
    return module;
  }
  for (const auto& [name, builtin] : kGlobal) {
    if (name == node.text) return builtin_value(builtin);
  }
  throw error_at(
      node.place, "mask-mod-name", "unknown name " + quoted(node.text),
      "define it above, or give a tensor of that name; document_id, document_start, torch, abs, min, "
      "max, and_masks, or_masks and functools are there");
}

Value Interpreter::module_attribute(std::string_view name, TextPlace place) {
  for (const auto& [known, builtin] : kTorch) {
    if (known == name) return builtin_value(builtin);
  }
  if (name == "partial") return builtin_value(Builtin::partial);
  if (name == "and_masks") return builtin_value(Builtin::and_masks);
  if (name == "or_masks") return builtin_value(Builtin::or_masks);
  constexpr std::array<std::string_view, 12> kMakers = {
      "arange", "cat",    "cumsum", "empty", "full", "ones", "repeat_interleave",
      "stack",  "tensor", "tril",   "triu",  "zeros"};
  if (std::find(kMakers.begin(), kMakers.end(), name) != kMakers.end()) {
    throw error_at(place, "mask-mod-name", quoted(name) + " makes a tensor, and a mask_mod only indexes them",
                   "make it in Python, save it with numpy.save, and give it by its name");
  }
  throw error_at(place, "mask-mod-name", quoted(name) + " is not understood", std::string(kTorchNames));
}

Value Interpreter::attribute_of(const Value& object, std::string_view name, TextPlace place) {
  if (object.kind == Value::Kind::module) {
    // torch.nn.attention.flex_attention.and_masks
    constexpr std::array<std::string_view, 4> kModules = {"nn", "attention", "flex_attention", "functools"};
    if (std::find(kModules.begin(), kModules.end(), name) != kModules.end()) return object;
    return module_attribute(name, place);
  }
  if (object.is_scalar()) {
    for (const auto& [known, builtin] : kTorch) {
      if (known != name || builtin == Builtin::where) continue;
      Value method = builtin_value(builtin);
      method.items.push_back(object);
      return method;
    }
    throw error_at(place, "mask-mod-name", "method " + quoted(name) + " is not understood",
                   "there are .abs() and .clamp(min=, max=)");
  }
  throw error_at(place, "mask-mod-name", quoted(name) + " of " + describe(object) + " is not understood",
                 std::string(kTorchNames));
}

bool Interpreter::takes_four(const Value& value) const {
  if (value.kind == Value::Kind::joined) return true;
  std::size_t given = 0;
  std::vector<std::string_view> named;
  const Value* callee = &value;
  while (callee->kind == Value::Kind::partial) {
    for (const std::string_view name : callee->names) {
      if (name.empty()) {
        ++given;
      } else {
        named.push_back(name);
      }
    }
    callee = callee->items.data();
  }
  if (callee->kind != Value::Kind::function) return callee->kind == Value::Kind::joined;
  const Function& function = functions_[static_cast<std::size_t>(callee->number)];
  const auto& parameters = syntax_.at(function.node).parameters;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const bool has_value = function.fallbacks[i].has_value() ||
                           std::find(named.begin(), named.end(), parameters[i].name) != named.end();
    if (parameters[i].keyword_only ? !has_value : i < given + 4 ? false : !has_value) return false;
  }
  const auto positional = static_cast<std::size_t>(std::count_if(
      parameters.begin(), parameters.end(), [](const Parameter& p) { return !p.keyword_only; }));
  return positional >= given + 4;
}

Value Interpreter::call(const Value& callee, const Arguments& arguments, TextPlace place) {
  const Level level(depth_, steps_, place);
  switch (callee.kind) {
    case Value::Kind::function: {
      const Function function = functions_[static_cast<std::size_t>(callee.number)];
      return call_function(function, arguments, place);
    }
    case Value::Kind::builtin:
      return call_builtin(callee, arguments, place);
    case Value::Kind::joined:
      return call_joined(callee, arguments, place);
    case Value::Kind::partial: {
      Arguments all;
      for (std::size_t i = 0; i < callee.names.size(); ++i) {
        if (callee.names[i].empty()) all.push_back({callee.items[i + 1], {}});
      }
      for (const Argument& argument : arguments) {
        if (argument.name.empty()) all.push_back(argument);
      }
      for (const Argument& argument : arguments) {
        if (!argument.name.empty()) all.push_back(argument);
      }
      // What the call names goes before what the partial names.
      for (std::size_t i = 0; i < callee.names.size(); ++i) {
        const auto same = [&](const Argument& argument) { return argument.name == callee.names[i]; };
        if (!callee.names[i].empty() && std::none_of(all.begin(), all.end(), same)) {
          all.push_back({callee.items[i + 1], callee.names[i]});
        }
      }
      const Value inner = callee.items[0];
      return call(inner, all, place);
    }
    default:
      throw error_at(place, "mask-mod-type", describe(callee) + " cannot be called", "call a function");
  }
}

Value Interpreter::call_function(const Function& function, const Arguments& arguments, TextPlace place) {
  const Node& node = syntax_.at(function.node);
  const auto& parameters = node.parameters;
  std::vector<std::optional<Value>> values = function.fallbacks;
  std::vector<bool> given(values.size(), false);
  std::size_t positional = 0;
  for (const Argument& argument : arguments) {
    std::size_t at = 0;
    if (argument.name.empty()) {
      at = positional++;
      if (at >= parameters.size() || parameters[at].keyword_only) {
        throw wrong_arity(place, name_of(function), arguments.size(), std::to_string(parameters.size()));
      }
    } else {
      while (at < parameters.size() && parameters[at].name != argument.name) ++at;
      if (at == parameters.size()) {
        throw error_at(place, "mask-mod-arity",
                       name_of(function) + " has no parameter " + quoted(argument.name),
                       "use the names of its def");
      }
    }
    if (given[at]) {
      throw error_at(place, "mask-mod-arity", "parameter " + quoted(parameters[at].name) + " is given twice",
                     "give it once");
    }
    given[at] = true;
    values[at] = argument.value;
  }
  Names names;
  names.outer = function.scope;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (!values[i]) {
      throw error_at(place, "mask-mod-arity",
                     name_of(function) + " is called without its parameter " + quoted(parameters[i].name),
                     "it takes " + std::to_string(parameters.size()) + " arguments");
    }
    pay_for(*values[i], place);
    names.values.insert_or_assign(parameters[i].name, std::move(*values[i]));
  }
  scopes_.push_back(std::move(names));
  const Scope scope = scopes_.size() - 1;
  if (node.kind == NodeKind::lambda) return evaluate(node.children[0], scope);
  return run_block(node.children[0], scope).value_or(Value());
}

Value Interpreter::call_joined(const Value& callee, const Arguments& arguments, TextPlace place) {
  std::optional<Value> all;
  for (const Value& one : callee.items) {
    const Value result = call(one, arguments, place);
    if (!result.is_scalar() || !result.is_bool) {
      throw error_at(place, "mask-mod-type", "a joined mask gives " + describe(result) + ", not a bool",
                     "join masks that compare");
    }
    all = all ? builder_.binary(callee.number == 0 ? "&" : "|", *all, result, place) : result;
  }
  return all.value_or(number_value(callee.number == 0 ? 1 : 0, true));
}

Value Interpreter::call_builtin(const Value& callee, const Arguments& given, TextPlace place) {
  const auto builtin = static_cast<Builtin>(callee.number);
  const std::string name(builtin_name(builtin));
  Arguments arguments;
  for (const Value& object : callee.items) arguments.push_back({object, {}});
  arguments.insert(arguments.end(), given.begin(), given.end());
  const auto want = [&](std::size_t count) {
    const auto is_named = [](const Argument& argument) { return !argument.name.empty(); };
    if (arguments.size() != count) throw wrong_arity(place, name, arguments.size(), std::to_string(count));
    // PyTorch's own names stand in order, as people write them.
    constexpr std::array<std::string_view, 4> kNames = {"input", "other", "condition", "self"};
    for (const Argument& argument : arguments) {
      if (is_named(argument) && std::find(kNames.begin(), kNames.end(), argument.name) == kNames.end()) {
        throw error_at(place, "mask-mod-arity", name + " has no parameter " + quoted(argument.name),
                       "give its arguments in order");
      }
    }
  };
  switch (builtin) {
    case Builtin::abs:
      want(1);
      return builder_.absolute(arguments[0].value, place);
    case Builtin::logical_not:
      want(1);
      return builder_.logical_not(arguments[0].value, place);
    case Builtin::logical_and:
    case Builtin::logical_or:
      want(2);
      return builder_.logical(builtin == Builtin::logical_and ? Op::bit_and : Op::bit_or, arguments[0].value,
                              arguments[1].value, place);
    case Builtin::where:
      want(3);
      return builder_.select(arguments[0].value, arguments[1].value, arguments[2].value, place);
    case Builtin::minimum:
    case Builtin::maximum:
      want(2);
      return call_extreme(builtin, arguments, place);
    case Builtin::least:
    case Builtin::greatest:
      return call_extreme(builtin, arguments, place);
    case Builtin::clamp:
      return call_clamp(arguments, place);
    case Builtin::and_masks:
    case Builtin::or_masks: {
      Value joined;
      joined.kind = Value::Kind::joined;
      joined.number = builtin == Builtin::and_masks ? 0 : 1;
      for (const Argument& argument : arguments) {
        if (!argument.value.is_callable() || !argument.name.empty()) {
          throw error_at(place, "mask-mod-type",
                         name + " is given " + describe(argument.value) + ", not a mask",
                         "give it functions of four parameters");
        }
        joined.items.push_back(argument.value);
      }
      return weighed(std::move(joined), place);
    }
    case Builtin::partial: {
      if (arguments.empty() || !arguments[0].value.is_callable()) {
        throw error_at(place, "mask-mod-type", "partial is not given a function first",
                       "partial(mask, name=value)");
      }
      Value partial;
      partial.kind = Value::Kind::partial;
      partial.items.push_back(arguments[0].value);
      for (std::size_t i = 1; i < arguments.size(); ++i) {
        partial.items.push_back(arguments[i].value);
        partial.names.push_back(arguments[i].name);
      }
      return weighed(std::move(partial), place);
    }
  }
  return {};
}

Value Interpreter::call_extreme(Builtin builtin, const Arguments& arguments, TextPlace place) {
  const std::string name(builtin_name(builtin));
  const Op op = builtin == Builtin::minimum || builtin == Builtin::least ? Op::minimum : Op::maximum;
  std::vector<Value> values;
  for (const Argument& argument : arguments) {
    if (!argument.name.empty() && argument.name != "input" && argument.name != "other") {
      throw error_at(place, "mask-mod-arity", name + " has no parameter " + quoted(argument.name),
                     "give its arguments in order");
    }
    values.push_back(argument.value);
  }
  if (values.size() == 1 && values[0].kind == Value::Kind::tuple)
    values = std::vector<Value>(values[0].items);
  if (values.size() < 2) throw wrong_arity(place, name, values.size(), "two or more");
  const bool computed = std::any_of(values.begin(), values.end(),
                                    [](const Value& value) { return value.kind == Value::Kind::computed; });
  if (computed && (builtin == Builtin::least || builtin == Builtin::greatest)) {
    builder_.warn(place, "the reference refuses Python's " + name + " on tensors; taken as torch." +
                             (op == Op::minimum ? "minimum" : "maximum"));
  }
  Value out = values[0];
  for (std::size_t i = 1; i < values.size(); ++i) out = builder_.extreme(op, out, values[i], place);
  return out;
}

Value Interpreter::call_clamp(const Arguments& arguments, TextPlace place) {
  std::array<std::optional<Value>, 3> parts;
  constexpr std::array<std::string_view, 3> kNames = {"input", "min", "max"};
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::size_t at = i;
    if (!arguments[i].name.empty()) {
      at = static_cast<std::size_t>(std::find(kNames.begin(), kNames.end(), arguments[i].name) -
                                    kNames.begin());
    }
    if (at >= parts.size() || parts[at]) {
      throw error_at(place, "mask-mod-arity", "clamp is not called as clamp(value, min=, max=)",
                     "write clamp(value, min=2, max=5)");
    }
    parts[at] = arguments[i].value;
  }
  const auto is_there = [](const std::optional<Value>& part) {
    return part && part->kind != Value::Kind::none;
  };
  if (!is_there(parts[0]) || (!is_there(parts[1]) && !is_there(parts[2]))) {
    throw error_at(place, "mask-mod-arity", "clamp has neither min nor max",
                   "write clamp(value, min=2, max=5)");
  }
  Value out = *parts[0];
  if (is_there(parts[1])) out = builder_.extreme(Op::maximum, out, *parts[1], place);
  if (is_there(parts[2])) out = builder_.extreme(Op::minimum, out, *parts[2], place);
  return out;
}

}  // namespace evenkeel::mask_mod
