#include "metrics/planned_cost.h"

#include <cstddef>

namespace evenkeel {

Result<std::vector<std::int64_t>> planned_cost(const Plan& plan, const Cost& cost, const CostModel& model) {
  const std::int64_t block = cost.block_size.q;
  const std::size_t batch = plan.batch();
  for (std::size_t row = 0; row < plan.index_row_count(); ++row) {
    if (!plan.keeps_blocks_whole(BatchRow{row}, block)) return std::vector<std::int64_t>();
  }
  const auto work = block_work(cost, model);
  if (!work) return work.error();
  const std::int64_t per_rank = model.kind == CostKind::calibrated ? model.coefficients.rank : 0;
  std::vector<std::int64_t> sums(static_cast<std::size_t>(plan.world_size().value), 0);
  bool fits = true;
  const auto add = [&](std::int64_t& sum, std::int64_t more) {
    fits = fits && !__builtin_add_overflow(sum, more, &sum);
  };
  for (std::size_t row = 0; row < batch; ++row) {
    const std::vector<std::int64_t>& of_blocks = *(*work)[row];
    for (std::size_t rank = 0; rank < sums.size(); ++rank) {
      add(sums[rank], per_rank);
      const auto walk = plan.segments(BatchRow{row}, Rank{static_cast<std::int64_t>(rank)});
      for_each_segment(*walk, [&](const Segment& segment) {
        for (std::int64_t b = segment.token / block; b * block < segment.token + segment.length; ++b) {
          add(sums[rank], of_blocks[static_cast<std::size_t>(b)]);
        }
        return true;
      });
    }
  }
  if (!fits) {
    return bad_input("cost-sum", "the planned cost of a rank does not fit in 64 bits",
                     "use fewer batch rows");
  }
  return sums;
}

}  // namespace evenkeel
