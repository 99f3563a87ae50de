#pragma once

#include <cstdint>
#include <span>

#include "base/units.h"

namespace evenkeel {

/// The whole-block bound of one batch row: what the slowest rank has at least, in tiles, under any plan that
/// keeps blocks whole and gives every rank n / W of them.
///
/// With p the costs, descending and counted from 1, it is the largest of ceil(sum / W); p_1 plus the n/W - 1
/// smallest; and, for each j, the j + 1 smallest of the jW + 1 largest (of jW + 1 blocks some rank has j +
/// 1). `cost` has n >= 1 entries, not negative, n % W == 0. Time and memory O(n). Checked against exhaustive
/// search in tests/core.
[[nodiscard]] std::int64_t whole_block_bound(std::span<const std::int64_t> cost, WorldSize world);

}  // namespace evenkeel
