#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

#include "base/annotate.h"

/// Strong types for the quantities that are easily swapped, and the limits that keep every sum in 64 bits.
namespace evenkeel {

/// Tokens in one batch row: at most 2^31, so that the pairs of a row (2^62) fit in 64 bits.
inline constexpr std::int64_t kMaxSequenceLength = std::int64_t{1} << 31;
/// Documents over all batch rows.
inline constexpr std::int64_t kMaxDocuments = std::int64_t{1} << 25;
inline constexpr std::int64_t kMaxWorldSize = std::int64_t{1} << 20;
/// Blocks over all batch rows: what a cost per block may take in memory.
inline constexpr std::int64_t kMaxBlocks = std::int64_t{1} << 26;

/// Number of context-parallel ranks, W.
struct WorldSize {
  std::int64_t value = 1;
  auto operator<=>(const WorldSize&) const = default;
};

/// A context-parallel rank, 0 <= value < W.
struct Rank {
  std::int64_t value = 0;
  auto operator<=>(const Rank&) const = default;
};

/// A row of the batch, 0 <= value < B.
struct BatchRow {
  std::size_t value = 0;
  auto operator<=>(const BatchRow&) const = default;
};

/// Tokens per q block and per kv block.
struct BlockSize {
  std::int64_t q = 128;
  std::int64_t kv = 128;
  auto operator<=>(const BlockSize&) const = default;
};

/// Half-open interval [begin, end) of tokens, positions or blocks.
struct Interval {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  [[nodiscard]] EVENKEEL_HOST_DEVICE constexpr std::int64_t length() const {
    return end > begin ? end - begin : 0;
  }
  [[nodiscard]] EVENKEEL_HOST_DEVICE constexpr bool empty() const { return end <= begin; }
  [[nodiscard]] EVENKEEL_HOST_DEVICE constexpr bool contains(std::int64_t x) const {
    return begin <= x && x < end;
  }
  bool operator==(const Interval&) const = default;
};

[[nodiscard]] EVENKEEL_HOST_DEVICE constexpr Interval intersect(Interval a, Interval b) {
  return {a.begin > b.begin ? a.begin : b.begin, a.end < b.end ? a.end : b.end};
}

/// Ceiling of a / b for a >= 0, b > 0.
[[nodiscard]] EVENKEEL_HOST_DEVICE constexpr std::int64_t ceil_div(std::int64_t a, std::int64_t b) {
  return a / b + (a % b != 0 ? 1 : 0);
}

/// The smallest multiple of b that is at least a, for a >= 0, b > 0 and no overflow.
[[nodiscard]] EVENKEEL_HOST_DEVICE constexpr std::int64_t round_up(std::int64_t a, std::int64_t b) {
  return ceil_div(a, b) * b;
}

}  // namespace evenkeel
