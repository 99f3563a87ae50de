#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"
#include "layout/layout.h"

/// Document lengths in: text, CSV, JSON, .npy.
namespace evenkeel::io {

/// What the numbers of a file are.
enum class LengthsFormat {
  lengths,       ///< document lengths
  cu_seqlens,    ///< offsets that start at 0 and end at S
  document_ids,  ///< one id a token; equal neighbours are one document
};

/// "lengths", "cu_seqlens" or "document_ids". Errors: `bad_input`.
[[nodiscard]] Result<LengthsFormat> parse_lengths_format(std::string_view name);

/// Text: numbers separated by white space or commas; all lines are one row, a blank line starts the next. JSON (text
/// that begins with '[') : a list, or a list of lists, one a batch row. Bytes that are no text are refused.
[[nodiscard]] Result<Layout> parse_lengths(std::string_view text, LengthsFormat format = LengthsFormat::lengths);

/// CSV: one row a line.
[[nodiscard]] Result<Layout> parse_lengths_csv(std::string_view text,
                                               LengthsFormat format = LengthsFormat::lengths);

/// Reads a file by its ending: .csv, .json, .npy (int32 or int64, one dimension for a row, two for a batch),
/// otherwise text. Errors: `io` where the file cannot be read, `bad_input` (with the place) where its content breaks
/// a rule.
[[nodiscard]] Result<Layout> read_lengths(const std::filesystem::path& path,
                                          LengthsFormat format = LengthsFormat::lengths);

}  // namespace evenkeel::io
