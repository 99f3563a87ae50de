#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/byte_source.h"
#include "io/number_sink.h"

/// NumPy's array files, format versions 1.0 to 3.0.
/// Source: numpy.lib.format. Checked byte for byte in tests/io.
namespace evenkeel::io {

/// What the header of an array file says.
struct NpyHeader {
  std::string type;  ///< NumPy's name, "<i8"
  bool fortran_order = false;
  std::vector<std::uint64_t> shape;
  bool operator==(const NpyHeader&) const = default;
};

/// The bytes before the data of an array in C order: version 1.0, padded to a multiple of 64. `type` is
/// NumPy's name of the elements, "<i4".
[[nodiscard]] std::string npy_header(std::string_view type, const std::vector<std::uint64_t>& shape);
/// The same of a little-endian int64 array.
[[nodiscard]] std::string npy_int64_header(const std::vector<std::uint64_t>& shape);

/// The Python dict in a header, "{'descr': '<i8', 'fortran_order': False, 'shape': (1, 16), }".
/// Errors: `bad_input` naming what is missing or wrong.
[[nodiscard]] Result<NpyHeader> parse_npy_dict(std::string_view text);

/// Reads an int32 or int64 array of one dimension (one row) or two (a row each) in pieces, in bounded memory.
/// Errors: `bad_input` for a file that is no such array, is cut off, or holds more than its header says; a
/// shape larger than the file is refused before anything is read. What the sink says.
[[nodiscard]] Result<void> read_npy_numbers(ByteSource& source, NumberSink& sink);

/// Reads an array of bytes (uint8, one dimension), at most `limit` of them: text beside other arrays.
/// Errors: `bad_input`, as those of `read_npy_numbers`.
[[nodiscard]] Result<std::string> read_npy_bytes(ByteSource& source, std::uint64_t limit);

}  // namespace evenkeel::io
