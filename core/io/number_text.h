#pragma once

#include <string_view>

#include "base/result.h"
#include "io/number_sink.h"

/// Numbers as people write them. A number is a decimal integer that fits in 64 bits, with nothing but digits
/// and perhaps a minus; 4.0 and 1e3 are refused.
namespace evenkeel::io {

/// Numbers separated by white space or commas; all lines are one row, a blank line starts the next.
/// Errors: `bad_input` with the line; what the sink says.
[[nodiscard]] Result<void> parse_number_text(std::string_view text, NumberSink& sink);

/// One row a line, separated by commas. Blank lines, and empty fields at the end of a line (which
/// spreadsheets write for shorter rows), are passed over.
[[nodiscard]] Result<void> parse_number_csv(std::string_view text, NumberSink& sink);

/// A JSON list of numbers (one row), or a list of lists (a row each).
/// Errors: `bad_input` with line and column of a mistake in the JSON, or the row and entry of what is no
/// integer.
[[nodiscard]] Result<void> parse_number_json(std::string_view text, NumberSink& sink);

/// `text` without a UTF-8 byte order mark.
[[nodiscard]] std::string_view without_byte_order_mark(std::string_view text);

}  // namespace evenkeel::io
