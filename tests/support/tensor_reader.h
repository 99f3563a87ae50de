#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// A reader of `.npz` and `.safetensors` for tests. It shares nothing with the writer, checks all that the
/// formats ask for, and throws where something is wrong.
namespace evenkeel::test {

/// A tensor read back.
struct ReadTensor {
  std::string type;  ///< as the format names it: "<i4", "I32"
  std::vector<std::int64_t> shape;
  std::string bytes;
  bool operator==(const ReadTensor&) const = default;

  /// The elements of a tensor of `Number`.
  template <class Number>
  [[nodiscard]] std::vector<Number> numbers() const {
    std::vector<Number> out(bytes.size() / sizeof(Number));
    std::memcpy(out.data(), bytes.data(), out.size() * sizeof(Number));
    return out;
  }
};
using ReadTensors = std::map<std::string, ReadTensor>;

inline void require(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error(what);
}

[[nodiscard]] inline std::uint64_t little_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  require(at + count <= bytes.size(), "the file ends within a number");
  std::uint64_t value = 0;
  for (std::size_t i = count; i > 0; --i) value = value << 8U | static_cast<unsigned char>(bytes[at + i - 1]);
  return value;
}

/// CRC-32 bit by bit, as ISO 3309 has it.
[[nodiscard]] inline std::uint32_t plain_crc32(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

/// What an archive says of an entry.
struct ReadZipEntry {
  std::string name;
  std::uint64_t size = 0;
  std::uint64_t stored_size = 0;
  std::uint64_t offset = 0;
  std::uint32_t crc = 0;
  bool operator==(const ReadZipEntry&) const = default;
};

/// Puts the values of the zip64 extra field where a 32-bit field is full, in the order of the format.
inline void read_zip64(std::string_view extra, std::initializer_list<std::uint64_t*> fields) {
  std::string_view values;
  while (!extra.empty()) {
    const std::uint64_t id = little_endian(extra, 0, 2);
    const std::uint64_t size = little_endian(extra, 2, 2);
    require(4 + size <= extra.size(), "an extra field is longer than all of them");
    if (id == 1) values = extra.substr(4, size);
    extra.remove_prefix(4 + size);
  }
  for (std::uint64_t* field : fields) {
    if (*field != 0xFFFFFFFFU) continue;
    *field = little_endian(values, 0, 8);
    values.remove_prefix(8);
  }
  require(values.empty(), "the zip64 field has more than was moved there");
}

/// The central directory and end records of an archive whose directory begins `before` bytes after its start;
/// `bytes` holds the rest of it.
[[nodiscard]] inline std::vector<ReadZipEntry> read_zip_directory(std::string_view bytes,
                                                                  std::uint64_t before = 0) {
  require(bytes.size() >= 22, "there is no end record");
  const std::size_t end = bytes.size() - 22;
  require(little_endian(bytes, end, 4) == 0x06054b50, "no end record stands at the end");
  std::uint64_t count = little_endian(bytes, end + 10, 2);
  std::uint64_t size = little_endian(bytes, end + 12, 4);
  std::uint64_t offset = little_endian(bytes, end + 16, 4);
  if (count == 0xFFFF || size == 0xFFFFFFFFU || offset == 0xFFFFFFFFU) {
    require(little_endian(bytes, end - 20, 4) == 0x07064b50, "no zip64 locator stands before the end record");
    const std::uint64_t zip64 = little_endian(bytes, end - 20 + 8, 8) - before;
    require(little_endian(bytes, zip64, 4) == 0x06064b50 && zip64 + 56 == end - 20, "no zip64 end record");
    count = little_endian(bytes, zip64 + 32, 8);
    size = little_endian(bytes, zip64 + 40, 8);
    offset = little_endian(bytes, zip64 + 48, 8);
    require(offset - before + size == zip64, "the directory does not end where its end record begins");
  } else {
    require(offset - before + size == end, "the directory does not end where its end record begins");
  }
  std::vector<ReadZipEntry> entries;
  std::size_t at = offset - before;
  for (; entries.size() < count; at += 46) {
    require(little_endian(bytes, at, 4) == 0x02014b50, "no central header");
    require(little_endian(bytes, at + 8, 2) == 0 && little_endian(bytes, at + 10, 2) == 0, "not stored");
    ReadZipEntry entry;
    entry.crc = static_cast<std::uint32_t>(little_endian(bytes, at + 16, 4));
    entry.stored_size = little_endian(bytes, at + 20, 4);
    entry.size = little_endian(bytes, at + 24, 4);
    entry.offset = little_endian(bytes, at + 42, 4);
    const std::uint64_t name = little_endian(bytes, at + 28, 2);
    const std::uint64_t extra = little_endian(bytes, at + 30, 2);
    entry.name = bytes.substr(at + 46, name);
    read_zip64(bytes.substr(at + 46 + name, extra), {&entry.size, &entry.stored_size, &entry.offset});
    at += name + extra;
    entries.push_back(entry);
  }
  require(at == offset - before + size, "the directory is not as large as it says");
  return entries;
}

/// The bytes of an entry; its local header must agree with the directory.
[[nodiscard]] inline std::string read_zip_entry(std::string_view bytes, const ReadZipEntry& entry) {
  const std::size_t at = entry.offset;
  require(little_endian(bytes, at, 4) == 0x04034b50, "no local header");
  require(little_endian(bytes, at + 6, 2) == 0 && little_endian(bytes, at + 8, 2) == 0, "not stored");
  const std::uint64_t name = little_endian(bytes, at + 26, 2);
  const std::uint64_t extra = little_endian(bytes, at + 28, 2);
  ReadZipEntry local;
  local.offset = entry.offset;
  local.crc = static_cast<std::uint32_t>(little_endian(bytes, at + 14, 4));
  local.stored_size = little_endian(bytes, at + 18, 4);
  local.size = little_endian(bytes, at + 22, 4);
  local.name = bytes.substr(at + 30, name);
  read_zip64(bytes.substr(at + 30 + name, extra), {&local.size, &local.stored_size});
  require(local == entry, "local header and directory differ");
  std::string data(bytes.substr(at + 30 + name + extra, entry.size));
  require(data.size() == entry.size && entry.stored_size == entry.size, "an entry is cut off");
  require(plain_crc32(data) == entry.crc, "the CRC of " + entry.name + " is wrong");
  return data;
}

[[nodiscard]] inline ReadTensor read_npy_tensor(std::string_view bytes) {
  require(bytes.substr(0, 8) == std::string_view("\x93NUMPY\x01\x00", 8), "no .npy of version 1.0");
  const std::size_t length = little_endian(bytes, 8, 2);
  require((10 + length) % 64 == 0, "the data of an .npy is not aligned");
  std::string dict(bytes.substr(10, length));
  require(dict.back() == '\n', "the header does not end in a new line");
  // The Python dict of a plain array differs from JSON in a few signs only.
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"'", "\""}, {"False", "false"}, {"(", "["}, {",)", "]"}, {")", "]"}, {", }", "}"}}) {
    for (std::size_t at = dict.find(from); at != std::string::npos; at = dict.find(from, at + to.size()))
      dict.replace(at, from.size(), to);
  }
  const auto header = nlohmann::json::parse(dict);
  require(!header.at("fortran_order").get<bool>(), "not in C order");
  return {header.at("descr"), header.at("shape"), std::string(bytes.substr(10 + length))};
}

/// Every array of an `.npz`.
[[nodiscard]] inline ReadTensors read_npz(std::string_view bytes) {
  ReadTensors tensors;
  for (const ReadZipEntry& entry : read_zip_directory(bytes)) {
    require(entry.name.ends_with(".npy"), "an entry is no .npy");
    const std::string data = read_zip_entry(bytes, entry);
    tensors[entry.name.substr(0, entry.name.size() - 4)] = read_npy_tensor(data);
  }
  return tensors;
}

/// Every tensor of a `.safetensors`, and its `__metadata__`.
[[nodiscard]] inline ReadTensors read_safetensors(std::string_view bytes,
                                                  nlohmann::json* metadata = nullptr) {
  const std::uint64_t length = little_endian(bytes, 0, 8);
  require(length % 8 == 0 && bytes.size() >= 8 + length, "the header is not padded, or cut off");
  const auto header = nlohmann::json::parse(bytes.substr(8, length));
  const std::string_view data = bytes.substr(8 + length);
  ReadTensors tensors;
  std::map<std::uint64_t, std::uint64_t> pieces;
  for (const auto& [name, tensor] : header.items()) {
    if (name == "__metadata__") {
      for (const auto& text : tensor) require(text.is_string(), "metadata that is no text");
      if (metadata != nullptr) *metadata = tensor;
      continue;
    }
    const auto begin = tensor.at("data_offsets").at(0).get<std::uint64_t>();
    const auto end = tensor.at("data_offsets").at(1).get<std::uint64_t>();
    require(begin <= end && end <= data.size(), "a tensor lies outside the file");
    pieces[begin] = end;
    const std::uint64_t element = tensor.at("dtype") == "I32" ? 4 : 8;
    require(begin % element == 0, "a tensor is not aligned");
    std::uint64_t size = element;
    for (const auto& side : tensor.at("shape")) size *= side.get<std::uint64_t>();
    require(end - begin == size, "a tensor is not as large as its shape");
    tensors[name] = {tensor.at("dtype"), tensor.at("shape"), std::string(data.substr(begin, end - begin))};
  }
  std::uint64_t at = 0;
  for (const auto& [begin, end] : pieces) {
    require(begin == at, "there is a hole between tensors");
    at = end;
  }
  require(at == data.size(), "bytes stand behind the last tensor");
  return tensors;
}

}  // namespace evenkeel::test
