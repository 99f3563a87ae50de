#include <memory>
#include <utility>
#include <vector>

#include "balance/balancers.h"
#include "balance/block_plan.h"

namespace evenkeel {
namespace {

Result<Plan> make_ptrr(const PlanRequest& request) {
  if (auto possible = check_block_plan(request, "ptrr"); !possible) return possible.error();
  std::vector<std::shared_ptr<const std::vector<std::int32_t>>> order;
  for (std::size_t row = 0; row < request.layout.batch(); ++row) {
    if (row > 0 && request.cost->rows[row] == request.cost->rows[row - 1]) {
      order.push_back(order.back());
      continue;
    }
    auto groups = request.engine.sort_and_snake(request.cost->row(BatchRow{row}).tiles, request.world_size);
    if (!groups) return groups.error();
    order.push_back(std::make_shared<const std::vector<std::int32_t>>(std::move(groups->tasks)));
  }
  return block_plan(request, "ptrr", std::move(order));
}

}  // namespace

/// Processing-Time based Round-Robin: q blocks by descending number of non-empty tiles, dealt to ranks in a
/// snake, every batch row on its own. Needs square blocks, S % b == 0 and n % W == 0. Guarantee: slowest rank
/// <= mean + (1 - 1/W)(p_max - p_min). Source: PyTorch 2.15, `_PTRRLoadBalancer`. Checked against
/// tests/golden/ptrr.json.
const LoadBalancer kPtrr = {"ptrr", "blocks by descending work, dealt to ranks in a snake", true, make_ptrr};

}  // namespace evenkeel
