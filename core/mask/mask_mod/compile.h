#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "mask/mask_mod/program.h"

namespace evenkeel::mask_mod {

/// The tensor of a name, or nothing where there is none.
using FindTensor = std::function<std::optional<MaskTensor>(std::string_view)>;

/// Compiles a mask_mod text for one head: parses it, runs the Python around the mask (assignments, factories,
/// `if` on constants), and writes the last defined mask out as flat code. A mask is anything that can be
/// called with four arguments.
///
/// Errors: those of `parse`; `bad_input` at line and column for an unknown name or attribute, a wrong number
/// of arguments, a wrong type, an `if` on what is known for a pair only, a fault of numbers known now, calls
/// more than 60 deep, more steps than any mask needs, no mask. Checked against PyTorch's answers to
/// tests/golden/mask_mods.json, and against a naive interpreter in tests/core.
[[nodiscard]] Result<Program> compile(std::string_view text, const FindTensor& find_tensor,
                                      std::int64_t head = 0);

/// The name of the last function or lambda that a text defines at its outermost level, as far as can be seen
/// without its tensors; empty where it has none or cannot be read.
[[nodiscard]] std::string name_of(std::string_view text);

/// Whether texts find a name there without defining it: a module, a function of one, or a tensor of the
/// layout.
[[nodiscard]] bool is_known_name(std::string_view name);

}  // namespace evenkeel::mask_mod
