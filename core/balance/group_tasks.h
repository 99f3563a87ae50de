#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "balance/plan.h"
#include "base/units.h"
#include "engine/engine.h"

/// Tasks dealt to groups of equal size, so that the heaviest group is light: what the block-wise strategies
/// beyond the reference do with the q blocks of one batch row, each in the file of its name. Shape: n costs,
/// none negative, their sum in 64 bits -> W groups of n / W, each ascending; n >= 1 and n % W == 0.
/// A `recorder` is told what they do; none costs nothing.
namespace evenkeel {

class TraceRecorder;

/// O(n log W).
[[nodiscard]] Groups min_heap_groups(std::span<const std::int64_t> cost, WorldSize world,
                                     TraceRecorder* recorder = nullptr);

/// Starts from the better of `snake`, which is what PTRR deals, and min-heap. O(n log n) where few swaps are
/// needed; never more than some hundred looks a task. Any groups when stopped.
[[nodiscard]] Groups refined_groups(std::span<const std::int64_t> cost, WorldSize world, const Groups& snake,
                                    const std::stop_token& stop = {}, TraceRecorder* recorder = nullptr);

/// Exchanges of tasks between the heaviest group and another, as `refined` makes them, until none is heavier
/// than `bound`, none helps, or it has looked at `looks` pairs. Never heavier than `groups`. Any groups when
/// stopped.
[[nodiscard]] Groups levelled_groups(std::span<const std::int64_t> cost, const Groups& groups,
                                     std::int64_t bound, std::int64_t looks, const std::stop_token& stop = {},
                                     TraceRecorder* recorder = nullptr);

struct SearchedGroups {
  Groups groups;
  Proof proof = Proof::open;  ///< that no groups of equal size have a lighter heaviest one
};

/// Branch and bound from the groups of `refined_groups`, at most `nodes` looks; 0: as many as
/// suit the number of tasks. Any groups when stopped.
[[nodiscard]] SearchedGroups optimal_groups(std::span<const std::int64_t> cost, WorldSize world,
                                            const Groups& snake, std::int64_t nodes,
                                            const std::stop_token& stop = {},
                                            TraceRecorder* recorder = nullptr);

/// Groups from the group of each task. O(n).
[[nodiscard]] Groups groups_of_ranks(std::span<const std::int32_t> rank_of, WorldSize world);

/// The cost of each group. O(n).
[[nodiscard]] std::vector<std::int64_t> group_loads(const Groups& groups, std::span<const std::int64_t> cost);

}  // namespace evenkeel
