#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "base/units.h"
#include "io/byte_source.h"

namespace evenkeel::io {

/// Bytes that can be read at any place, any number of times.
class RandomSource {
 public:
  virtual ~RandomSource() = default;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  /// Reads [offset, offset + size). Errors: `bad_input` where the bytes end before that, or the file shrank;
  /// `io`.
  [[nodiscard]] virtual Result<void> read_at(std::uint64_t offset, char* out, std::size_t size) const = 0;
};

/// Opens a file. A pipe or a device is read into memory first. Errors: those of `open_for_reading`;
/// `bad_input` for a pipe of more than 1 GiB.
[[nodiscard]] Result<std::unique_ptr<RandomSource>> open_for_random_reading(
    const std::filesystem::path& path);

/// Bytes in memory, valid while `bytes` is.
[[nodiscard]] std::unique_ptr<RandomSource> random_bytes_in_memory(std::string_view bytes);

/// [offset, offset + size) of `source`, once from the front to the end; valid while `source` is. The interval
/// lies within it.
[[nodiscard]] std::unique_ptr<ByteSource> window(const RandomSource& source, std::uint64_t offset,
                                                 std::uint64_t size);

}  // namespace evenkeel::io
