#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

/// Texts that explain: the glossary and what panels are for.
namespace evenkeel {

/// One thing that is explained.
struct HelpEntry {
  std::vector<std::string> names;  ///< the first is its heading, the others mean the same
  std::string text;                ///< a paragraph, in one line
  std::size_t line = 0;            ///< of its heading, counted from 1
  bool operator==(const HelpEntry&) const = default;
};

/// Reads `## NAME, NAME...` and the paragraph under it, again and again; what stands before the first such
/// heading is for readers of the file. Errors: `bad_input` with the line, for a heading without a name or
/// without a text, a name that is there already (case does not matter), a control character, and a text
/// without any entry. Checked by tests/fuzz/fuzz_help.cpp.
[[nodiscard]] Result<std::vector<HelpEntry>> parse_help(std::string_view text);

/// The entry of a name, whatever its case; null where there is none.
[[nodiscard]] const HelpEntry* find_help(const std::vector<HelpEntry>& entries, std::string_view name);

}  // namespace evenkeel
