#include "io/zip.h"

#include <algorithm>

namespace evenkeel::io {
namespace {

constexpr std::uint64_t kMax32 = 0xFFFFFFFF;
constexpr std::uint64_t kMax16 = 0xFFFF;
constexpr std::uint64_t kZip64Version = 45;
constexpr std::uint64_t kPlainVersion = 20;
/// 1980-01-01, the first day that the format knows: the same tensors give the same bytes.
constexpr std::uint64_t kDate = 0x21;
/// "Made by" a Unix, so that the permissions count: a file, rw-r--r--.
constexpr std::uint64_t kMadeByUnix = 3U << 8U;
constexpr std::uint64_t kPermissions = std::uint64_t{0100644} << 16U;

class Bytes {
 public:
  Bytes& add(std::uint64_t value, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) text_ += static_cast<char>(value >> (8U * i) & 0xFFU);
    return *this;
  }
  Bytes& add(const std::string& text) {
    text_ += text;
    return *this;
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// The zip64 extra field with the values that do not fit; empty where all do.
std::string zip64_extra(std::initializer_list<std::uint64_t> values) {
  Bytes moved;
  for (const std::uint64_t value : values) {
    if (value >= kMax32) moved.add(value, 8);
  }
  if (moved.text().empty()) return {};
  return Bytes().add(1, 2).add(moved.text().size(), 2).add(moved.text()).text();
}

/// From version to the length of the extra field: what local and central headers share.
std::string common_fields(const ZipEntry& entry, std::size_t extra_size) {
  const std::uint64_t size = std::min(entry.size, kMax32);
  return Bytes()
      .add(extra_size > 0 ? kZip64Version : kPlainVersion, 2)
      .add(0, 2)  // flags
      .add(0, 2)  // method: stored
      .add(0, 2)  // time
      .add(kDate, 2)
      .add(entry.crc, 4)
      .add(size, 4)
      .add(size, 4)
      .add(entry.name.size(), 2)
      .add(extra_size, 2)
      .text();
}

std::string central_header(const ZipEntry& entry) {
  const std::string extra = zip64_extra({entry.size, entry.size, entry.offset});
  return Bytes()
      .add(0x02014b50, 4)
      .add(kMadeByUnix | (extra.empty() ? kPlainVersion : kZip64Version), 2)
      .add(common_fields(entry, extra.size()))
      .add(0, 2)  // comment
      .add(0, 2)  // disk
      .add(0, 2)  // internal attributes
      .add(kPermissions, 4)
      .add(std::min(entry.offset, kMax32), 4)
      .add(entry.name)
      .add(extra)
      .text();
}

}  // namespace

std::string zip_local_header(const ZipEntry& entry) {
  const std::string extra = zip64_extra({entry.size, entry.size});
  return Bytes().add(0x04034b50, 4).add(common_fields(entry, extra.size())).add(entry.name).add(extra).text();
}

std::string zip_directory(std::span<const ZipEntry> entries, std::uint64_t offset) {
  Bytes out;
  for (const ZipEntry& entry : entries) out.add(central_header(entry));
  const std::uint64_t size = out.text().size();
  const std::uint64_t count = entries.size();
  if (offset >= kMax32 || size >= kMax32 || count >= kMax16) {
    const std::uint64_t end = offset + size;
    out.add(0x06064b50, 4).add(44, 8).add(kMadeByUnix | kZip64Version, 2).add(kZip64Version, 2).add(0, 8);
    out.add(count, 8).add(count, 8).add(size, 8).add(offset, 8);
    out.add(0x07064b50, 4).add(0, 4).add(end, 8).add(1, 4);
  }
  const std::uint64_t shown_count = std::min(count, kMax16);
  out.add(0x06054b50, 4).add(0, 4).add(shown_count, 2).add(shown_count, 2);
  out.add(std::min(size, kMax32), 4).add(std::min(offset, kMax32), 4).add(0, 2);
  return out.text();
}

std::string zip_crc_bytes(std::uint32_t crc) {
  return Bytes().add(crc, 4).text();
}

}  // namespace evenkeel::io
