#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "base/units.h"
#include "engine/engine.h"
#include "mask/mask.h"

/// Groups of q blocks that read little kv together.
namespace evenkeel {

class TraceRecorder;

/// The kv tokens that each q block of a row reads, from the first to the last: what lies between and is not
/// read counts too. n intervals. O(n) for a named mask.
[[nodiscard]] std::vector<Interval> reads_of_blocks(const Mask& mask, BatchRow row, std::int64_t block);

/// How many kv tokens the groups read, each group's counted once, all added up: what differs from the KV
/// traffic by what they own, which is the same for all groups of equal size. O(n).
[[nodiscard]] std::int64_t tokens_read(const Groups& groups, std::span<const Interval> reads);

/// Groups of equal size, none heavier than `limit`, that read little; `start` has such groups and is where
/// the answer is never worse than. `block` is the tokens of a q block.
///
/// 1. Blocks by descending work, each to a rank that reads the same document already and can still be filled
///    up within the limit, the last that took one first; else to the lightest that can; for the limit and
///    for one halfway to the start's. Exchanges with the heaviest bring what is above the limit below it.
/// 2. From each of these and from `start`, exchanges of a block for one of a rank that has its neighbour, as
///    long as fewer tokens are read and the limit holds.
/// The fewest tokens win, of equals the first. Each start has an eighth of `looks` at pairs of blocks, the
/// winner another half, and what brings one below the limit at most all of them. O(n W + looks). Any groups
/// when stopped.
[[nodiscard]] Groups affinity_groups(std::span<const std::int64_t> cost, std::span<const Interval> reads,
                                     std::int64_t block, const Groups& start, std::int64_t limit,
                                     std::int64_t looks, const std::stop_token& stop = {},
                                     TraceRecorder* recorder = nullptr);

}  // namespace evenkeel
