#include "mask/mask_mod/mask_mod.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "mask/mask_mod/compile.h"
#include "mask/mask_mod/interval_evaluator.h"
#include "mask/mask_mod/text_error.h"

namespace evenkeel {
namespace {

using mask_mod::Compiled;
using mask_mod::Fault;
using mask_mod::Instruction;

/// Of a table that has an entry for every token.
constexpr std::int64_t kMostEntries = std::int64_t{1} << 28;

/// `document_id` or `document_start`.
Result<MaskTensor> document_tensor(const std::string& name, const Layout& layout) {
  const auto batch = static_cast<std::int64_t>(layout.batch());
  const std::int64_t entries = batch * layout.seq_len();
  if (entries > kMostEntries) {
    return bad_input(
        "mask-mod-documents",
        name + " would have " + grouped(entries) + " entries, more than " + grouped(kMostEntries),
        "use a named mask, or fewer tokens");
  }
  std::vector<std::int64_t> values;
  values.reserve(static_cast<std::size_t>(entries));
  for (std::size_t r = 0; r < layout.batch(); ++r) {
    const DocumentRow& row = layout.row(BatchRow{r});
    for (std::size_t d = 0; d < row.document_count(); ++d) {
      values.insert(values.end(), static_cast<std::size_t>(row.length(d)),
                    name == "document_id" ? static_cast<std::int64_t>(d) : row.document(d).begin);
    }
  }
  std::vector<std::int64_t> shape = {layout.seq_len()};
  if (batch > 1) shape.insert(shape.begin(), batch);
  return MaskTensor::make(name, std::move(shape), false, std::move(values));
}

std::string pair_text(const Layout& layout, std::size_t row, Interval q, Interval kv) {
  std::string text;
  if (layout.batch() > 1) text += "b = " + std::to_string(row) + ", ";
  if (q.length() == 1) text += "q_idx = " + std::to_string(q.begin) + ", ";
  if (kv.length() == 1) text += "kv_idx = " + std::to_string(kv.begin) + ", ";
  return text.empty() ? text : " (" + text.substr(0, text.size() - 2) + ")";
}

Error fault_of(const Compiled& compiled, const mask_mod::IntervalEvaluator& at, mask_mod::PossibleFault found,
               const std::string& where) {
  const Instruction& step = compiled.program.code[static_cast<std::size_t>(found.step)];
  const auto operand = [&](std::size_t i) { return at.value(step.operands[i]).least; };
  switch (found.fault) {
    case Fault::index: {
      const MaskTensor& tensor = compiled.program.tensors[static_cast<std::size_t>(step.tensor)];
      std::size_t d = 0;
      const auto& shape = tensor.shape();
      while (d + 1 < shape.size() && operand(d) >= -shape[d] && operand(d) < shape[d]) ++d;
      return mask_mod::error_at(
          step.place, "mask-mod-index",
          "index " + std::to_string(operand(d)) + " of tensor " + tensor.name() + " is out of its range -" +
              std::to_string(shape[d]) + " to " + std::to_string(shape[d] - 1) + where,
          "PyTorch loads for every pair, in both branches of where too: clamp the index");
    }
    case Fault::division_by_zero:
      return mask_mod::error_at(
          step.place, "mask-mod-division", "division by zero" + where,
          "every pair is computed, in both branches of where too: divide by torch.where(...)");
    case Fault::negative_shift:
      return mask_mod::error_at(step.place, "mask-mod-shift",
                                "shift by " + std::to_string(operand(1)) + " bits" + where,
                                "clamp it to min=0");
    default:
      return mask_mod::error_at(step.place, "mask-mod-overflow", "the result does not fit in 64 bits" + where,
                                "use smaller numbers");
  }
}

/// Proves that no pair of a batch row fails, or finds one that does. Splits what intervals cannot rule out,
/// along what the step sees only. Nothing when stopped.
Cancellable<Result<void>> prove(const Compiled& compiled, const Layout& layout, std::size_t row,
                                const std::stop_token& stop) {
  mask_mod::IntervalEvaluator intervals(compiled, static_cast<std::int64_t>(row));
  const Interval whole{0, layout.seq_len()};
  std::vector<std::pair<Interval, Interval>> open = {{whole, whole}};
  std::uint32_t seen = 0;
  while (!open.empty()) {
    if ((++seen & 0xFFFU) == 0 && stop.stop_requested()) return std::nullopt;
    const auto [q, kv] = open.back();
    open.pop_back();
    const auto found = intervals.possible_fault(q, kv);
    if (found.fault == Fault::none) continue;
    const auto& code = compiled.program.code;
    // Only the divisor, or the bits to shift by, make these fail.
    const bool by_second = found.fault == Fault::division_by_zero || found.fault == Fault::negative_shift;
    const Instruction& failing = code[static_cast<std::size_t>(found.step)];
    const Instruction& step = by_second ? code[static_cast<std::size_t>(failing.operands[1])] : failing;
    const bool split_q = step.sees_q && q.length() > 1 && (!step.sees_kv || q.length() >= kv.length());
    const bool split_kv = !split_q && step.sees_kv && kv.length() > 1;
    if (!split_q && !split_kv) {
      return Result<void>(
          fault_of(compiled, intervals, found,
                   pair_text(layout, row, step.sees_q ? q : whole, step.sees_kv ? kv : whole)));
    }
    const Interval along = split_q ? q : kv;
    const std::int64_t middle = along.begin + along.length() / 2;
    const Interval first{along.begin, middle};
    const Interval second{middle, along.end};
    open.emplace_back(split_q ? second : q, split_q ? kv : second);
    open.emplace_back(split_q ? first : q, split_q ? kv : first);
  }
  return Result<void>();
}

/// Whether some step looks at the batch row, the result depending on it or not.
bool looks_at_batch_row(const mask_mod::Program& program) {
  return std::any_of(program.code.begin(), program.code.end(), [&program](const Instruction& step) {
    return std::any_of(step.operands.begin(), step.operands.end(), [&program](mask_mod::Register operand) {
      return operand != mask_mod::kNoRegister &&
             program.code[static_cast<std::size_t>(operand)].op == mask_mod::Op::batch_row;
    });
  });
}

/// A program that no pair makes fail. Nothing when stopped.
Cancellable<Result<Compiled>> compile_proven(const MaskMod& mask_mod, const Layout& layout,
                                             const std::stop_token& stop) {
  auto program = MaskModPairs::check(mask_mod, layout);
  if (!program) return Result<Compiled>(program.error());
  Compiled compiled = Compiled::make(std::move(program).value());
  const std::size_t rows = compiled.sees_batch_row ? layout.batch() : 1;
  const std::int64_t rows_counted = static_cast<std::int64_t>(rows) * layout.seq_len();
  if (rows_counted > kMostEntries) {
    return Result<Compiled>(bad_input("mask-mod-tokens",
                                      "the mask_mod has " + grouped(rows_counted) +
                                          " rows of pairs, at most " + grouped(kMostEntries) + " are counted",
                                      "use a named mask, or fewer tokens"));
  }
  const std::size_t rows_proven = looks_at_batch_row(compiled.program) ? layout.batch() : 1;
  for (std::size_t row = 0; row < rows_proven; ++row) {
    auto proven = prove(compiled, layout, row, stop);
    if (!proven) return std::nullopt;
    if (!proven->ok()) return Result<Compiled>(proven->error());
  }
  return Result<Compiled>(std::move(compiled));
}

bool fits_32_bits(const Compiled& compiled, const Layout& layout) {
  const Interval whole{0, layout.seq_len()};
  for (std::size_t row = 0; row < (compiled.sees_batch_row ? layout.batch() : 1); ++row) {
    mask_mod::IntervalEvaluator intervals(compiled, static_cast<std::int64_t>(row));
    (void)intervals.verdict(whole, whole);
    if (!intervals.fits_32_bits()) return false;
  }
  return true;
}

Result<mask_mod::Program> compile_for(const MaskMod& mask_mod, const Layout& layout, std::int64_t head) {
  const auto& given = mask_mod.tensors();
  for (std::size_t i = 0; i < given.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (given[i].name() != given[j].name()) continue;
      return bad_input("tensor-name", "there are two tensors called " + given[i].name(), "give it once");
    }
  }
  std::optional<Error> failed;
  auto program = mask_mod::compile(
      mask_mod.text(),
      [&](std::string_view name) -> std::optional<MaskTensor> {
        for (const MaskTensor& tensor : given) {
          if (tensor.name() == name) return tensor;
        }
        if (name != "document_id" && name != "document_start") return std::nullopt;
        auto tensor = document_tensor(std::string(name), layout);
        if (tensor) return std::move(tensor).value();
        failed = tensor.error();
        return std::nullopt;
      },
      head);
  if (failed) return *failed;
  return program;
}

/// What the result of a program needs, operands first, with operands counted among these.
std::vector<mask_mod::Instruction> needed_code(const mask_mod::Program& program) {
  std::vector<bool> needed(program.code.size(), false);
  needed.back() = true;
  for (std::size_t i = program.code.size(); i-- > 0;) {
    if (!needed[i]) continue;
    for (const mask_mod::Register operand : program.code[i].operands) {
      if (operand != mask_mod::kNoRegister) needed[static_cast<std::size_t>(operand)] = true;
    }
  }
  std::vector<mask_mod::Register> place(program.code.size(), mask_mod::kNoRegister);
  std::vector<mask_mod::Instruction> code;
  for (std::size_t i = 0; i < program.code.size(); ++i) {
    if (!needed[i]) continue;
    place[i] = static_cast<mask_mod::Register>(code.size());
    code.push_back(program.code[i]);
    for (mask_mod::Register& operand : code.back().operands) {
      if (operand != mask_mod::kNoRegister) operand = place[static_cast<std::size_t>(operand)];
    }
  }
  return code;
}

/// Whether the next head's text is another one; one that is refused for it is.
bool heads_differ(const mask_mod::Program& of_first, const MaskMod& mask_mod, const Layout& layout) {
  const auto of_next = compile_for(mask_mod, layout, 1);
  if (!of_next) return true;
  const auto first = needed_code(of_first);
  const auto next = needed_code(*of_next);
  return !std::equal(first.begin(), first.end(), next.begin(), next.end(),
                     [](const mask_mod::Instruction& a, const mask_mod::Instruction& b) {
                       return a.op == b.op && a.value == b.value && a.operands == b.operands &&
                              a.tensor == b.tensor;
                     });
}

}  // namespace

Result<mask_mod::Program> MaskModPairs::check(const MaskMod& mask_mod, const Layout& layout) {
  return compile_for(mask_mod, layout, 0);
}

Cancellable<Result<std::vector<mask_mod::Warning>>> MaskModPairs::try_out(const MaskMod& mask_mod,
                                                                          const Layout& layout,
                                                                          const std::stop_token& stop) {
  using Tried = Result<std::vector<mask_mod::Warning>>;
  auto proven = compile_proven(mask_mod, layout, stop);
  if (!proven) return std::nullopt;
  if (!proven->ok()) return Tried(proven->error());
  return Tried(std::move((*proven)->program.warnings));
}

Cancellable<Result<std::shared_ptr<const MaskModPairs>>> MaskModPairs::make(const MaskMod& mask_mod,
                                                                            const Layout& layout,
                                                                            const std::stop_token& stop,
                                                                            const RowCounter& count) {
  using Made = Result<std::shared_ptr<const MaskModPairs>>;
  auto proven = compile_proven(mask_mod, layout, stop);
  if (!proven) return std::nullopt;
  if (!proven->ok()) return Made(proven->error());
  auto out = std::shared_ptr<MaskModPairs>(new MaskModPairs());
  out->sees_head_ = heads_differ((*proven)->program, mask_mod, layout);
  out->compiled_ = std::move(*proven).value();
  const Compiled& compiled = out->compiled_;
  out->compiled_.fits_32_bits = fits_32_bits(compiled, layout);
  std::int64_t counted = 0;
  std::int64_t rows = 0;
  for (std::size_t row = 0; row < layout.batch(); ++row) {
    if (row > 0 && !compiled.sees_batch_row) {
      out->area_before_.push_back(out->area_before_.back());
      continue;
    }
    auto areas = count(compiled, BatchRow{row}, layout.seq_len(), stop);
    if (!areas) return std::nullopt;
    if (!areas->ok()) return Made(areas->error());
    counted += (*areas)->pairs_counted;
    out->area_before_.push_back(
        std::make_shared<const std::vector<std::int64_t>>(std::move((*areas)->before)));
    ++rows;
  }
  const auto side = static_cast<double>(layout.seq_len());
  out->counted_share_ = static_cast<double>(counted) / (side * side * static_cast<double>(rows));
  return Made(std::shared_ptr<const MaskModPairs>(std::move(out)));
}

}  // namespace evenkeel
