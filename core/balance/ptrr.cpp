#include <span>

#include "balance/balancers.h"
#include "balance/block_plan.h"
#include "engine/sort_and_snake.h"

namespace evenkeel {
namespace {

Result<Plan> make_ptrr(const PlanRequest& request) {
  const Relabelling relabel = relabelling(request.parameters[0]);
  if (request.recorder == nullptr) {
    return deal_blocks(request, "ptrr", relabel, [&](Span<const std::span<const std::int64_t>> rows) {
      return request.engine.sort_and_snake_rows(rows, request.world_size);
    });
  }
  return deal_blocks(request, "ptrr", relabel,
                     [&](std::size_t /*row*/, std::span<const std::int64_t> work, TraceRecorder* recorder) {
                       // Backends answer alike; what they do on the way only the CPU's can tell.
                       return recorder == nullptr ? request.engine.sort_and_snake(work, request.world_size)
                                                  : sort_and_snake(work, request.world_size, *recorder);
                     });
}

constexpr StrategyParameter kParameters[] = {kRelabel};

}  // namespace

/// Processing-Time based Round-Robin: q blocks by descending number of non-empty tiles, dealt to ranks in a
/// snake, every batch row on its own. Needs square blocks, S % b == 0 and n % W == 0. Guarantee: slowest rank
/// <= mean + (1 - 1/W)(p_max - p_min). Source: PyTorch 2.15, `_PTRRLoadBalancer`. Checked against
/// tests/golden/ptrr.json.
const LoadBalancer kPtrr = {"ptrr", "blocks by descending work, dealt to ranks in a snake", true, make_ptrr,
                            kParameters};

}  // namespace evenkeel
