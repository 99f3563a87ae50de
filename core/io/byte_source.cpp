#include "io/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "io/system_error.h"

namespace evenkeel::io {
namespace {

class File final : public ByteSource {
 public:
  File(std::filesystem::path path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() override { ::close(descriptor_); }

  Result<std::size_t> read(char* out, std::size_t size) override {
    std::size_t done = 0;
    while (done < size) {
      const ssize_t count = ::read(descriptor_, out + done, size - done);
      if (count == 0) break;
      if (count < 0) {
        if (errno == EINTR) continue;
        return cannot_read(path_, errno);
      }
      done += static_cast<std::size_t>(count);
    }
    return done;
  }

  [[nodiscard]] std::optional<std::uint64_t> size() const override {
    struct stat status {};
    // Files of /proc and /sys say 0 and have content.
    if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size <= 0)
      return std::nullopt;
    return static_cast<std::uint64_t>(status.st_size);
  }

 private:
  std::filesystem::path path_;
  int descriptor_;
};

class Memory final : public ByteSource {
 public:
  explicit Memory(std::string_view bytes) : bytes_(bytes), size_(bytes.size()) {}
  Result<std::size_t> read(char* out, std::size_t size) override {
    const std::size_t count = std::min(size, bytes_.size());
    if (count > 0) std::memcpy(out, bytes_.data(), count);
    bytes_.remove_prefix(count);
    return count;
  }
  [[nodiscard]] std::optional<std::uint64_t> size() const override { return size_; }

 private:
  std::string_view bytes_;
  std::uint64_t size_;
};

Error too_large() {
  return bad_input("text-size-limit", "the text is larger than 1073741824 bytes (1 GiB)",
                   "split it, or give the lengths as .npy");
}

}  // namespace

Result<std::unique_ptr<ByteSource>> open_for_reading(const std::filesystem::path& path) {
  if (path.native().find('\0') != std::string::npos) return cannot_read(path, ENOENT);
  int descriptor = -1;
  do {
    descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  } while (descriptor < 0 && errno == EINTR);
  if (descriptor < 0) return cannot_read(path, errno);
  auto file = std::make_unique<File>(path, descriptor);
  struct stat status {};
  if (::fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) return cannot_read(path, EISDIR);
  return std::unique_ptr<ByteSource>(std::move(file));
}

std::unique_ptr<ByteSource> bytes_in_memory(std::string_view bytes) {
  return std::make_unique<Memory>(bytes);
}

Result<std::string> read_text(ByteSource& source) {
  constexpr std::size_t kStep = std::size_t{1} << 20;
  std::string text;
  if (const auto size = source.size()) {
    if (*size > kMaxTextBytes) return too_large();
    text.reserve(*size + 1);
  }
  while (true) {
    const std::size_t before = text.size();
    text.resize(before + kStep);
    auto count = source.read(text.data() + before, kStep);
    if (!count) return count.error();
    text.resize(before + *count);
    if (const void* zero = std::memchr(text.data() + before, 0, *count)) {
      return bad_input("text-readable",
                       "byte " + std::to_string(static_cast<const char*>(zero) - text.data()) +
                           " is zero: this is no text",
                       "give numbers as text, or name a NumPy file .npy");
    }
    if (text.size() > kMaxTextBytes) return too_large();
    if (*count < kStep) return text;
  }
}

}  // namespace evenkeel::io
