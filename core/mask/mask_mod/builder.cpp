#include "mask/mask_mod/builder.h"

#include <algorithm>

#include "base/text.h"
#include "mask/mask_mod/text_error.h"

namespace evenkeel::mask_mod {
namespace {

constexpr std::size_t kMostInstructions = 4096;

Error fault_error(Fault fault, TextPlace place) {
  switch (fault) {
    case Fault::division_by_zero:
      return error_at(place, "mask-mod-division", "division by zero", "divide by something else");
    case Fault::negative_shift:
      return error_at(place, "mask-mod-shift", "shift by a negative number", "shift the other way");
    default:
      return error_at(place, "mask-mod-overflow", "the result does not fit in 64 bits",
                      "use smaller numbers");
  }
}

std::int64_t checked(Checked result, TextPlace place) {
  if (result.fault != Fault::none) throw fault_error(result.fault, place);
  return result.value;
}

Op op_of(std::string_view sign) {
  constexpr std::pair<std::string_view, Op> kOps[] = {
      {"+", Op::add},    {"-", Op::subtract},    {"*", Op::multiply},     {"//", Op::floor_divide},
      {"%", Op::modulo}, {"<<", Op::shift_left}, {">>", Op::shift_right}, {"&", Op::bit_and},
      {"|", Op::bit_or}, {"^", Op::bit_xor}};
  for (const auto& [text, op] : kOps) {
    if (text == sign) return op;
  }
  return Op::constant;
}

std::int64_t compute(Op op, std::int64_t a, std::int64_t b, TextPlace place) {
  switch (op) {
    case Op::add:
      return checked(add(a, b), place);
    case Op::subtract:
      return checked(subtract(a, b), place);
    case Op::multiply:
      return checked(multiply(a, b), place);
    case Op::floor_divide:
      return checked(divide(a, b), place);
    case Op::modulo:
      return checked(modulo(a, b), place);
    case Op::shift_left:
      return checked(shift_left(a, b), place);
    case Op::shift_right:
      return checked(shift_right(a, b), place);
    case Op::bit_and:
      return a & b;
    case Op::bit_or:
      return a | b;
    default:
      return a ^ b;
  }
}

bool is_bitwise(Op op) {
  return op == Op::bit_and || op == Op::bit_or || op == Op::bit_xor;
}

bool both_numbers(const Value& a, const Value& b) {
  return a.kind == Value::Kind::number && b.kind == Value::Kind::number;
}

}  // namespace

std::string describe(const Value& value) {
  switch (value.kind) {
    case Value::Kind::none:
      return "None";
    case Value::Kind::text:
      return "a string";
    case Value::Kind::tuple:
      return "a tuple";
    case Value::Kind::tensor:
      return "a tensor";
    case Value::Kind::module:
      return "a module";
    case Value::Kind::number:
    case Value::Kind::computed:
      return value.is_bool ? "a bool" : "a number";
    default:
      return "a function";
  }
}

void Builder::want_scalar(const Value& value, TextPlace place) const {
  if (value.is_scalar()) return;
  if (value.kind == Value::Kind::tensor) {
    const MaskTensor& tensor = tensor_of(value);
    throw error_at(place, "mask-mod-type",
                   "tensor " + tensor.name() + " of shape " + shape_text(tensor.shape()) + " has " +
                       std::to_string(value.items.size()) + " of its " +
                       std::to_string(tensor.shape().size()) + " indices",
                   "index every dimension");
  }
  throw error_at(place, "mask-mod-type", describe(value) + " stands where a number is expected",
                 "use numbers, bools and indexed tensors");
}

Value Builder::emit_constant(std::int64_t value, bool is_bool, TextPlace place) {
  return emit(Op::constant, {}, is_bool, place, value);
}

Register Builder::as_register(const Value& value, TextPlace place) {
  want_scalar(value, place);
  if (value.kind == Value::Kind::computed) return static_cast<Register>(value.number);
  return static_cast<Register>(emit_constant(value.number, value.is_bool, place).number);
}

Value Builder::emit(Op op, std::vector<Value> operands, bool is_bool, TextPlace place, std::int64_t value,
                    std::int32_t tensor) {
  Instruction step;
  step.op = op;
  step.is_bool = is_bool;
  step.value = value;
  step.tensor = tensor;
  step.place = place;
  step.sees_q = op == Op::q;
  step.sees_kv = op == Op::kv;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    step.operands[i] = as_register(operands[i], place);
    const Instruction& from = program_.code[static_cast<std::size_t>(step.operands[i])];
    step.sees_q = step.sees_q || from.sees_q;
    step.sees_kv = step.sees_kv || from.sees_kv;
  }
  const auto [found, is_new] = known_.try_emplace({op, is_bool, step.operands, value, tensor},
                                                  static_cast<Register>(program_.code.size()));
  if (is_new) {
    if (program_.code.size() >= kMostInstructions) {
      throw error_at(place, "mask-mod-size",
                     "the mask takes more than " + grouped(static_cast<std::int64_t>(kMostInstructions)) +
                         " steps once its functions are written out",
                     "put tables into tensors");
    }
    program_.code.push_back(step);
  }
  Value out;
  out.kind = Value::Kind::computed;
  out.number = found->second;
  out.is_bool = is_bool;
  return out;
}

void Builder::warn(TextPlace place, const std::string& message) {
  Warning warning{place, message};
  auto& all = program_.warnings;
  if (std::find(all.begin(), all.end(), warning) == all.end()) all.push_back(std::move(warning));
}

Value Builder::unary(std::string_view sign, const Value& a, TextPlace place) {
  want_scalar(a, place);
  if (sign == "+") {
    if (a.kind == Value::Kind::number) return number_value(a.number);
    return a;
  }
  if (a.kind == Value::Kind::number) {
    return number_value(sign == "~" ? ~a.number : checked(subtract(0, a.number), place));
  }
  if (sign == "~") return emit(a.is_bool ? Op::logical_not : Op::invert, {a}, a.is_bool, place);
  if (a.is_bool) warn(place, "the reference refuses - on a bool; taken as 0 and 1");
  return emit(Op::negate, {a}, false, place);
}

Value Builder::binary(std::string_view sign, const Value& a, const Value& b, TextPlace place) {
  want_scalar(a, place);
  want_scalar(b, place);
  Op op = op_of(sign);
  const bool bools = a.is_bool && b.is_bool;
  if (both_numbers(a, b))
    return number_value(compute(op, a.number, b.number, place), bools && is_bitwise(op));
  if (bools && op == Op::add) {
    warn(place, "bool + bool is a bool in PyTorch: true where either is");
    op = Op::bit_or;
  } else if (bools && op == Op::multiply) {
    op = Op::bit_and;
  } else if (bools && !is_bitwise(op)) {
    warn(place, "the reference refuses " + std::string(sign) + " on bools; taken as 0 and 1");
  }
  return emit(op, {a, b}, bools && is_bitwise(op), place);
}

Value Builder::compare(std::string_view sign, const Value& a, const Value& b, TextPlace place) {
  want_scalar(a, place);
  want_scalar(b, place);
  if (both_numbers(a, b)) {
    const std::int64_t x = a.number;
    const std::int64_t y = b.number;
    return number_value(sign == "<"    ? x < y
                        : sign == "<=" ? x <= y
                        : sign == ">"  ? x > y
                        : sign == ">=" ? x >= y
                        : sign == "==" ? x == y
                                       : x != y,
                        true);
  }
  if (sign == ">") return emit(Op::less, {b, a}, true, place);
  if (sign == ">=") return emit(Op::less_equal, {b, a}, true, place);
  const Op op = sign == "<"    ? Op::less
                : sign == "<=" ? Op::less_equal
                : sign == "==" ? Op::equal
                               : Op::not_equal;
  return emit(op, {a, b}, true, place);
}

Value Builder::truth(const Value& value, TextPlace place) {
  want_scalar(value, place);
  return value.is_bool ? value : compare("!=", value, number_value(0), place);
}

Value Builder::logic(std::string_view word, const Value& a, const Value& b, TextPlace place) {
  want_scalar(a, place);
  want_scalar(b, place);
  warn(place, "the reference refuses `" + std::string(word) + "` on tensors; taken element by element, as " +
                  (word == "and" ? "&" : "|"));
  if (a.is_bool && b.is_bool) return emit(word == "and" ? Op::bit_and : Op::bit_or, {a, b}, true, place);
  const Value condition = truth(a, place);
  return word == "and" ? select(condition, b, a, place) : select(condition, a, b, place);
}

Value Builder::logical_not(const Value& a, TextPlace place) {
  const Value value = truth(a, place);
  if (value.kind == Value::Kind::number) return number_value(value.number == 0 ? 1 : 0, true);
  return emit(Op::logical_not, {value}, true, place);
}

Value Builder::logical(Op op, const Value& a, const Value& b, TextPlace place) {
  const Value x = truth(a, place);
  const Value y = truth(b, place);
  if (both_numbers(x, y)) return number_value(compute(op, x.number, y.number, place), true);
  return emit(op, {x, y}, true, place);
}

Value Builder::absolute(const Value& a, TextPlace place) {
  want_scalar(a, place);
  if (a.kind == Value::Kind::number) {
    return number_value(a.number < 0 ? checked(subtract(0, a.number), place) : a.number);
  }
  if (a.is_bool) return a;
  return emit(Op::absolute, {a}, false, place);
}

Value Builder::extreme(Op op, const Value& a, const Value& b, TextPlace place) {
  want_scalar(a, place);
  want_scalar(b, place);
  const bool bools = a.is_bool && b.is_bool;
  if (both_numbers(a, b)) {
    return number_value(op == Op::minimum ? std::min(a.number, b.number) : std::max(a.number, b.number),
                        bools);
  }
  return emit(op, {a, b}, bools, place);
}

Value Builder::select(const Value& condition, const Value& a, const Value& b, TextPlace place) {
  want_scalar(condition, place);
  want_scalar(a, place);
  want_scalar(b, place);
  if (!condition.is_bool) {
    throw error_at(place, "mask-mod-type", "the condition is a number, not a bool",
                   "compare it with something");
  }
  return emit(Op::select, {condition, a, b}, a.is_bool && b.is_bool, place);
}

std::optional<Value> Builder::known_tensor(std::string_view name) const {
  Value value;
  value.kind = Value::Kind::tensor;
  for (const MaskTensor& tensor : program_.tensors) {
    if (tensor.name() == name) return value;
    ++value.number;
  }
  return std::nullopt;
}

Value Builder::tensor(MaskTensor tensor) {
  Value value;
  value.kind = Value::Kind::tensor;
  value.number = static_cast<std::int64_t>(program_.tensors.size());
  program_.tensors.push_back(std::move(tensor));
  return value;
}

Value Builder::index(const Value& tensor, const Value& at, TextPlace place) {
  const std::vector<std::int64_t> shape = tensor_of(tensor).shape();
  const std::string name = tensor_of(tensor).name();
  if (tensor.items.size() >= shape.size()) {
    throw error_at(place, "mask-mod-type",
                   "tensor " + name + " of shape " + shape_text(shape) + " gets more than " +
                       std::to_string(shape.size()) + " indices",
                   "index every dimension once");
  }
  want_scalar(at, place);
  if (at.is_bool) {
    throw error_at(place, "mask-mod-type", "a bool stands where an index is expected", "index with a number");
  }
  const std::int64_t side = shape[tensor.items.size()];
  if (at.kind == Value::Kind::number && (at.number < -side || at.number >= side)) {
    throw error_at(place, "mask-mod-index",
                   "index " + std::to_string(at.number) + " of tensor " + name + " is out of its range -" +
                       std::to_string(side) + " to " + std::to_string(side - 1),
                   "index what is there");
  }
  Value out = tensor;
  out.items.push_back(at);
  if (out.items.size() < shape.size()) return out;
  const auto tensor_index = static_cast<std::int32_t>(tensor.number);
  return emit(Op::load, out.items, tensor_of(tensor).is_bool(), place, 0, tensor_index);
}

Program Builder::finish(const Value& result, TextPlace place, std::string name) {
  Register last = as_register(result, place);
  program_.name = std::move(name);
  // The result stands last, whatever else was computed.
  if (last != program_.result()) {
    Instruction copy;
    copy.op = Op::select;
    const Instruction& from = program_.code[static_cast<std::size_t>(last)];
    copy.operands = {last, last, last, kNoRegister};
    copy.is_bool = true;
    copy.sees_q = from.sees_q;
    copy.sees_kv = from.sees_kv;
    copy.place = place;
    program_.code.push_back(copy);
  }
  return std::move(program_);
}

}  // namespace evenkeel::mask_mod
