#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

/// Zip archives of stored (not compressed) entries, as bytes. Fields that do not hold a size or an offset of
/// 2^32 - 1 or more are moved to zip64 fields, only then.
/// Source: PKWARE APPNOTE 6.3.10. Checked byte for byte in tests/io.
namespace evenkeel::io {

/// A file in an archive.
struct ZipEntry {
  std::string name;  ///< ASCII
  std::uint64_t size = 0;
  std::uint32_t crc = 0;     ///< CRC-32 of its bytes
  std::uint64_t offset = 0;  ///< of its local header in the archive
};

/// What stands before the bytes of an entry. `crc` is at [kZipCrcOffset, + 4).
[[nodiscard]] std::string zip_local_header(const ZipEntry& entry);
inline constexpr std::uint64_t kZipCrcOffset = 14;

/// What stands after all entries: the central directory, which begins at `offset`, and the end records.
[[nodiscard]] std::string zip_directory(std::span<const ZipEntry> entries, std::uint64_t offset);

/// A CRC-32 as it stands in a header.
[[nodiscard]] std::string zip_crc_bytes(std::uint32_t crc);

}  // namespace evenkeel::io
