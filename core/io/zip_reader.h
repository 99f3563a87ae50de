#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "io/byte_source.h"
#include "io/random_source.h"

/// Zip archives in: entries stored or deflated, zip64 or not, as `numpy.savez` and `savez_compressed` write
/// them. Everything that a header says is checked against the file before it is believed.
/// Source: PKWARE APPNOTE 6.3.10. Checked in tests/io against archives that NumPy wrote; fuzzed.
namespace evenkeel::io {

/// The most entries that are read.
inline constexpr std::uint64_t kMaxZipEntries = std::uint64_t{1} << 20;

/// A file in an archive, as its directory describes it.
struct ZipDirectoryEntry {
  std::string name;
  std::uint16_t method = 0;  ///< 0 stored, 8 deflated
  std::uint32_t crc = 0;
  std::uint64_t packed_size = 0;
  std::uint64_t size = 0;
  std::uint64_t header_offset = 0;  ///< of its local header
};

/// The directory of an archive, in its order.
///
/// Errors: `bad_input` for what is no archive or is cut off; a directory or an entry that lies outside of the
/// file or overflows; two entries of one name; an encrypted entry, a method other than stored and deflated,
/// an archive of several disks; more than 2^20 entries.
[[nodiscard]] Result<std::vector<ZipDirectoryEntry>> read_zip_directory(const RandomSource& source);

/// The bytes of an entry, unpacked, once from the front to the end; valid while `source` is. Memory O(1).
/// Errors: `bad_input` where its local header is not where or what the directory says. While reading:
/// `bad_input` where the data is damaged or not as long as the directory says, or its checksum differs, which
/// is known with its last byte.
[[nodiscard]] Result<std::unique_ptr<ByteSource>> open_zip_entry(const RandomSource& source,
                                                                 const ZipDirectoryEntry& entry);

}  // namespace evenkeel::io
