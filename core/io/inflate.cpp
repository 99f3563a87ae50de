#include "io/inflate.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>
#include <optional>
#include <vector>

namespace evenkeel::io {
namespace {

Error damaged() {
  return bad_input("deflate-readable", "the compressed data is damaged or cut off",
                   "copy or write the file again");
}

class Inflated final : public ByteSource {
 public:
  explicit Inflated(std::unique_ptr<ByteSource> packed)
      : packed_(std::move(packed)), input_(std::size_t{1} << 16) {
    constexpr int kRaw = -15;  // no header of zlib's own, the largest window
    if (::inflateInit2(&stream_, kRaw) != Z_OK) throw std::bad_alloc();
  }
  Inflated(const Inflated&) = delete;
  Inflated& operator=(const Inflated&) = delete;
  ~Inflated() override { (void)::inflateEnd(&stream_); }

  Result<std::size_t> read(char* out, std::size_t size) override {
    std::size_t done = 0;
    while (done < size && !ended_) {
      if (stream_.avail_in == 0) {
        auto count = packed_->read(reinterpret_cast<char*>(input_.data()), input_.size());
        if (!count) return count.error();
        if (*count == 0) return damaged();
        stream_.next_in = input_.data();
        stream_.avail_in = static_cast<uInt>(*count);
      }
      const std::size_t room = std::min<std::size_t>(size - done, std::numeric_limits<uInt>::max());
      stream_.next_out = reinterpret_cast<Bytef*>(out + done);
      stream_.avail_out = static_cast<uInt>(room);
      const int state = ::inflate(&stream_, Z_NO_FLUSH);
      done += room - stream_.avail_out;
      if (state == Z_STREAM_END) {
        ended_ = true;
      } else if (state != Z_OK && state != Z_BUF_ERROR) {
        return damaged();
      }
    }
    return done;
  }
  [[nodiscard]] std::optional<std::uint64_t> size() const override { return std::nullopt; }

 private:
  std::unique_ptr<ByteSource> packed_;
  std::vector<Bytef> input_;
  z_stream stream_ = {};
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> inflated(std::unique_ptr<ByteSource> packed) {
  return std::make_unique<Inflated>(std::move(packed));
}

std::uint32_t crc32_of(std::uint32_t crc, std::string_view bytes) {
  return static_cast<std::uint32_t>(
      ::crc32_z(crc, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

}  // namespace evenkeel::io
