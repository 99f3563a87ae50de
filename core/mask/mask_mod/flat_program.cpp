#include "mask/mask_mod/flat_program.h"

#include <algorithm>

namespace evenkeel::mask_mod {
namespace {

FlatTensor flat_tensor(const RangeTable& table, std::vector<std::int64_t>& values) {
  const MaskTensor& tensor = table.tensor();
  const auto from = tensor.values();
  FlatTensor out;
  out.begin = values.size();
  out.dimensions = static_cast<std::int32_t>(tensor.shape().size());
  std::copy(tensor.shape().begin(), tensor.shape().end(), out.shape);
  const auto row = static_cast<std::size_t>(tensor.shape().back());
  out.rows_ascend = true;
  for (std::size_t i = 1; i < from.size() && out.rows_ascend; ++i)
    out.rows_ascend = i % row == 0 || from[i - 1] <= from[i];
  out.all = {table.all().least, table.all().most};
  values.insert(values.end(), from.begin(), from.end());
  return out;
}

}  // namespace

std::optional<FlatProgram> FlatProgram::make(const Compiled& compiled, BatchRow row, std::size_t most_steps) {
  const auto& code = compiled.program.code;
  if (static_cast<std::size_t>(std::count(compiled.needed.begin(), compiled.needed.end(), true)) > most_steps)
    return std::nullopt;
  FlatProgram out;
  std::vector<std::int32_t> place(code.size(), 0);  // of a step among those that are needed
  std::vector<std::int32_t> tensor_place(compiled.tensors.size(), -1);
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (!compiled.needed[i]) continue;
    const Instruction& from = code[i];
    place[i] = static_cast<std::int32_t>(out.steps.size());
    FlatStep step;
    step.op = from.op;
    step.value = from.op == Op::batch_row ? static_cast<std::int64_t>(row.value) : from.value;
    for (std::size_t d = 0; d < from.operands.size(); ++d) {
      if (from.operands[d] != kNoRegister)
        step.operands[d] = place[static_cast<std::size_t>(from.operands[d])];
    }
    if (from.op == Op::load) {
      const auto tensor = static_cast<std::size_t>(from.tensor);
      if (tensor_place[tensor] < 0) {
        tensor_place[tensor] = static_cast<std::int32_t>(out.tensors.size());
        out.tensors.push_back(flat_tensor(compiled.tensors[tensor], out.values));
      }
      step.tensor = tensor_place[tensor];
    }
    out.steps.push_back(step);
  }
  return out;
}

}  // namespace evenkeel::mask_mod
