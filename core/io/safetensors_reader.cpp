#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/text.h"
#include "io/number_rows.h"
#include "io/shallow_json.h"
#include "io/tensor_reader.h"

namespace evenkeel::io {
namespace {

using Json = nlohmann::json;

/// As the reference limits it.
constexpr std::uint64_t kMaxHeader = 100'000'000;
constexpr std::size_t kMaxDimensions = 32;

Error broken(const std::string& what) {
  return bad_input("safetensors-readable", "the .safetensors file " + what, "copy or write the file again");
}

Error broken_tensor(const std::string& name, const std::string& what) {
  return broken("has a tensor " + evenkeel::quoted(name) + " that " + what);
}

struct Tensor {
  std::string name;
  std::string type;
  std::vector<std::uint64_t> shape;
  std::uint64_t begin = 0;  ///< in the data, which follows the header
  std::uint64_t end = 0;
};

std::optional<std::uint64_t> bytes_of(const std::string& type) {
  static const std::map<std::string, std::uint64_t> kBytes = {
      {"BOOL", 1}, {"U8", 1},  {"I8", 1},  {"F8_E5M2", 1}, {"F8_E4M3", 1}, {"I16", 2}, {"U16", 2}, {"F16", 2},
      {"BF16", 2}, {"I32", 4}, {"U32", 4}, {"F32", 4},     {"F64", 8},     {"I64", 8}, {"U64", 8}};
  const auto found = kBytes.find(type);
  if (found == kBytes.end()) return std::nullopt;
  return found->second;
}

/// A list of numbers that fit in 64 bits without a sign.
std::optional<std::vector<std::uint64_t>> numbers_of(const Json& json, const char* key) {
  if (!json.contains(key) || !json[key].is_array()) return std::nullopt;
  std::vector<std::uint64_t> numbers;
  for (const Json& number : json[key]) {
    if (!number.is_number_unsigned()) return std::nullopt;
    numbers.push_back(number.get<std::uint64_t>());
  }
  return numbers;
}

Result<Tensor> tensor_of(const std::string& name, const Json& json, std::uint64_t data_size) {
  if (!json.is_object() || !json.contains("dtype") || !json["dtype"].is_string()) {
    return broken_tensor(name, "says no dtype");
  }
  Tensor tensor{name, json["dtype"].get<std::string>(), {}, 0, 0};
  const auto item = bytes_of(tensor.type);
  if (!item) return broken_tensor(name, "has the unknown dtype " + evenkeel::quoted(tensor.type));
  const auto shape = numbers_of(json, "shape");
  const auto offsets = numbers_of(json, "data_offsets");
  if (!shape || shape->size() > kMaxDimensions) return broken_tensor(name, "has no shape");
  if (!offsets || offsets->size() != 2) return broken_tensor(name, "has no two data_offsets");
  std::uint64_t bytes = *item;
  for (const std::uint64_t side : *shape) {
    if (__builtin_mul_overflow(bytes, side, &bytes)) {
      return broken_tensor(name, "is larger than 64 bits can count");
    }
  }
  tensor.shape = *shape;
  tensor.begin = offsets->front();
  tensor.end = offsets->back();
  if (tensor.begin > tensor.end || tensor.end > data_size) {
    return broken_tensor(name, "lies outside of the file: bytes " + std::to_string(tensor.begin) + " to " +
                                   std::to_string(tensor.end) + " of " + std::to_string(data_size));
  }
  if (tensor.end - tensor.begin != bytes) {
    return broken_tensor(name, "has " + std::to_string(tensor.end - tensor.begin) + " bytes, and its shape " +
                                   std::to_string(bytes));
  }
  return tensor;
}

/// Every byte of the data belongs to one tensor.
Result<void> check_offsets(std::vector<Tensor> tensors, std::uint64_t data_size) {
  std::sort(tensors.begin(), tensors.end(), [](const Tensor& a, const Tensor& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  std::uint64_t at = 0;
  for (const Tensor& tensor : tensors) {
    if (tensor.begin != at) {
      return broken_tensor(tensor.name, tensor.begin < at ? "overlaps another" : "leaves a gap before it");
    }
    at = tensor.end;
  }
  if (at != data_size) {
    return broken("has " + std::to_string(data_size - at) + " bytes after its last tensor");
  }
  return {};
}

class Safetensors final : public TensorArchive {
 public:
  Safetensors(std::unique_ptr<RandomSource> source, std::vector<Tensor> tensors,
              std::vector<std::pair<std::string, std::string>> metadata, std::uint64_t data)
      : source_(std::move(source)),
        tensors_(std::move(tensors)),
        metadata_(std::move(metadata)),
        data_(data) {
    for (std::size_t i = 0; i < tensors_.size(); ++i) by_name_.emplace(tensors_[i].name, i);
  }

  [[nodiscard]] std::vector<std::string> names() const override {
    std::vector<std::string> names;
    for (const Tensor& tensor : tensors_) names.push_back(tensor.name);
    return names;
  }
  [[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> metadata() const override {
    return metadata_;
  }
  [[nodiscard]] Result<void> read_numbers(const std::string& name, NumberSink& sink) const override {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) {
      return bad_input("tensor-present", "there is no tensor " + evenkeel::quoted(name) + " in the file",
                       "save it under this name");
    }
    const Tensor& tensor = tensors_[found->second];
    if (tensor.type != "I32" && tensor.type != "I64") {
      return bad_input(
          "tensor-type",
          "the tensor " + evenkeel::quoted(name) + " has the type " + tensor.type + ", not I32 or I64",
          "save tensor.to(torch.int64)");
    }
    const auto bytes = window(*source_, data_ + tensor.begin, tensor.end - tensor.begin);
    return read_number_rows(*bytes, tensor.type == "I32" ? NumberWidth::int32 : NumberWidth::int64,
                            tensor.shape, sink);
  }

 private:
  std::unique_ptr<RandomSource> source_;
  std::vector<Tensor> tensors_;
  std::vector<std::pair<std::string, std::string>> metadata_;
  std::uint64_t data_;
  std::map<std::string, std::size_t> by_name_;
};

/// Names that the object itself has, also those that are there twice: the parser passes over these.
struct Header {
  Json json;
  std::size_t names = 0;
};

Header parse_header(const std::string& text) {
  Header header;
  if (!is_shallow(text)) return header;
  const auto count = [&header](int depth, Json::parse_event_t event, const Json& /*parsed*/) {
    if (event == Json::parse_event_t::key && depth == 1) ++header.names;
    return true;
  };
  header.json = Json::parse(text, count, false);
  return header;
}

}  // namespace

Result<std::unique_ptr<TensorArchive>> open_safetensors(std::unique_ptr<RandomSource> source) {
  constexpr std::uint64_t kLengthField = 8;
  if (source->size() < kLengthField) return broken("is cut off within its first 8 bytes");
  std::array<unsigned char, kLengthField> field;
  if (auto read = source->read_at(0, reinterpret_cast<char*>(field.data()), field.size()); !read) {
    return read.error();
  }
  std::uint64_t length = 0;
  for (std::size_t i = field.size(); i > 0; --i) length = length << 8U | field[i - 1];
  if (length > kMaxHeader) {
    return broken("says that its header has " + std::to_string(length) + " bytes, more than 100000000");
  }
  if (length > source->size() - kLengthField) return broken("is cut off within its header");
  std::string text(length, '\0');
  if (auto read = source->read_at(kLengthField, text.data(), text.size()); !read) return read.error();
  const Header header = parse_header(text);
  if (!header.json.is_object()) return broken("has a header that is no JSON object");
  if (header.names != header.json.size()) return broken("has two tensors of one name");
  const std::uint64_t data = kLengthField + length;
  std::vector<Tensor> tensors;
  std::vector<std::pair<std::string, std::string>> metadata;
  for (const auto& [name, json] : header.json.items()) {
    if (name == "__metadata__") {
      auto pairs = text_pairs(json.dump(-1, ' ', false, Json::error_handler_t::replace));
      if (!pairs) return pairs.error();
      metadata = std::move(pairs).value();
      continue;
    }
    auto tensor = tensor_of(name, json, source->size() - data);
    if (!tensor) return tensor.error();
    tensors.push_back(std::move(tensor).value());
  }
  if (auto whole = check_offsets(tensors, source->size() - data); !whole) return whole.error();
  return std::unique_ptr<TensorArchive>(
      std::make_unique<Safetensors>(std::move(source), std::move(tensors), std::move(metadata), data));
}

}  // namespace evenkeel::io
