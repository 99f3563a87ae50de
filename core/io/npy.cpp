#include "io/npy.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <optional>
#include <span>

#include "base/text.h"
#include "io/number_rows.h"

namespace evenkeel::io {
namespace {

static_assert(std::endian::native == std::endian::little, "array files are written as they are in memory");

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kAlignment = 64;
/// NumPy itself refuses to parse longer ones.
constexpr std::size_t kMaxHeader = 65535;

Error cut_off(const std::string& where) {
  return bad_input("npy-complete", "the .npy file ends " + where, "copy or write the file again");
}

std::uint64_t little_endian(const unsigned char* bytes, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = count; i > 0; --i) value = value << 8U | bytes[i - 1];
  return value;
}

struct Preamble {
  NpyHeader header;
  std::uint64_t data_offset = 0;
};

Result<Preamble> read_preamble(ByteSource& source) {
  char start[12];
  auto count = source.read(start, 8);
  if (!count) return count.error();
  if (std::string_view(start, std::min(*count, kMagic.size())) != kMagic) {
    return bad_input("npy-magic", "the file does not begin as a NumPy array file does",
                     "write it with numpy.save, or give it the ending of what it is");
  }
  if (*count < 8) return cut_off("within its first 8 bytes");
  const int version = static_cast<unsigned char>(start[6]);
  if (version < 1 || version > 3) {
    return bad_input("npy-version", "the .npy format version " + std::to_string(version) + " is not known",
                     "write it in version 1, 2 or 3");
  }
  const std::size_t length_bytes = version == 1 ? 2 : 4;
  count = source.read(start + 8, length_bytes);
  if (!count) return count.error();
  unsigned char length_field[4];
  std::memcpy(length_field, start + 8, 4);
  if (*count < length_bytes) return cut_off("within its header");
  const std::uint64_t length = little_endian(length_field, length_bytes);
  if (length > kMaxHeader) {
    return bad_input("npy-header",
                     "the .npy header has " + std::to_string(length) + " bytes, more than 65535",
                     "write the file again with numpy.save");
  }
  std::string text(length, '\0');
  count = source.read(text.data(), length);
  if (!count) return count.error();
  if (*count < length) return cut_off("within its header");
  auto header = parse_npy_dict(text);
  if (!header) return header.error();
  return Preamble{std::move(header).value(), 8 + length_bytes + length};
}

Result<NumberWidth> check_array(const Preamble& preamble, std::optional<std::uint64_t> file_size) {
  const auto& [type, fortran_order, shape] = preamble.header;
  if (type != "<i4" && type != "<i8") {
    return bad_input(
        "npy-type", "the array has the type " + evenkeel::quoted(type) + ", not little-endian int32 or int64",
        "save array.astype('int64')");
  }
  const NumberWidth width = type == "<i4" ? NumberWidth::int32 : NumberWidth::int64;
  if (fortran_order && shape.size() == 2 && shape[0] > 1 && shape[1] > 1) {
    return bad_input("npy-order", "the array is in Fortran order", "save numpy.ascontiguousarray(array)");
  }
  auto bytes = static_cast<std::uint64_t>(width);
  std::uint64_t end = 0;
  bool fits = true;
  for (const std::uint64_t side : shape) fits = fits && !__builtin_mul_overflow(bytes, side, &bytes);
  if (!fits || __builtin_add_overflow(bytes, preamble.data_offset, &end)) {
    return bad_input("npy-complete", "the .npy header promises more bytes than 64 bits can count",
                     "write the file again with numpy.save");
  }
  if (file_size && *file_size != end) {
    return bad_input("npy-complete",
                     "the .npy header promises " + std::to_string(end) + " bytes, but the file has " +
                         std::to_string(*file_size),
                     "copy or write the file again");
  }
  return width;
}

}  // namespace

std::string npy_int64_header(const std::vector<std::uint64_t>& shape) {
  return npy_header("<i8", shape);
}

std::string npy_header(std::string_view type, const std::vector<std::uint64_t>& shape) {
  std::string dict = "{'descr': '" + std::string(type) + "', 'fortran_order': False, 'shape': (";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    dict += std::to_string(shape[i]);
    if (i + 1 < shape.size()) dict += ", ";
  }
  dict += shape.size() == 1 ? ",), }" : "), }";
  const std::size_t before = kMagic.size() + 4;
  const std::size_t unpadded = before + dict.size() + 1;
  dict.append((kAlignment - unpadded % kAlignment) % kAlignment, ' ');
  dict += '\n';
  std::string header(kMagic);
  header += '\x01';
  header += '\x00';
  header += static_cast<char>(dict.size() & 0xFFU);
  header += static_cast<char>(dict.size() >> 8U);
  return header + dict;
}

Result<void> read_npy_numbers(ByteSource& source, NumberSink& sink) {
  auto preamble = read_preamble(source);
  if (!preamble) return preamble.error();
  auto array = check_array(*preamble, source.size());
  if (!array) return array.error();
  return read_number_rows(source, *array, preamble->header.shape, sink);
}

Result<std::string> read_npy_bytes(ByteSource& source, std::uint64_t limit) {
  auto preamble = read_preamble(source);
  if (!preamble) return preamble.error();
  const auto& [type, fortran_order, shape] = preamble->header;
  if (type != "|u1" || shape.size() != 1 || shape.front() > limit) {
    return bad_input("npy-type", "the array is no text: it has the type " + evenkeel::quoted(type),
                     "save numpy.frombuffer(text.encode(), 'uint8')");
  }
  std::string bytes;
  constexpr std::size_t kStep = std::size_t{1} << 20;
  while (bytes.size() < shape.front()) {
    const std::size_t before = bytes.size();
    bytes.resize(std::min<std::size_t>(shape.front(), before + kStep));
    auto count = source.read(bytes.data() + before, bytes.size() - before);
    if (!count) return count.error();
    if (*count < bytes.size() - before) return cut_off("before its last byte");
  }
  return bytes;
}

}  // namespace evenkeel::io
