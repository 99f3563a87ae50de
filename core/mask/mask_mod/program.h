#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "mask/mask_mod/integers.h"
#include "mask/mask_mod/limits.h"
#include "mask/mask_mod/tensor.h"

/// A mask_mod as flat code: what its Python says once calls, names and constants are gone. Data that any
/// engine can take.
namespace evenkeel::mask_mod {

enum class Op : std::uint8_t {
  constant,   ///< value
  batch_row,  ///< b
  q,          ///< q_idx
  kv,         ///< kv_idx
  negate,
  absolute,
  invert,       ///< ~ of an integer
  logical_not,  ///< of a bool
  add,
  subtract,
  multiply,
  floor_divide,
  modulo,
  shift_left,
  shift_right,
  bit_and,
  bit_or,
  bit_xor,
  equal,
  not_equal,
  less,
  less_equal,
  minimum,
  maximum,
  select,  ///< a where c, else b: operands c, a, b
  load,    ///< the tensor at the operands, one a dimension; negative ones count from the end
};

[[nodiscard]] constexpr int operand_count(Op op) {
  if (op <= Op::kv) return 0;
  if (op <= Op::logical_not) return 1;
  if (op <= Op::maximum) return 2;
  return op == Op::select ? 3 : 4;
}

using Register = std::int32_t;
inline constexpr Register kNoRegister = -1;

/// One step. Its result is an int64, a bool as 0 or 1. Every step is taken for every pair: what `where` does
/// not choose is computed all the same, and its faults count.
struct Instruction {
  Op op = Op::constant;
  bool is_bool = false;
  bool sees_q = false;   ///< its result depends on q_idx
  bool sees_kv = false;  ///< its result depends on kv_idx
  std::array<Register, 4> operands = {kNoRegister, kNoRegister, kNoRegister, kNoRegister};
  std::int64_t value = 0;
  std::int32_t tensor = -1;  ///< index into the program's tensors
  TextPlace place;
};

/// Instructions in an order in which operands come first; the last one's bool says whether the pair is
/// allowed.
struct Program {
  std::string name;  ///< of the function, or empty
  std::vector<Instruction> code;
  std::vector<MaskTensor> tensors;  ///< those that the code loads from
  std::vector<Warning> warnings;

  [[nodiscard]] Register result() const { return static_cast<Register>(code.size()) - 1; }
};

}  // namespace evenkeel::mask_mod
