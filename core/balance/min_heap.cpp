#include <functional>
#include <queue>
#include <span>
#include <utility>
#include <vector>

#include "balance/balancers.h"
#include "balance/block_plan.h"
#include "balance/group_tasks.h"
#include "balance/trace_recorder.h"
#include "engine/sort_and_snake.h"

namespace evenkeel {
namespace {

Result<Plan> make_min_heap(const PlanRequest& request) {
  return deal_blocks(request, "min-heap", relabelling(request.parameters[0]),
                     [&](std::size_t /*row*/, std::span<const std::int64_t> work, TraceRecorder* recorder)
                         -> Result<Groups> { return min_heap_groups(work, request.world_size, recorder); });
}

constexpr StrategyParameter kParameters[] = {kRelabel};

/// `tell(task, rank, load, count)` hears of every block; of a lambda that does nothing nothing is left.
template <class Tell>
Groups heap_groups(std::span<const std::int64_t> cost, WorldSize world,
                   const std::vector<std::int32_t>& order, const Tell& tell) {
  using Open = std::pair<std::int64_t, std::size_t>;  // load and rank: of equal loads the lower rank
  const auto ranks = static_cast<std::size_t>(world.value);
  const std::size_t per_rank = cost.size() / ranks;
  std::vector<Open> all(ranks);
  for (std::size_t k = 0; k < ranks; ++k) all[k] = {0, k};
  std::priority_queue<Open, std::vector<Open>, std::greater<>> open(std::greater<>(), std::move(all));
  std::vector<std::size_t> count(ranks, 0);
  std::vector<std::int32_t> rank_of(cost.size());
  for (const std::int32_t task : order) {
    const auto [load, rank] = open.top();
    open.pop();
    rank_of[static_cast<std::size_t>(task)] = static_cast<std::int32_t>(rank);
    if (++count[rank] < per_rank) open.push({load + cost[static_cast<std::size_t>(task)], rank});
    tell(task, rank, load, count[rank]);
  }
  return groups_of_ranks(rank_of, world);
}

}  // namespace

Groups min_heap_groups(std::span<const std::int64_t> cost, WorldSize world, TraceRecorder* recorder) {
  const std::vector<std::int32_t> order = stable_order_descending(cost);
  if (recorder == nullptr) {
    return heap_groups(cost, world, order, [](std::int32_t, std::size_t, std::int64_t, std::size_t) {});
  }
  recorder->add([&] { return TraceSort{recorder->first_of(order)}; });
  const auto room = static_cast<std::int64_t>(cost.size()) / world.value;
  return heap_groups(cost, world, order,
                     [&](std::int32_t task, std::size_t rank, std::int64_t load, std::size_t count) {
                       recorder->add([&] {
                         return TraceGive{task, Rank{static_cast<std::int64_t>(rank)},
                                          load + cost[static_cast<std::size_t>(task)],
                                          static_cast<std::int64_t>(count), room};
                       });
                     });
}

/// Every q block, by descending work, to the least-loaded rank that has room: fewer than n / W blocks. Blocks
/// of equal work: the lower index first; ranks of equal load: the lower rank. Needs square blocks, S % b == 0
/// and n % W == 0. Guarantee: none better than PTRR's; neither dominates the other. Source: MagiAttention's
/// default, `MinHeapDispatchAlg`. Checked against a walk over all ranks and known vectors in
/// tests/core/balancers_beyond_test.cpp.
const LoadBalancer kMinHeap = {"min-heap", "blocks by descending work, each to the least-loaded rank", true,
                               make_min_heap, kParameters};

}  // namespace evenkeel
