#include "io/zip_reader.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

#include "base/text.h"
#include "io/inflate.h"

namespace evenkeel::io {
namespace {

constexpr std::uint64_t kEndSize = 22;
constexpr std::uint64_t kLocatorSize = 20;
constexpr std::uint64_t kEnd64Size = 56;
constexpr std::uint64_t kCentralSize = 46;
constexpr std::uint64_t kLocalSize = 30;
constexpr std::uint64_t kLongestComment = 65535;
constexpr std::uint64_t kMax32 = 0xFFFFFFFF;
constexpr std::uint64_t kMax16 = 0xFFFF;
/// Of a directory: names of 64 kB for each entry would be a file of their own.
constexpr std::uint64_t kMaxDirectoryBytes = std::uint64_t{1} << 28;

Error broken(const std::string& what) {
  return bad_input("zip-readable", "the archive " + what, "copy or write the file again");
}

Error broken_entry(const std::string& name, const std::string& what) {
  return broken("entry " + evenkeel::quoted(name) + " " + what);
}

/// Little-endian numbers of a record whose length was checked.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] std::uint64_t at(std::size_t offset, std::size_t count) const {
    std::uint64_t value = 0;
    for (std::size_t i = count; i > 0; --i) {
      value = value << 8U | static_cast<unsigned char>(bytes_[offset + i - 1]);
    }
    return value;
  }

 private:
  std::string_view bytes_;
};

Result<std::string> read_bytes(const RandomSource& source, std::uint64_t offset, std::uint64_t size) {
  std::string bytes(size, '\0');
  if (auto read = source.read_at(offset, bytes.data(), bytes.size()); !read) return read.error();
  return bytes;
}

/// Where the directory is: [offset, offset + size), `count` entries.
struct Directory {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint64_t count = 0;
};

/// The end record is the last one whose comment reaches to the end of the file.
Result<Directory> find_directory(const RandomSource& source) {
  const std::uint64_t file = source.size();
  if (file < kEndSize) return broken("is cut off: it has no end record");
  const std::uint64_t tail_size = std::min(file, kEndSize + kLongestComment);
  auto tail = read_bytes(source, file - tail_size, tail_size);
  if (!tail) return tail.error();
  std::optional<std::size_t> found;
  for (std::size_t at = tail->size() - kEndSize + 1; at-- > 0 && !found;) {
    if (std::string_view(*tail).substr(at, 4) != "PK\x05\x06") continue;
    const std::uint64_t comment = Fields(std::string_view(*tail).substr(at)).at(20, 2);
    if (at + kEndSize + comment == tail->size()) found = at;
  }
  if (!found) return broken("is cut off: it has no end record");
  const Fields end(std::string_view(*tail).substr(*found));
  const std::uint64_t end_offset = file - tail_size + *found;
  if (end.at(4, 2) != 0 && end.at(4, 2) != kMax16) return broken("is one of several disks");
  Directory directory{end.at(16, 4), end.at(12, 4), end.at(10, 2)};
  std::uint64_t before = end_offset;  // what the directory must end at
  const bool moved = directory.offset == kMax32 || directory.size == kMax32 || directory.count == kMax16;
  if (moved && end_offset >= kLocatorSize) {
    auto locator = read_bytes(source, end_offset - kLocatorSize, kLocatorSize);
    if (!locator) return locator.error();
    if (std::string_view(*locator).substr(0, 4) == "PK\x06\x07") {
      const std::uint64_t at = Fields(*locator).at(8, 8);
      if (at > end_offset - kLocatorSize || end_offset - kLocatorSize - at < kEnd64Size) {
        return broken("has a zip64 end record outside of the file");
      }
      auto record = read_bytes(source, at, kEnd64Size);
      if (!record) return record.error();
      if (std::string_view(*record).substr(0, 4) != "PK\x06\x06") return broken("has no zip64 end record");
      const Fields end64(*record);
      if (end64.at(16, 4) != 0 || end64.at(20, 4) != 0) return broken("is one of several disks");
      directory = {end64.at(48, 8), end64.at(40, 8), end64.at(32, 8)};
      before = at;
    }
  }
  if (directory.offset > before || directory.size != before - directory.offset) {
    return broken("has a directory that is not where its end record says");
  }
  if (directory.count > kMaxZipEntries) {
    return broken("says that it has " + std::to_string(directory.count) + " entries, more than 1048576");
  }
  if (directory.size > kMaxDirectoryBytes || directory.count > directory.size / kCentralSize) {
    return broken("has a directory of " + std::to_string(directory.size) + " bytes for " +
                  std::to_string(directory.count) + " entries");
  }
  return directory;
}

/// Takes from the zip64 extra field the values that did not fit, in their order.
Result<void> take_zip64(std::string_view extra, std::initializer_list<std::uint64_t*> values,
                        const std::string& name) {
  const bool needed = std::any_of(values.begin(), values.end(), [](const auto* v) { return *v == kMax32; });
  while (needed && extra.size() >= 4) {
    const Fields head(extra);
    const std::uint64_t size = head.at(2, 2);
    if (size > extra.size() - 4) return broken_entry(name, "has an extra field that is cut off");
    if (head.at(0, 2) == 1) {
      std::string_view field = extra.substr(4, size);
      for (std::uint64_t* value : values) {
        if (*value != kMax32) continue;
        if (field.size() < 8) return broken_entry(name, "lacks a zip64 size or offset");
        *value = Fields(field).at(0, 8);
        field.remove_prefix(8);
      }
      return {};
    }
    extra.remove_prefix(4 + size);
  }
  // Without the field the values are what they are.
  return {};
}

Result<void> check_entry(const ZipDirectoryEntry& entry, std::uint64_t flags, std::uint64_t directory) {
  if ((flags & 1U) != 0) return broken_entry(entry.name, "is encrypted");
  if (entry.method != 0 && entry.method != 8) {
    return bad_input("zip-method",
                     "the archive entry " + evenkeel::quoted(entry.name) + " is compressed by method " +
                         std::to_string(entry.method) + ", and only stored and deflated ones are read",
                     "write it with numpy.savez or numpy.savez_compressed");
  }
  if (entry.header_offset > directory || directory - entry.header_offset < kLocalSize ||
      entry.packed_size > directory - entry.header_offset - kLocalSize) {
    return broken_entry(entry.name, "lies outside of the file");
  }
  if (entry.method == 0 && entry.packed_size != entry.size) {
    return broken_entry(entry.name, "is stored, and yet has two sizes");
  }
  return {};
}

class CheckedEntry final : public ByteSource {
 public:
  CheckedEntry(std::unique_ptr<ByteSource> bytes, const ZipDirectoryEntry& entry)
      : bytes_(std::move(bytes)), name_(entry.name), size_(entry.size), crc_(entry.crc) {}

  Result<std::size_t> read(char* out, std::size_t size) override {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(size, size_ - done_));
    auto count = bytes_->read(out, wanted);
    if (!count) return count.error();
    if (*count < wanted) return broken_entry(name_, "ends early");
    sum_ = crc32_of(sum_, {out, *count});
    done_ += *count;
    if (done_ == size_ && wanted > 0 && sum_ != crc_) {
      return broken_entry(name_, "is damaged: its checksum differs");
    }
    if (done_ == size_ && wanted > 0) {
      char more = 0;
      auto rest = bytes_->read(&more, 1);
      if (!rest) return rest.error();
      if (*rest > 0) return broken_entry(name_, "is longer than its directory says");
    }
    return count;
  }
  [[nodiscard]] std::optional<std::uint64_t> size() const override { return size_; }

 private:
  std::unique_ptr<ByteSource> bytes_;
  std::string name_;
  std::uint64_t size_;
  std::uint64_t done_ = 0;
  std::uint32_t crc_;
  std::uint32_t sum_ = 0;
};

}  // namespace

Result<std::vector<ZipDirectoryEntry>> read_zip_directory(const RandomSource& source) {
  auto directory = find_directory(source);
  if (!directory) return directory.error();
  auto bytes = read_bytes(source, directory->offset, directory->size);
  if (!bytes) return bytes.error();
  std::vector<ZipDirectoryEntry> entries;
  std::set<std::string> names;
  std::string_view rest = *bytes;
  for (std::uint64_t i = 0; i < directory->count; ++i) {
    if (rest.size() < kCentralSize || rest.substr(0, 4) != "PK\x01\x02") {
      return broken("has a directory that ends before entry " + std::to_string(i));
    }
    const Fields head(rest);
    const std::uint64_t name_size = head.at(28, 2);
    const std::uint64_t extra_size = head.at(30, 2);
    const std::uint64_t total = kCentralSize + name_size + extra_size + head.at(32, 2);
    if (total > rest.size()) return broken("has a directory that is cut off");
    ZipDirectoryEntry entry;
    entry.name = rest.substr(kCentralSize, name_size);
    entry.method = static_cast<std::uint16_t>(head.at(10, 2));
    entry.crc = static_cast<std::uint32_t>(head.at(16, 4));
    entry.packed_size = head.at(20, 4);
    entry.size = head.at(24, 4);
    entry.header_offset = head.at(42, 4);
    if (auto taken = take_zip64(rest.substr(kCentralSize + name_size, extra_size),
                                {&entry.size, &entry.packed_size, &entry.header_offset}, entry.name);
        !taken) {
      return taken.error();
    }
    if (auto valid = check_entry(entry, head.at(8, 2), directory->offset); !valid) return valid.error();
    if (!names.insert(entry.name).second) return broken_entry(entry.name, "is there twice");
    entries.push_back(std::move(entry));
    rest.remove_prefix(total);
  }
  if (!rest.empty()) return broken("has a directory of more entries than it says");
  return entries;
}

Result<std::unique_ptr<ByteSource>> open_zip_entry(const RandomSource& source,
                                                   const ZipDirectoryEntry& entry) {
  auto head = read_bytes(source, entry.header_offset, kLocalSize);
  if (!head) return head.error();
  const Fields local(*head);
  if (std::string_view(*head).substr(0, 4) != "PK\x03\x04") {
    return broken_entry(entry.name, "is not where the directory says");
  }
  const std::uint64_t name_size = local.at(26, 2);
  const std::uint64_t data = entry.header_offset + kLocalSize + name_size + local.at(28, 2);
  auto name = read_bytes(source, entry.header_offset + kLocalSize, name_size);
  if (!name) return name.error();
  if (*name != entry.name || local.at(8, 2) != entry.method) {
    return broken_entry(entry.name, "is another than the directory says");
  }
  if (data > source.size() || entry.packed_size > source.size() - data) {
    return broken_entry(entry.name, "lies outside of the file");
  }
  auto packed = window(source, data, entry.packed_size);
  if (entry.method == 8) packed = inflated(std::move(packed));
  return std::unique_ptr<ByteSource>(std::make_unique<CheckedEntry>(std::move(packed), entry));
}

}  // namespace evenkeel::io
