#include "mask/mask_mod/range_table.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace evenkeel::mask_mod {
namespace {

constexpr std::int64_t kGroup = 64;
/// Rows of a box that are asked one by one.
constexpr std::int64_t kMostRows = 64;

Bounds hull(Bounds a, Bounds b) {
  return {std::min(a.least, b.least), std::max(a.most, b.most)};
}

Bounds scan(std::span<const std::int64_t> values, std::int64_t first, std::int64_t last) {
  Bounds out{values[static_cast<std::size_t>(first)], values[static_cast<std::size_t>(first)]};
  for (std::int64_t i = first + 1; i <= last; ++i) {
    const std::int64_t value = values[static_cast<std::size_t>(i)];
    out.least = std::min(out.least, value);
    out.most = std::max(out.most, value);
  }
  return out;
}

}  // namespace

RangeTable::RangeTable(MaskTensor tensor) : tensor_(std::move(tensor)) {
  const auto values = tensor_.values();
  const auto count = static_cast<std::int64_t>(values.size());
  const std::int64_t row = tensor_.shape().back();
  for (std::int64_t i = 1; i < count && rows_ascend_; ++i) {
    const auto at = static_cast<std::size_t>(i);
    rows_ascend_ = i % row == 0 || values[at - 1] <= values[at];
  }
  all_ = scan(values, 0, count - 1);
  if (rows_ascend_) return;
  auto& groups = levels_.emplace_back();
  for (std::int64_t first = 0; first < count; first += kGroup) {
    groups.push_back(scan(values, first, std::min(first + kGroup, count) - 1));
  }
  for (std::size_t width = 1; 2 * width <= levels_.front().size(); width *= 2) {
    const auto& half = levels_.back();
    std::vector<Bounds> whole(half.size() - width);
    for (std::size_t i = 0; i < whole.size(); ++i) whole[i] = hull(half[i], half[i + width]);
    levels_.push_back(std::move(whole));
  }
}

Bounds RangeTable::range(std::int64_t first, std::int64_t last) const {
  const auto values = tensor_.values();
  if (rows_ascend_) {
    const std::int64_t row = tensor_.shape().back();
    if (tensor_.shape().size() == 1 || first / row == last / row) {
      return {values[static_cast<std::size_t>(first)], values[static_cast<std::size_t>(last)]};
    }
    return all_;
  }
  if (last - first < 2 * kGroup) return scan(values, first, last);
  const std::int64_t begin = (first + kGroup - 1) / kGroup;
  const std::int64_t end = (last + 1) / kGroup;
  Bounds out{values[static_cast<std::size_t>(first)], values[static_cast<std::size_t>(first)]};
  if (begin * kGroup > first) out = hull(out, scan(values, first, begin * kGroup - 1));
  if (end * kGroup <= last) out = hull(out, scan(values, end * kGroup, last));
  if (begin < end) {
    const int level = 63 - std::countl_zero(static_cast<std::uint64_t>(end - begin));
    const auto& groups = levels_[static_cast<std::size_t>(level)];
    out = hull(out, hull(groups[static_cast<std::size_t>(begin)],
                         groups[static_cast<std::size_t>(end - (std::int64_t{1} << level))]));
  }
  return out;
}

Bounds RangeTable::box(const Bounds* at, Fault& fault) const {
  const auto& shape = tensor_.shape();
  const std::size_t dimensions = shape.size();
  // OPTIMIZATION: most tensors have one dimension and are indexed from their start.
  if (dimensions == 1 && at[0].least >= 0 && at[0].most < shape[0]) return range(at[0].least, at[0].most);
  std::array<Bounds, 4> inside;
  std::int64_t rows = 1;
  for (std::size_t i = 0; i < dimensions; ++i) {
    const std::int64_t side = shape[i];
    Bounds one = at[i];
    if (one.least < -side || one.most >= side) {
      fault = Fault::index;
      if (one.most < -side || one.least >= side) return all_;
      one = {std::max(one.least, -side), std::min(one.most, side - 1)};
    }
    if (one.most < 0) {
      one = {one.least + side, one.most + side};
    } else if (one.least < 0) {
      one = {0, side - 1};
    }
    inside[i] = one;
    if (i + 1 < dimensions) rows *= one.most - one.least + 1;
  }
  const Bounds columns = inside[dimensions - 1];
  if (rows > kMostRows) {
    if (rows_ascend_) return all_;
    std::int64_t first = 0;
    std::int64_t last = 0;
    for (std::size_t i = 0; i < dimensions; ++i) {
      first = first * shape[i] + inside[i].least;
      last = last * shape[i] + inside[i].most;
    }
    return range(first, last);
  }
  Bounds out = all_;
  for (std::int64_t row = 0; row < rows; ++row) {
    std::int64_t rest = row;
    std::int64_t start = 0;
    std::int64_t stride = shape[dimensions - 1];
    for (std::size_t i = dimensions - 1; i-- > 0;) {
      const std::int64_t width = inside[i].most - inside[i].least + 1;
      start += (inside[i].least + rest % width) * stride;
      rest /= width;
      stride *= shape[i];
    }
    const Bounds one = range(start + columns.least, start + columns.most);
    out = row == 0 ? one : hull(out, one);
  }
  return out;
}

}  // namespace evenkeel::mask_mod
