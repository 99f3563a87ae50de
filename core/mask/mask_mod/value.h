#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "mask/mask_mod/program.h"

namespace evenkeel::mask_mod {

/// Functions that texts find there.
enum class Builtin : std::uint8_t {
  abs,
  minimum,   ///< torch.minimum
  maximum,   ///< torch.maximum
  least,     ///< Python's min, which the reference refuses on tensors
  greatest,  ///< Python's max
  where,
  clamp,
  logical_and,
  logical_or,
  logical_not,
  and_masks,
  or_masks,
  partial,
};

/// What a Python expression stands for while a text is compiled.
struct Value {
  enum class Kind : std::uint8_t {
    none,
    text,
    number,    ///< known now: `number`, a bool where `is_bool`
    computed,  ///< known for a pair only: the register `number`
    tuple,     ///< items
    tensor,    ///< the program's tensor `number`; items: its first indices
    function,  ///< the function `number`
    builtin,   ///< the builtin `number`; items[0]: the object, for a method
    joined,    ///< items: functions, joined by & or, where `number` is 1, by |
    partial,   ///< items: a function, then its arguments; names beside them
    module,    ///< torch, functools and what lies in them
  };
  Kind kind = Kind::none;
  bool is_bool = false;
  std::int64_t number = 0;
  int weight = 1;  ///< values in it, itself included: what copying it costs
  std::vector<Value> items;
  std::vector<std::string_view> names;  ///< of a partial's arguments; empty where positional

  [[nodiscard]] bool is_scalar() const { return kind == Kind::number || kind == Kind::computed; }
  [[nodiscard]] bool is_callable() const {
    return kind == Kind::function || kind == Kind::builtin || kind == Kind::joined || kind == Kind::partial;
  }
};

[[nodiscard]] inline Value number_value(std::int64_t number, bool is_bool = false) {
  Value value;
  value.kind = Value::Kind::number;
  value.number = number;
  value.is_bool = is_bool;
  return value;
}

}  // namespace evenkeel::mask_mod
