#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace evenkeel::io {

/// Bytes, once, from the front to the end.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Reads up to `size` bytes; fewer only at the end. Errors: `io`, or `bad_input` where there is nothing to
  /// read from.
  virtual Result<std::size_t> read(char* out, std::size_t size) = 0;
  /// How many bytes there are from the start on, where that is known before reading.
  [[nodiscard]] virtual std::optional<std::uint64_t> size() const = 0;
};

/// Opens a file, a pipe or a device. Errors: see `cannot_read`; a folder is refused.
[[nodiscard]] Result<std::unique_ptr<ByteSource>> open_for_reading(const std::filesystem::path& path);

/// Bytes in memory, valid while `bytes` is.
[[nodiscard]] std::unique_ptr<ByteSource> bytes_in_memory(std::string_view bytes);

/// The most that `read_text` takes.
inline constexpr std::uint64_t kMaxTextBytes = std::uint64_t{1} << 30;

/// All of a source that should hold text.
/// Errors: `bad_input` for more than 1 GiB or a zero byte, as soon as it is seen: an endless device ends too.
[[nodiscard]] Result<std::string> read_text(ByteSource& source);

}  // namespace evenkeel::io
