#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "io/byte_source.h"

namespace evenkeel::io {

/// The bytes that a raw deflate stream unpacks to, once from the front to the end. Memory O(1), however much
/// they are. Errors while reading: `bad_input` for data that is damaged or cut off; those of `packed`.
[[nodiscard]] std::unique_ptr<ByteSource> inflated(std::unique_ptr<ByteSource> packed);

/// The CRC-32 of what `crc` is that of, 0 for nothing, and `bytes` after it.
[[nodiscard]] std::uint32_t crc32_of(std::uint32_t crc, std::string_view bytes);

}  // namespace evenkeel::io
