#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

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

/// Text: numbers separated by white space or commas; all lines are one row, a blank line starts the next.
/// JSON (text that begins with '[') : a list, or a list of lists, one a batch row. Bytes that are no text are
/// refused.
[[nodiscard]] Result<Layout> parse_lengths(std::string_view text,
                                           LengthsFormat format = LengthsFormat::lengths);

/// CSV: one row a line.
[[nodiscard]] Result<Layout> parse_lengths_csv(std::string_view text,
                                               LengthsFormat format = LengthsFormat::lengths);

/// Reads a file by its ending: .csv, .json, .npy (int32 or int64, one dimension for a row, two for a batch),
/// otherwise text. Text of more than 1 GiB is refused; .npy is read in pieces, in memory O(documents).
/// Errors: `bad_input` where there is no such file, it may not be read, or its content breaks a rule (with
/// the place); `io` where the machine fails.
[[nodiscard]] Result<Layout> read_lengths(const std::filesystem::path& path,
                                          LengthsFormat format = LengthsFormat::lengths);

/// The numbers of a file in the same formats, whatever they mean and sum to, all rows one after another: a
/// list to pack. Errors: the same; `bad_input` for more than 2^25 numbers.
[[nodiscard]] Result<std::vector<std::int64_t>> read_number_list(const std::filesystem::path& path);

}  // namespace evenkeel::io
