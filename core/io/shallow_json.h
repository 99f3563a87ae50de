#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

/// Small JSON that others may have written.
namespace evenkeel::io {

/// Whether lists and objects lie at most 64 deep in one another, without reading more than the brackets: a
/// reader that calls itself must not meet a million of them.
[[nodiscard]] bool is_shallow(std::string_view text);

/// The pairs of a JSON object: texts as they are, other values as JSON. Errors: `bad_input`
/// where `text` is none.
[[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> text_pairs(std::string_view text);

}  // namespace evenkeel::io
