#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "balance/affinity_groups.h"
#include "balance/balancers.h"
#include "balance/block_plan.h"
#include "balance/group_tasks.h"

namespace evenkeel {
namespace {

constexpr std::int64_t kMillion = 1'000'000;
/// Looks of all batch rows together, some milliseconds, and of a row at least.
constexpr std::int64_t kLooks = std::int64_t{1} << 17;
constexpr std::int64_t kLeastLooks = std::int64_t{1} << 12;
/// Rows of more blocks keep what `refined` deals: a search of some milliseconds finds nothing among so many.
constexpr std::size_t kMostBlocks = std::size_t{1} << 16;

/// `load` and `slack` millionths of it, rounded down.
std::int64_t with_slack(std::int64_t load, std::int64_t slack) {
  return load + load / kMillion * slack + load % kMillion * slack / kMillion;
}

Result<Plan> make_affinity(const PlanRequest& request) {
  const std::int64_t looks =
      std::max(kLeastLooks, kLooks / static_cast<std::int64_t>(request.layout.batch()));
  return deal_blocks(
      request, "affinity", relabelling(request.parameters[1]),
      [&](std::size_t row, std::span<const std::int64_t> work, TraceRecorder* recorder) -> Result<Groups> {
        auto snake = request.engine.sort_and_snake(work, request.world_size);
        if (!snake) return snake;
        const Groups even = refined_groups(work, request.world_size, *snake, request.stop, recorder);
        if (work.size() > kMostBlocks) return even;
        const std::vector<std::int64_t> loads = group_loads(even, work);
        const std::int64_t limit =
            with_slack(*std::max_element(loads.begin(), loads.end()), request.parameters[0]);
        const std::int64_t block = request.block_size.q;
        return affinity_groups(work, reads_of_blocks(*request.mask, BatchRow{row}, block), block, even, limit,
                               looks, request.stop, recorder);
      });
}

constexpr StrategyParameter kParameters[] = {
    {"slack", ParameterKind::share, 0, kMillion, 10'000,
     "how much slower than refined's the slowest rank may be, for less KV traffic"},
    kRelabel};

}  // namespace

/// Among plans whose slowest rank has at most `slack` more than `refined`'s, in each batch row, one that
/// reads little KV from other ranks: documents stay together as far as the limit lets them
/// (`affinity_groups.h` has the rule and its ties). Needs square blocks, S % b == 0 and n % W == 0.
/// Guarantee: within the slack, and never more kv tokens read than by `refined`, counted from the first to
/// the last that a block reads; it is a heuristic, not the least. A row of more than 2^16 blocks is dealt as
/// by `refined`. Source: the aim of DCP, DistCA and FlashCP. Checked in tests/core/affinity_test.cpp.
const LoadBalancer kAffinity = {"affinity", "documents kept together, for less KV traffic, within a slack",
                                true, make_affinity, kParameters};

}  // namespace evenkeel
