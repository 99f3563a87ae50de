#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace evenkeel {

/// A tensor that a mask_mod indexes, by the name it has there: integers or bools of 1 to 4 dimensions, in C
/// order. Immutable; a value whose copies share the numbers.
class MaskTensor {
 public:
  /// Errors: `bad_input` for a name that is no Python name, no or more than 4 dimensions, a dimension of 0,
  /// more or fewer values than the shape says, a bool other than 0 and 1.
  [[nodiscard]] static Result<MaskTensor> make(std::string name, std::vector<std::int64_t> shape,
                                               bool is_bool, std::vector<std::int64_t> values);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::vector<std::int64_t>& shape() const { return shape_; }
  [[nodiscard]] bool is_bool() const { return is_bool_; }
  [[nodiscard]] std::span<const std::int64_t> values() const { return *values_; }

  friend bool operator==(const MaskTensor& a, const MaskTensor& b);

 private:
  MaskTensor() = default;
  std::string name_;
  std::vector<std::int64_t> shape_;
  bool is_bool_ = false;
  std::shared_ptr<const std::vector<std::int64_t>> values_;
};

/// "(2, 256)"
[[nodiscard]] std::string shape_text(std::span<const std::int64_t> shape);

}  // namespace evenkeel
