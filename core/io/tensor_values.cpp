#include "io/tensor_values.h"

#include <limits>
#include <new>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"
#include "io/byte_source.h"
#include "io/npy.h"
#include "io/random_source.h"
#include "io/system_error.h"
#include "io/zip_reader.h"

namespace evenkeel::io {
namespace {

using Json = nlohmann::json;

constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 30;
constexpr std::string_view kWriteAgain = "write it again with numpy.save or numpy.savez";

Error damaged(const std::string& what) {
  return bad_input("tensor-file", what, std::string(kWriteAgain));
}

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes[i]);
  return value;
}

struct Type {
  std::size_t bytes = 0;
  bool is_signed = false;
  bool is_bool = false;
};

std::optional<Type> type_of(const std::string& name) {
  if (name == "|b1" || name == "?") return Type{1, false, true};
  if (name.size() != 3 || (name[0] != '<' && name[0] != '|' && name[0] != '=')) return std::nullopt;
  if (name[1] != 'i' && name[1] != 'u') return std::nullopt;
  const int bytes = name[2] - '0';
  if (bytes != 1 && bytes != 2 && bytes != 4 && bytes != 8) return std::nullopt;
  return Type{static_cast<std::size_t>(bytes), name[1] == 'i', false};
}

std::int64_t number_at(std::string_view bytes, const Type& type) {
  const std::uint64_t raw = little_endian(bytes);
  if (!type.is_signed || type.bytes == 8) return static_cast<std::int64_t>(raw);
  const unsigned unused = 64U - 8U * static_cast<unsigned>(type.bytes);
  return static_cast<std::int64_t>(raw << unused) >> unused;
}

/// Lists in lists as values in C order.
class Flattened {
 public:
  Result<void> add(const Json& json, std::size_t depth) {
    if (json.is_array()) return add_list(json, depth);
    if (depth != shape_.size()) return ragged();
    const bool is_bool = json.is_boolean();
    if (!is_bool && !json.is_number_integer()) {
      return bad_input("tensor-type",
                       "it holds " + evenkeel::quoted(json.dump()) + ", which is no whole number and no bool",
                       "masks are made of whole numbers");
    }
    if (!values_.empty() && is_bool != is_bool_) {
      return bad_input("tensor-type", "it holds numbers and bools", "use one of them");
    }
    is_bool_ = is_bool;
    if (json.is_number_unsigned() &&
        json.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      return bad_input("tensor-type", evenkeel::quoted(json.dump()) + " does not fit in 64 bits",
                       "use smaller numbers");
    }
    values_.push_back(is_bool ? (json.get<bool>() ? 1 : 0) : json.get<std::int64_t>());
    return {};
  }

  Result<MaskTensor> finish(const std::string& name) && {
    return MaskTensor::make(name, std::move(shape_), is_bool_, std::move(values_));
  }

 private:
  static Error ragged() {
    return bad_input("tensor-shape", "its lists differ in length or depth", "give lists of equal length");
  }

  Result<void> add_list(const Json& json, std::size_t depth) {
    if (depth >= 4) {
      return bad_input("tensor-shape", "it has more than 4 dimensions", "masks index 1 to 4");
    }
    const auto size = static_cast<std::int64_t>(json.size());
    if (depth == shape_.size()) {
      if (!values_.empty()) return ragged();
      shape_.push_back(size);
    } else if (shape_[depth] != size) {
      return ragged();
    }
    for (const Json& item : json) {
      if (auto added = add(item, depth + 1); !added) return added;
    }
    return {};
  }

  std::vector<std::int64_t> shape_;
  std::vector<std::int64_t> values_;
  bool is_bool_ = false;
};

Result<std::string> read_all(ByteSource& source) {
  std::string bytes;
  constexpr std::size_t kPiece = std::size_t{1} << 20;
  for (;;) {
    const std::size_t before = bytes.size();
    if (before > kMostBytes)
      return bad_input("tensor-size", "it has more than 1 GiB", "use a smaller tensor");
    bytes.resize(before + kPiece);
    auto count = source.read(bytes.data() + before, kPiece);
    if (!count) return count.error();
    bytes.resize(before + *count);
    if (*count < kPiece) return bytes;
  }
}

/// All of an entry, as it is unpacked: what its directory promises is not believed before it is there.
Result<std::string> content_of(const RandomSource& archive, const ZipDirectoryEntry& entry) {
  if (entry.size > kMostBytes) {
    return damaged("array " + evenkeel::quoted(entry.name) + " is larger than 1 GiB");
  }
  auto source = open_zip_entry(archive, entry);
  if (!source) return source.error();
  return read_all(**source);
}

Result<MaskTensor> parse_tensor(const std::string& name, const std::filesystem::path& path) {
  const std::string ending = path.extension().string();
  if (ending != ".npy" && ending != ".npz" && ending != ".json") {
    return bad_input("tensor-file", "its ending is " + evenkeel::quoted(ending),
                     "give a .npy, .npz or .json file");
  }
  auto source = open_for_reading(path);
  if (!source) return source.error();
  auto bytes = read_all(**source);
  if (!bytes) return bytes.error();
  if (ending == ".npy") return parse_npy_tensor(name, *bytes);
  if (ending == ".npz") return parse_npz_tensor(name, *bytes);
  return parse_json_tensor(name, *bytes);
}

}  // namespace

Result<MaskTensor> parse_npy_tensor(const std::string& name, std::string_view bytes) {
  constexpr std::string_view kMagic = "\x93NUMPY";
  if (bytes.size() < 10 || !bytes.starts_with(kMagic))
    return damaged("it does not begin as a NumPy array file does");
  const std::size_t length_bytes = bytes[6] == 1 ? 2 : 4;
  if (bytes.size() < 8 + length_bytes) return damaged("it ends within its header");
  const std::uint64_t length = little_endian(bytes.substr(8, length_bytes));
  if (length > bytes.size() - 8 - length_bytes) return damaged("it ends within its header");
  auto header = parse_npy_dict(bytes.substr(8 + length_bytes, length));
  if (!header) return header.error();
  const auto type = type_of(header->type);
  if (!type) {
    return bad_input("tensor-type",
                     "its type is " + evenkeel::quoted(header->type) + ", not integers or bools",
                     "save array.astype('int64')");
  }
  if (header->fortran_order && header->shape.size() > 1) {
    return bad_input("npy-order", "the array is in Fortran order", "save numpy.ascontiguousarray(array)");
  }
  const std::string_view data = bytes.substr(8 + length_bytes + length);
  std::uint64_t count = 1;
  std::vector<std::int64_t> shape;
  for (const std::uint64_t side : header->shape) {
    if (side > kMostBytes || __builtin_mul_overflow(count, side, &count)) {
      return damaged("its header promises more than there is");
    }
    shape.push_back(static_cast<std::int64_t>(side));
  }
  if (count > kMostBytes || count * type->bytes != data.size()) {
    return damaged("its header promises " + std::to_string(count) + " values, which it does not hold");
  }
  std::vector<std::int64_t> values;
  values.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    values.push_back(number_at(data.substr(i * type->bytes, type->bytes), *type));
    if (values.back() < 0 && !type->is_signed && type->bytes == 8) {
      return bad_input("tensor-type", "it holds a number beyond 64 bits with a sign", "use smaller numbers");
    }
  }
  return MaskTensor::make(name, std::move(shape), type->is_bool, std::move(values));
}

Result<MaskTensor> parse_npz_tensor(const std::string& name, std::string_view bytes) {
  const auto archive = random_bytes_in_memory(bytes);
  auto entries = read_zip_directory(*archive);
  if (!entries) return entries.error();
  const ZipDirectoryEntry* found = entries->size() == 1 ? entries->data() : nullptr;
  std::string names;
  for (const ZipDirectoryEntry& entry : *entries) {
    if (entry.name == name + ".npy") found = &entry;
    const std::size_t ending = entry.name.rfind(".npy");
    names += (names.empty() ? "" : ", ") + evenkeel::quoted(entry.name.substr(0, ending));
  }
  if (found == nullptr) {
    return bad_input("tensor-file", "the archive has no array called " + name,
                     names.empty() ? "it is empty" : "it has " + names);
  }
  auto content = content_of(*archive, *found);
  if (!content) return content.error();
  return parse_npy_tensor(name, *content);
}

Result<MaskTensor> parse_json_tensor(const std::string& name, std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_array()) {
    return bad_input("tensor-file", "it is no JSON list", "write [0, 0, 1] or lists of lists");
  }
  Flattened flattened;
  if (auto added = flattened.add(json, 0); !added) return added.error();
  return std::move(flattened).finish(name);
}

Result<MaskTensor> read_mask_tensor(const std::string& name, const std::filesystem::path& path) {
  try {
    auto tensor = parse_tensor(name, path);
    if (tensor || tensor.error().kind == ErrorKind::io) return tensor;
    Error error = tensor.error();
    error.message = "tensor " + evenkeel::quoted(name) + " in " + shown(path) + ": " + error.message;
    return error;
  } catch (const std::bad_alloc&) {
    return make_error(ErrorKind::memory, "memory", "there is not enough memory for tensor " + name);
  }
}

}  // namespace evenkeel::io
