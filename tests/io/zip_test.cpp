#include "io/zip.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "io/byte_text.h"
#include "support/tensor_reader.h"

namespace evenkeel::io {
namespace {

using namespace std::string_literals;
using test::little_endian;
using test::read_zip_directory;
using test::ReadZipEntry;

ReadZipEntry read(const ZipEntry& entry) {
  return {entry.name, entry.size, entry.size, entry.offset, entry.crc};
}

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30U;

TEST(Zip, ASmallEntryHasThePlainHeaderOfTheFormat) {
  const ZipEntry entry{"a.npy", 0x01020304, 0xA0B0C0D0U, 0x11};
  EXPECT_EQ(
      zip_local_header(entry),
      "PK\x03\x04\x14\0\0\0\0\0\0\0\x21\0\xD0\xC0\xB0\xA0\x04\x03\x02\x01\x04\x03\x02\x01\x05\0\0\0a.npy"s);
  EXPECT_EQ(zip_local_header(entry).substr(kZipCrcOffset, 4), zip_crc_bytes(entry.crc));
  EXPECT_EQ(
      zip_directory(std::vector<ZipEntry>{entry}, 0x1000),
      "PK\x01\x02\x14\x03\x14\0\0\0\0\0\0\0\x21\0\xD0\xC0\xB0\xA0\x04\x03\x02\x01\x04\x03\x02\x01\x05\0\0\0"
      "\0\0\0\0\0\0\0\0\xA4\x81\x11\0\0\0a.npy"
      "PK\x05\x06\0\0\0\0\x01\0\x01\0\x33\0\0\0\0\x10\0\0\0\0"s);
}

TEST(Zip, AnEntryOf4GiBAndMoreMovesItsSizesToZip64) {
  for (const std::uint64_t size : {std::uint64_t{0xFFFFFFFF}, 4 * kGiB, 5 * kGiB}) {
    const std::string header = zip_local_header({"a", size, 0, 7 * kGiB});
    ASSERT_EQ(header.size(), 30U + 1U + 20U);
    EXPECT_EQ(little_endian(header, 4, 2), 45U);
    EXPECT_EQ(little_endian(header, 18, 4), 0xFFFFFFFFU);
    EXPECT_EQ(little_endian(header, 22, 4), 0xFFFFFFFFU);
    EXPECT_EQ(little_endian(header, 31, 2), 1U);
    EXPECT_EQ(little_endian(header, 33, 2), 16U);
    EXPECT_EQ(little_endian(header, 35, 8), size);
    EXPECT_EQ(little_endian(header, 43, 8), size);
  }
  EXPECT_EQ(zip_local_header({"a", 0xFFFFFFFE, 0, 7 * kGiB}).size(), 30U + 1U);
}

TEST(Zip, TheDirectoryOfALargeArchiveIsReadBack) {
  const std::vector<ZipEntry> entries = {{"small.npy", 100, 1, 0},
                                         {"large.npy", 5 * kGiB, 2, 139},
                                         {"behind.npy", 100, 3, 5 * kGiB + 198},
                                         {"far.npy", 6 * kGiB, 4, 5 * kGiB + 338}};
  const std::uint64_t offset = 11 * kGiB + 395;
  const auto read_back = read_zip_directory(zip_directory(entries, offset), offset);
  ASSERT_EQ(read_back.size(), entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) EXPECT_EQ(read_back[i], read(entries[i])) << i;
}

TEST(Zip, MoreEntriesThan16BitsCountAreReadBack) {
  for (const std::size_t count : {std::size_t{65534}, std::size_t{65535}, std::size_t{65536}}) {
    std::vector<ZipEntry> entries;
    for (std::size_t i = 0; i < count; ++i) entries.push_back({std::to_string(i), 1, 0, i * 40});
    const auto read_back = read_zip_directory(zip_directory(entries, count * 40), count * 40);
    ASSERT_EQ(read_back.size(), count);
    EXPECT_EQ(read_back.back(), read(entries.back()));
  }
}

TEST(ByteText, IsInUnitsThatPeopleRead) {
  EXPECT_EQ(byte_text(0), "0 bytes");
  EXPECT_EQ(byte_text(1), "1 byte");
  EXPECT_EQ(byte_text(1023), "1023 bytes");
  EXPECT_EQ(byte_text(1024), "1.0 KiB");
  EXPECT_EQ(byte_text(1536), "1.5 KiB");
  EXPECT_EQ(byte_text(1048575), "1023.9 KiB");
  EXPECT_EQ(byte_text(1048576), "1.0 MiB");
  EXPECT_EQ(byte_text(9 * kGiB / 2), "4.5 GiB");
  EXPECT_EQ(byte_text(~std::uint64_t{0}), "15.9 EiB");
}

}  // namespace
}  // namespace evenkeel::io
