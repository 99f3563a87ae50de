#include "cli/mask_list.h"

#include <string>

#include "mask/mask_spec.h"

namespace evenkeel::cli {
namespace {

/// The mask with its example parameters.
MaskSpec example_of(const NamedMask& mask) {
  MaskSpec spec;
  spec.kind = mask.kind;
  for (std::size_t i = 0; i < mask.parameters.size(); ++i) spec.parameters[i] = mask.parameters[i].example;
  return spec;
}

}  // namespace

void write_mask_list(Output& out) {
  for (const NamedMask& mask : named_masks()) {
    const MaskSpec example = example_of(mask);
    out << mask_name(example) << "\n  allows    " << mask.summary << '\n';
    for (const MaskParameter& parameter : mask.parameters) {
      std::string name(parameter.name);
      name.append(name.size() < 8 ? 8 - name.size() : 0, ' ');
      out << "  " << name << "  " << parameter.summary << "; at least " << parameter.least << '\n';
    }
    out << "  mask_mod  " << mask_mod_text(example, 1) << "\n\n";
  }
  out << "Every parameter must be given. Masks are joined as and(causal, not(document)), with or for pairs "
         "that any of\n"
         "them allows. In mask_mod texts document_id and document_start are the index of a "
         "token's\ndocument and its first token: [i] with one batch row, [b, i] with more.\nAny other mask "
         "goes to --mask-mod "
         "as such a text.\n";
}

}  // namespace evenkeel::cli
