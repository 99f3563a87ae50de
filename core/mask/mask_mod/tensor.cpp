#include "mask/mask_mod/tensor.h"

#include <algorithm>

#include "base/checked.h"
#include "base/text.h"

namespace evenkeel {
namespace {

bool is_name(std::string_view text) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80U;
  };
  return !text.empty() && is_letter(text.front()) && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9');
  });
}

}  // namespace

Result<MaskTensor> MaskTensor::make(std::string name, std::vector<std::int64_t> shape, bool is_bool,
                                    std::vector<std::int64_t> values) {
  if (!is_name(name)) {
    return bad_input("tensor-name", "a tensor is called " + quoted(name) + ", which no mask_mod can write",
                     "use letters, digits and _");
  }
  if (shape.empty() || shape.size() > 4) {
    return bad_input("tensor-shape",
                     "tensor " + name + " has " + std::to_string(shape.size()) + " dimensions, not 1 to 4",
                     "reshape it");
  }
  std::int64_t count = 1;
  for (const std::int64_t side : shape) {
    const auto product = side >= 1 ? checked_multiply(count, side) : std::nullopt;
    if (!product) {
      return bad_input("tensor-shape", "tensor " + name + " has the shape " + shape_text(shape),
                       "every dimension needs at least one entry");
    }
    count = *product;
  }
  if (static_cast<std::int64_t>(values.size()) != count) {
    return bad_input("tensor-shape",
                     "tensor " + name + " of shape " + shape_text(shape) + " has " +
                         std::to_string(values.size()) + " values, not " + std::to_string(count),
                     "give as many as the shape says");
  }
  if (is_bool && std::any_of(values.begin(), values.end(), [](std::int64_t v) { return v != 0 && v != 1; })) {
    return bad_input("tensor-type", "bool tensor " + name + " has a value other than 0 and 1", "make it int");
  }
  MaskTensor tensor;
  tensor.name_ = std::move(name);
  tensor.shape_ = std::move(shape);
  tensor.is_bool_ = is_bool;
  tensor.values_ = std::make_shared<const std::vector<std::int64_t>>(std::move(values));
  return tensor;
}

bool operator==(const MaskTensor& a, const MaskTensor& b) {
  return a.name_ == b.name_ && a.shape_ == b.shape_ && a.is_bool_ == b.is_bool_ &&
         (a.values_ == b.values_ || *a.values_ == *b.values_);
}

std::string shape_text(std::span<const std::int64_t> shape) {
  std::string text = "(";
  for (const std::int64_t side : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(side);
  return text + (shape.size() == 1 ? ",)" : ")");
}

}  // namespace evenkeel
