#pragma once

#include <cstdint>

namespace evenkeel {

/// Consecutive tokens [token, token + length) that stand at consecutive positions [position, position +
/// length) of the rearranged sequence: rearrange[position + i] = token + i, restore[token + i] = position +
/// i.
struct Segment {
  std::int64_t token = 0;
  std::int64_t position = 0;
  std::int64_t length = 0;
  bool operator==(const Segment&) const = default;
};

/// Which of the two index tensors of a plan.
enum class Expansion : std::uint8_t {
  rearrange,  ///< by position: Q'[i] = Q[rearrange[i]]
  restore,    ///< by token, the inverse: Q'[restore] = Q
};

}  // namespace evenkeel
