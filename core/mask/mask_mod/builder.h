#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "mask/mask_mod/program.h"
#include "mask/mask_mod/value.h"

namespace evenkeel::mask_mod {

/// What Python's operators and PyTorch's functions make of values: numbers known now are computed now, by
/// Python's rules; all else becomes instructions, by those of PyTorch's tensors. The same instruction is
/// written once. Errors are thrown as `Error`.
class Builder {
 public:
  [[nodiscard]] Value batch_row() { return emit(Op::batch_row, {}, false, {}); }
  [[nodiscard]] Value head(std::int64_t head) { return emit_constant(head, false, {}); }
  [[nodiscard]] Value q() { return emit(Op::q, {}, false, {}); }
  [[nodiscard]] Value kv() { return emit(Op::kv, {}, false, {}); }

  [[nodiscard]] Value unary(std::string_view sign, const Value& a, TextPlace place);
  [[nodiscard]] Value binary(std::string_view sign, const Value& a, const Value& b, TextPlace place);
  [[nodiscard]] Value compare(std::string_view sign, const Value& a, const Value& b, TextPlace place);
  /// `and` and `or` where the first is not known now.
  [[nodiscard]] Value logic(std::string_view word, const Value& a, const Value& b, TextPlace place);
  [[nodiscard]] Value logical_not(const Value& a, TextPlace place);
  /// logical_and, logical_or: of numbers too, which are true where they are not 0.
  [[nodiscard]] Value logical(Op op, const Value& a, const Value& b, TextPlace place);
  [[nodiscard]] Value absolute(const Value& a, TextPlace place);
  [[nodiscard]] Value extreme(Op op, const Value& a, const Value& b, TextPlace place);
  [[nodiscard]] Value select(const Value& condition, const Value& a, const Value& b, TextPlace place);
  /// One more index of a tensor; a number once it has all of them.
  [[nodiscard]] Value index(const Value& tensor, const Value& at, TextPlace place);

  [[nodiscard]] Value tensor(MaskTensor tensor);
  /// The tensor of a name, where the program has it already.
  [[nodiscard]] std::optional<Value> known_tensor(std::string_view name) const;
  [[nodiscard]] const MaskTensor& tensor_of(const Value& value) const {
    return program_.tensors[static_cast<std::size_t>(value.number)];
  }
  void warn(TextPlace place, const std::string& message);

  /// The program whose last instruction is `result`, without what that does not need... but for what may
  /// fail: the reference computes it too.
  [[nodiscard]] Program finish(const Value& result, TextPlace place, std::string name);

 private:
  Value emit(Op op, std::vector<Value> operands, bool is_bool, TextPlace place, std::int64_t value = 0,
             std::int32_t tensor = -1);
  Value emit_constant(std::int64_t value, bool is_bool, TextPlace place);
  Register as_register(const Value& value, TextPlace place);
  void want_scalar(const Value& value, TextPlace place) const;
  Value truth(const Value& value, TextPlace place);

  Program program_;
  std::map<std::tuple<Op, bool, std::array<Register, 4>, std::int64_t, std::int32_t>, Register> known_;
};

/// "a tensor", "a function": what a value is, for a message.
[[nodiscard]] std::string describe(const Value& value);

}  // namespace evenkeel::mask_mod
