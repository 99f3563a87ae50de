#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace evenkeel {

/// A share of level / 2^20 of the documents is at most about `length` tokens long.
struct QuantilePoint {
  std::int32_t level;
  std::int32_t length;
};

/// `count` documents of low to high tokens, both included.
struct LengthBin {
  std::int64_t low;
  std::int64_t high;
  std::int64_t count;
};

/// A distribution of document lengths, measured by others: quantiles or bins, the other is empty.
///
/// Quantiles start at level 0 and end at level 2^20; levels rise strictly, lengths do not fall.
/// Built from the files in resources/lengths, which name the sources.
struct LengthTable {
  std::string_view name;
  std::string_view summary;
  std::span<const QuantilePoint> quantiles;
  std::span<const LengthBin> bins;
};

[[nodiscard]] const std::vector<LengthTable>& length_tables();

}  // namespace evenkeel
