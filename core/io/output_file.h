#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "base/result.h"

namespace evenkeel::io {

/// A file that appears whole under its name, or not at all.
///
/// Bytes go to a hidden temporary file in the same folder; `commit` flushes it to the disk and renames it.
/// Without `commit` the temporary file is removed, and what stood under the name stays as it was. A symbolic
/// link is followed: what it points to is replaced. A pipe or a character device cannot be replaced: bytes go
/// straight to it.
class OutputFile {
 public:
  /// Errors: `io` with the system's reason; for a folder, a socket or a disk; where the file there is
  /// write-protected.
  [[nodiscard]] static Result<std::unique_ptr<OutputFile>> open(const std::filesystem::path& path);

  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  /// Errors: `io` (a full disk, a limit, a reader that went away).
  [[nodiscard]] Result<void> write(std::string_view bytes);
  /// Whether bytes that were written can be replaced: not in a pipe or a device, where they are gone.
  [[nodiscard]] bool can_overwrite() const { return !temporary_.empty(); }
  /// Replaces bytes that were written, at `offset` from the beginning. Errors: `io`. Only where it
  /// `can_overwrite`.
  [[nodiscard]] Result<void> overwrite(std::uint64_t offset, std::string_view bytes);
  /// Errors: `io`; then the name still holds what it held.
  [[nodiscard]] Result<void> commit();

 private:
  OutputFile(std::filesystem::path target, std::filesystem::path temporary, int descriptor)
      : target_(std::move(target)), temporary_(std::move(temporary)), descriptor_(descriptor) {}
  [[nodiscard]] Error failure(int error_number) const;

  std::filesystem::path target_;
  std::filesystem::path temporary_;  ///< empty where bytes go straight to the target
  int descriptor_;
};

/// Whether the disk on which `path` would be written has room for `bytes` more. Errors: `io`, naming both
/// sizes. A pipe, a device and a disk that does not say are taken to have it.
[[nodiscard]] Result<void> check_room(const std::filesystem::path& path, std::uint64_t bytes);

/// Writes all of `bytes` to a file descriptor. 0, or the error number of the system.
[[nodiscard]] int write_all(int descriptor, std::string_view bytes);

}  // namespace evenkeel::io
