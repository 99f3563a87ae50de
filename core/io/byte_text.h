#pragma once

#include <cstdint>
#include <string>

namespace evenkeel::io {

/// A number of bytes as people read it: "640 bytes", "1.5 GiB".
[[nodiscard]] std::string byte_text(std::uint64_t bytes);

}  // namespace evenkeel::io
