#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "balance/load_balancer.h"

namespace evenkeel {

/// What every strategy that keeps blocks whole needs of the workload.
/// Errors: `infeasible` where q and kv blocks differ, S % b != 0 or n % W != 0; the fix squares or pads.
[[nodiscard]] Result<void> check_block_plan(const PlanRequest& request, std::string_view strategy);

/// A plan that deals whole blocks: `order[row]` lists all blocks of the row, rank by rank.
[[nodiscard]] Plan block_plan(const PlanRequest& request, std::string name,
                              std::vector<std::shared_ptr<const std::vector<std::int32_t>>> order);

/// Whether ranks may be permuted in each batch row, so that their sums over the batch level out.
enum class Relabelling : std::uint8_t { off, on };

/// The parameter that every block-wise strategy has.
inline constexpr StrategyParameter kRelabel = {
    "relabel",
    ParameterKind::on_off,
    0,
    1,
    0,
    "each batch row keeps its groups of blocks; which rank takes which levels the sums over the batch"};
[[nodiscard]] constexpr Relabelling relabelling(std::int64_t value) {
  return value != 0 ? Relabelling::on : Relabelling::off;
}

/// The blocks of one batch row, given their work, as groups. `recorder` is null but for the row that it is
/// told of.
using DealRow = std::function<Result<Groups>(std::size_t row, std::span<const std::int64_t> work,
                                             TraceRecorder* recorder)>;

/// The same of several batch rows at once.
using DealRows = std::function<Result<std::vector<Groups>>(Span<const std::span<const std::int64_t>> rows)>;

/// The plan of a strategy that deals each row on its own; rows of one work are dealt once. Errors: those of
/// `check_block_plan` and of `deal`.
[[nodiscard]] Result<Plan> deal_blocks(const PlanRequest& request, const char* strategy, Relabelling relabel,
                                       const DealRow& deal);

/// The same where the rows that differ are dealt in one call.
[[nodiscard]] Result<Plan> deal_blocks(const PlanRequest& request, const char* strategy, Relabelling relabel,
                                       const DealRows& deal);

}  // namespace evenkeel
