#pragma once

#include <string>

#include "cli/output.h"

namespace evenkeel::cli {

/// Breaks a text between words into lines of at most 100 bytes; a longer word stays whole. The first line is
/// indented by `first_indent`, the others by `indent`.
void write_wrapped(const std::string& first_indent, const std::string& indent, const std::string& text,
                   Output& out);

}  // namespace evenkeel::cli
