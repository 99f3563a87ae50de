#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "io/byte_source.h"
#include "io/number_sink.h"

namespace evenkeel::io {

/// Whole numbers as they lie in a file, little-endian.
enum class NumberWidth : std::uint8_t { int32 = 4, int64 = 8 };

/// Reads the bytes of a tensor of one dimension (a row) or two (a row each), C order, in pieces of a
/// megabyte. `source` begins at the first number. Errors: `bad_input` for another number of dimensions, rows
/// without numbers, or a source that ends too early; what the sink says.
[[nodiscard]] Result<void> read_number_rows(ByteSource& source, NumberWidth width,
                                            const std::vector<std::uint64_t>& shape, NumberSink& sink);

}  // namespace evenkeel::io
