#include "mask/mask_spec.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/text.h"
#include "mask/mask_mod/compile.h"

namespace evenkeel {
namespace {

constexpr MaskParameter kLeft = {"left", 0, 1023, "how many tokens back a row attends, besides its own"};
constexpr MaskParameter kRight = {"right", 0, 0, "how many tokens ahead a row attends"};
constexpr MaskParameter kChunk = {"chunk", 1, 8192, "tokens per chunk"};

std::string parameter_list(const NamedMask& mask) {
  std::string text(mask.name);
  char before = ':';
  for (const MaskParameter& parameter : mask.parameters) {
    text += before;
    text += std::string(parameter.name) + "=" + std::to_string(parameter.example);
    before = ',';
  }
  return text;
}

Error bad_parameter(const NamedMask& mask, const std::string& message) {
  return bad_input("mask-parameters", message, "write " + parameter_list(mask));
}

Result<MaskSpec> parse_parameters(const NamedMask& mask, std::string_view text, bool given) {
  MaskSpec spec;
  spec.kind = mask.kind;
  const std::string name(mask.name);
  std::array<bool, 2> seen = {};
  while (given) {
    const std::size_t comma = text.find(',');
    const std::string_view pair = text.substr(0, comma);
    const std::size_t equals = pair.find('=');
    const std::string_view key = pair.substr(0, equals);
    const auto found = std::find_if(mask.parameters.begin(), mask.parameters.end(),
                                    [key](const MaskParameter& parameter) { return parameter.name == key; });
    if (found == mask.parameters.end()) {
      if (mask.parameters.empty()) {
        return bad_parameter(mask, "mask " + name + " takes no parameters, but got " + quoted(text));
      }
      return bad_parameter(mask, "mask " + name + " has no parameter " + quoted(key));
    }
    const auto at = static_cast<std::size_t>(found - mask.parameters.begin());
    if (seen[at]) return bad_parameter(mask, std::string(key) + " is given twice");
    const std::string_view number = equals == std::string_view::npos ? "" : pair.substr(equals + 1);
    const auto value = parse_int64(number);
    if (!value || *value < found->least) {
      return bad_parameter(mask, "mask parameter " + std::string(key) + " is " + quoted(number) +
                                     ", not a number of at least " + std::to_string(found->least));
    }
    spec.parameters[at] = *value;
    seen[at] = true;
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  for (std::size_t i = 0; i < mask.parameters.size(); ++i) {
    if (!seen[i]) {
      return bad_parameter(mask,
                           "mask " + name + " lacks its parameter " + std::string(mask.parameters[i].name));
    }
  }
  return spec;
}

}  // namespace

MaskSpec and_masks(std::vector<MaskSpec> operands) {
  MaskSpec spec;
  spec.join = MaskJoin::all_of;
  spec.operands = std::move(operands);
  return spec;
}

MaskSpec or_masks(std::vector<MaskSpec> operands) {
  MaskSpec spec;
  spec.join = MaskJoin::any_of;
  spec.operands = std::move(operands);
  return spec;
}

MaskSpec not_mask(MaskSpec operand) {
  MaskSpec spec;
  spec.join = MaskJoin::negation;
  spec.operands.push_back(std::move(operand));
  return spec;
}

MaskSpec mask_mod_spec(MaskMod mask_mod) {
  MaskSpec spec;
  spec.join = MaskJoin::program;
  spec.mask_mod = std::move(mask_mod);
  return spec;
}

const std::vector<NamedMask>& named_masks() {
  static const std::vector<NamedMask> masks = {
      {"full", MaskKind::full, "every pair", {}},
      {"causal", MaskKind::causal, "q >= kv", {}},
      {"document", MaskKind::document, "q and kv in the same document", {}},
      {"document-causal", MaskKind::document_causal, "q and kv in the same document, and q >= kv", {}},
      {"sliding-window",
       MaskKind::sliding_window,
       "kv at most `left` before q and `right` after it",
       {kLeft, kRight}},
      {"document-sliding-window",
       MaskKind::document_sliding_window,
       "in the same document, kv at most `left` before q and `right` after it",
       {kLeft, kRight}},
      {"prefix-lm",
       MaskKind::prefix_lm,
       "in the same document, q >= kv or kv among its first `prefix` tokens",
       {{"prefix", 0, 256, "tokens at the start of a document that all of it attends"}}},
      {"chunked", MaskKind::chunked, "q >= kv, both in the same chunk of the sequence", {kChunk}},
      {"document-chunked",
       MaskKind::document_chunked,
       "q >= kv, both in the same document and the same chunk of it",
       {kChunk}},
      {"sink-sliding-window",
       MaskKind::sink_sliding_window,
       "in the same document, q >= kv, kv at most `left` before q or among its first `sinks` tokens",
       {kLeft, {"sinks", 0, 4, "tokens at the start of a document that all later ones attend"}}},
      {"global",
       MaskKind::global,
       "q and kv at most `window` apart, or one of them among the first `tokens` of the sequence",
       {{"window", 0, 512, "how far apart q and kv may be"},
        {"tokens", 0, 64, "tokens at the start of the sequence that attend all and are attended by all"}}},
      {"dilated",
       MaskKind::dilated,
       "q >= kv, their distance a multiple of `dilation` and at most `left`",
       {{"dilation", 1, 4, "the step between attended tokens"}, kLeft}},
  };
  return masks;
}

const NamedMask& named_mask(MaskKind kind) {
  return *std::find_if(named_masks().begin(), named_masks().end(),
                       [kind](const NamedMask& mask) { return mask.kind == kind; });
}

Result<MaskSpec> parse_named_mask(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view name = text.substr(0, colon);
  for (const NamedMask& mask : named_masks()) {
    if (mask.name != name) continue;
    const bool given = colon != std::string_view::npos;
    return parse_parameters(mask, given ? text.substr(colon + 1) : std::string_view(), given);
  }
  std::string known;
  for (const NamedMask& mask : named_masks()) {
    known += known.empty() ? "use " : ", ";
    known += mask.name;
  }
  return bad_input("mask-known", "unknown mask " + quoted(name), known);
}

std::string mask_name(const MaskSpec& spec) {
  if (spec.join == MaskJoin::named) {
    const NamedMask& mask = named_mask(spec.kind);
    std::string text(mask.name);
    for (std::size_t i = 0; i < mask.parameters.size(); ++i) {
      text += i == 0 ? ":" : ",";
      text += std::string(mask.parameters[i].name) + "=" + std::to_string(spec.parameters[i]);
    }
    return text;
  }
  if (spec.join == MaskJoin::program) {
    const std::string name = mask_mod::name_of(spec.mask_mod.text());
    constexpr std::size_t kLongestName = 64;
    return name.empty() ? "mask_mod" : "mask_mod:" + name.substr(0, kLongestName);
  }
  std::string text = spec.join == MaskJoin::all_of ? "and(" : spec.join == MaskJoin::any_of ? "or(" : "not(";
  for (std::size_t i = 0; i < spec.operands.size(); ++i) {
    if (i > 0) text += ", ";
    text += mask_name(spec.operands[i]);
  }
  return text + ")";
}

}  // namespace evenkeel
