#pragma once

#include <string_view>

#include "base/result.h"
#include "mask/mask_mod/syntax.h"

namespace evenkeel::mask_mod {

/// Parses the part of Python in which masks are written. The tree holds views into `text`.
///
/// Errors: those of `read_tokens`; `bad_input` at line and column for what is no Python, and for what is, but
/// is not understood (loops, classes, floating point, slices); for more than 100 levels of nesting.
/// Fuzzed in tests/fuzz.
[[nodiscard]] Result<Syntax> parse(std::string_view text);

}  // namespace evenkeel::mask_mod
