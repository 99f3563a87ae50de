#pragma once

#include <cstdint>
#include <vector>

#include "mask/mask_mod/bounds.h"
#include "mask/mask_mod/tensor.h"

namespace evenkeel::mask_mod {

/// A tensor that knows the least and the most of any box of it.
///
/// Memory 24 bytes a value and 2 x 8 bytes x log2(n / 64) per 64 values; nothing beside the values where
/// every row ascends, as document ids do. Range queries O(64), O(1) where they begin and end at multiples of
/// 64 or rows ascend.
class RangeTable {
 public:
  explicit RangeTable(MaskTensor tensor);

  [[nodiscard]] const MaskTensor& tensor() const { return tensor_; }
  /// Values from `first` to `last`, both included, in C order.
  [[nodiscard]] Bounds range(std::int64_t first, std::int64_t last) const;
  /// What indices within `at` load, one a dimension; negative ones count from the end. Sets `fault` where
  /// some of them are out of range, and leaves those out. Sound, exact for one place and for ranges of the
  /// last dimension.
  [[nodiscard]] Bounds box(const Bounds* at, Fault& fault) const;
  [[nodiscard]] Bounds all() const { return all_; }

 private:
  MaskTensor tensor_;
  Bounds all_;
  bool rows_ascend_ = true;
  /// By level k, of 2^k groups of 64 values from each group on.
  std::vector<std::vector<Bounds>> levels_;
};

}  // namespace evenkeel::mask_mod
