#include "io/random_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "io/system_error.h"

namespace evenkeel::io {
namespace {

Error ends_early() {
  return bad_input("file-complete", "the file ends before what it promises", "copy or write the file again");
}

class File final : public RandomSource {
 public:
  File(std::filesystem::path path, int descriptor, std::uint64_t size)
      : path_(std::move(path)), descriptor_(descriptor), size_(size) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() override { ::close(descriptor_); }

  [[nodiscard]] std::uint64_t size() const override { return size_; }
  [[nodiscard]] Result<void> read_at(std::uint64_t offset, char* out, std::size_t size) const override {
    if (offset > size_ || size > size_ - offset) return ends_early();
    while (size > 0) {
      const ssize_t count = ::pread(descriptor_, out, size, static_cast<off_t>(offset));
      if (count == 0) return ends_early();
      if (count < 0) {
        if (errno == EINTR) continue;
        return cannot_read(path_, errno);
      }
      out += count;
      offset += static_cast<std::uint64_t>(count);
      size -= static_cast<std::size_t>(count);
    }
    return {};
  }

 private:
  std::filesystem::path path_;
  int descriptor_;
  std::uint64_t size_;
};

class Memory final : public RandomSource {
 public:
  explicit Memory(std::string_view bytes) : bytes_(bytes) {}
  explicit Memory(std::string owned) : owned_(std::move(owned)), bytes_(owned_) {}
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
  [[nodiscard]] Result<void> read_at(std::uint64_t offset, char* out, std::size_t size) const override {
    if (offset > bytes_.size() || size > bytes_.size() - offset) return ends_early();
    if (size > 0) std::memcpy(out, bytes_.data() + offset, size);
    return {};
  }

 private:
  std::string owned_;
  std::string_view bytes_;
};

class Window final : public ByteSource {
 public:
  Window(const RandomSource& source, std::uint64_t offset, std::uint64_t size)
      : source_(source), at_(offset), end_(offset + size), size_(size) {}
  Result<std::size_t> read(char* out, std::size_t size) override {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(size, end_ - at_));
    if (auto read = source_.read_at(at_, out, count); !read) return read.error();
    at_ += count;
    return count;
  }
  [[nodiscard]] std::optional<std::uint64_t> size() const override { return size_; }

 private:
  const RandomSource& source_;
  std::uint64_t at_;
  std::uint64_t end_;
  std::uint64_t size_;
};

/// All that a pipe or a device holds.
Result<std::string> read_all(ByteSource& source) {
  constexpr std::size_t kStep = std::size_t{1} << 20;
  std::string bytes;
  while (true) {
    const std::size_t before = bytes.size();
    bytes.resize(before + kStep);
    auto count = source.read(bytes.data() + before, kStep);
    if (!count) return count.error();
    bytes.resize(before + *count);
    if (*count < kStep) return bytes;
    if (bytes.size() > kMaxTextBytes) {
      return bad_input("pipe-size-limit", "the pipe holds more than 1073741824 bytes (1 GiB)",
                       "give a file, which is read piece by piece");
    }
  }
}

}  // namespace

Result<std::unique_ptr<RandomSource>> open_for_random_reading(const std::filesystem::path& path) {
  auto source = open_for_reading(path);  // says clearly what cannot be opened
  if (!source) return source.error();
  if (const auto size = (*source)->size()) {
    int descriptor = -1;
    do {
      descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    } while (descriptor < 0 && errno == EINTR);
    if (descriptor < 0) return cannot_read(path, errno);
    return std::unique_ptr<RandomSource>(std::make_unique<File>(path, descriptor, *size));
  }
  auto bytes = read_all(**source);
  if (!bytes) return bytes.error();
  return std::unique_ptr<RandomSource>(std::make_unique<Memory>(std::move(bytes).value()));
}

std::unique_ptr<RandomSource> random_bytes_in_memory(std::string_view bytes) {
  return std::make_unique<Memory>(bytes);
}

std::unique_ptr<ByteSource> window(const RandomSource& source, std::uint64_t offset, std::uint64_t size) {
  return std::make_unique<Window>(source, offset, size);
}

}  // namespace evenkeel::io
