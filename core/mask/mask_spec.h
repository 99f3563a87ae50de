#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "mask/mask_mod/mask_mod_source.h"
#include "mask/mask_view.device.h"

namespace evenkeel {

/// How a mask is made: one of the named ones, others joined, or a text.
enum class MaskJoin : std::uint8_t {
  named,     ///< `kind` and its parameters
  all_of,    ///< a pair that every operand allows: FlexAttention's `and_masks`
  any_of,    ///< a pair that some operand allows: FlexAttention's `or_masks`
  negation,  ///< a pair that the one operand does not allow
  program,   ///< a pair that the text of `mask_mod` allows; joins others within its text only
};

/// A mask and its parameters: what people choose, before it meets documents. A value.
struct MaskSpec {
  MaskKind kind = MaskKind::document_causal;  ///< of a named mask
  /// Of a named mask, in the order of `NamedMask::parameters`; what it does not take is 0.
  std::array<std::int64_t, 2> parameters = {};
  MaskJoin join = MaskJoin::named;
  std::vector<MaskSpec> operands;  ///< of the joined ones
  MaskMod mask_mod;                ///< of a program
  bool operator==(const MaskSpec&) const = default;
};

/// A named mask with its parameters, those it takes.
[[nodiscard]] inline MaskSpec named_spec(MaskKind kind, std::int64_t first = 0, std::int64_t second = 0) {
  MaskSpec spec;
  spec.kind = kind;
  spec.parameters = {first, second};
  return spec;
}
[[nodiscard]] MaskSpec and_masks(std::vector<MaskSpec> operands);
[[nodiscard]] MaskSpec or_masks(std::vector<MaskSpec> operands);
[[nodiscard]] MaskSpec not_mask(MaskSpec operand);
/// A mask as a mask_mod text says it, whether it compiles or not: `Mask::make` says that.
[[nodiscard]] MaskSpec mask_mod_spec(MaskMod mask_mod);

/// A parameter of a named mask.
struct MaskParameter {
  std::string_view name;     ///< "left"
  std::int64_t least;        ///< the smallest value allowed
  std::int64_t example;      ///< a sensible value to begin with
  std::string_view summary;  ///< what it counts
};

/// A mask that people can choose.
struct NamedMask {
  std::string_view name;
  MaskKind kind;
  std::string_view summary;  ///< which pairs (q, kv) are allowed, in a line
  std::vector<MaskParameter> parameters;
};

/// All named masks, in the order in which they are shown.
[[nodiscard]] const std::vector<NamedMask>& named_masks();
[[nodiscard]] const NamedMask& named_mask(MaskKind kind);

/// How deep masks that are read may be joined, and how many by one join.
inline constexpr std::size_t kDeepestJoin = 16;
inline constexpr std::size_t kMostJoined = 1024;

/// `NAME[:key=value,...]`: every parameter must be given, in any order. Errors: `bad_input` for an unknown
/// name or parameter, saying which there are; a missing or repeated one; a value that is out of range.
[[nodiscard]] Result<MaskSpec> parse_named_mask(std::string_view text);
/// The same, or such masks joined, with blanks as one likes: `and(causal, not(document))`. Errors: those of
/// `parse_named_mask`; `bad_input` for a bracket that is not closed, a mask that is missing, a `not` of
/// several, what is joined too deep or too often. In a joined mask they say at which character.
[[nodiscard]] Result<MaskSpec> parse_mask(std::string_view text);
/// The same text: `sliding-window:left=1023,right=0`, `and(causal, not(document))`. What joins at least one
/// mask, within the limits above, is read back by `parse_mask`.
/// A text is `mask_mod:natten`, by the name of the function that it defines last, or `mask_mod` without one.
[[nodiscard]] std::string mask_name(const MaskSpec& spec);

/// The mask as FlexAttention users write it: one Python lambda over `b, h, q_idx, kv_idx`, with the tensors
/// `document_id` and `document_start`, indexed `[i]` for one batch row and `[b, i]` for more. A program's is
/// its own, as it was given.
[[nodiscard]] std::string mask_mod_text(const MaskSpec& spec, std::size_t batch);

}  // namespace evenkeel
