#include <initializer_list>
#include <string>
#include <string_view>

#include "mask/mask_spec.h"

namespace evenkeel {
namespace {

std::string concat(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text += part;
  return text;
}

/// Writes the expressions of masks, with tensors indexed as the batch asks for.
class Writer {
 public:
  explicit Writer(bool batched) : open_(batched ? "[b, " : "[") {}

  [[nodiscard]] std::string expression(const MaskSpec& spec) const {
    switch (spec.join) {
      case MaskJoin::named:
        return named(spec);
      case MaskJoin::negation:
        return concat({"~(", expression(spec.operands.front()), ")"});
      case MaskJoin::all_of:
        return joined(spec, " & ", "q_idx >= 0");
      case MaskJoin::any_of:
        return joined(spec, " | ", "q_idx < 0");
      case MaskJoin::program:
        return spec.mask_mod.text();
    }
    return {};
  }

 private:
  /// `none` is what stands for no operands: FlexAttention's and_masks() allows all, or_masks() nothing.
  [[nodiscard]] std::string joined(const MaskSpec& spec, const char* sign, const char* none) const {
    std::string text;
    for (const MaskSpec& operand : spec.operands) {
      if (!text.empty()) text += sign;
      text += concat({"(", expression(operand), ")"});
    }
    return text.empty() ? none : text;
  }

  [[nodiscard]] std::string named(const MaskSpec& spec) const {
    const std::string a = std::to_string(spec.parameters[0]);
    const std::string b = std::to_string(spec.parameters[1]);
    std::string document = concat({"(document_id", at("q_idx"), " == document_id", at("kv_idx"), ")"});
    const std::string causal = "(q_idx >= kv_idx)";
    std::string window = concat({"(q_idx - kv_idx <= ", a, ") & (kv_idx - q_idx <= ", b, ")"});
    switch (spec.kind) {
      case MaskKind::full:
        return "q_idx >= 0";
      case MaskKind::causal:
        return "q_idx >= kv_idx";
      case MaskKind::document:
        return document;
      case MaskKind::document_causal:
        return concat({document, " & ", causal});
      case MaskKind::sliding_window:
        return window;
      case MaskKind::document_sliding_window:
        return concat({document, " & ", window});
      case MaskKind::prefix_lm:
        return concat({document, " & (", causal, " | (", within("kv_idx"), " < ", a, "))"});
      case MaskKind::chunked:
        return concat({causal, " & (q_idx // ", a, " == kv_idx // ", a, ")"});
      case MaskKind::document_chunked:
        return concat({document, " & ", causal, " & ((", within("q_idx"), ") // ", a, " == (",
                       within("kv_idx"), ") // ", a, ")"});
      case MaskKind::sink_sliding_window:
        return concat({document, " & ", causal, " & ((q_idx - kv_idx <= ", a, ") | (", within("kv_idx"),
                       " < ", b, "))"});
      case MaskKind::global:
        return concat({"(torch.abs(q_idx - kv_idx) <= ", a, ") | (q_idx < ", b, ") | (kv_idx < ", b, ")"});
      case MaskKind::dilated:
        return concat({causal, " & ((q_idx - kv_idx) % ", a, " == 0) & (q_idx - kv_idx <= ", b, ")"});
    }
    return {};
  }

  [[nodiscard]] std::string at(const std::string& index) const { return concat({open_, index, "]"}); }
  [[nodiscard]] std::string within(const std::string& index) const {
    return concat({index, " - document_start", at(index)});
  }

  std::string open_;
};

}  // namespace

std::string mask_mod_text(const MaskSpec& spec, std::size_t batch) {
  if (spec.join == MaskJoin::program) return spec.mask_mod.text();
  return concat({"lambda b, h, q_idx, kv_idx: ", Writer(batch > 1).expression(spec)});
}

}  // namespace evenkeel
