#include "pipeline/trace_plan.h"

#include <utility>

#include "balance/strategy.h"
#include "balance/trace_recorder.h"
#include "pipeline/evaluate.h"

namespace evenkeel {
namespace {

bool weighs_work(const std::string& strategy) {
  const auto parsed = parse_strategy(strategy);
  return parsed && parsed->balancer->needs_cost;
}

/// The work of the blocks that each rank owns; `plan` keeps them whole.
std::vector<std::int64_t> loads_of(const Plan& plan, BatchRow row, const std::vector<std::int64_t>& work,
                                   std::int64_t block) {
  std::vector<std::int64_t> loads(static_cast<std::size_t>(plan.world_size().value), 0);
  for (std::size_t i = 0; i < work.size(); ++i) {
    const Rank owner = plan.owner_of_token(row, static_cast<std::int64_t>(i) * block);
    loads[static_cast<std::size_t>(owner.value)] += work[i];
  }
  return loads;
}

}  // namespace

Cancellable<Result<TracedPlan>> trace_plan(const std::string& strategy, const Snapshot& snapshot,
                                           BatchRow row, const Engine& engine, TraceLimits limits,
                                           const std::stop_token& stop) {
  const Request& request = snapshot.request;
  TraceRecorder recorder(row, limits);
  auto plan = plan_of(strategy, request, snapshot.mask, snapshot.cost, engine, stop, &recorder);
  if (!plan) return std::nullopt;
  if (!*plan) return Result<TracedPlan>(plan->error());
  TracedPlan out{{}, **plan};
  out.trace.strategy = strategy;
  out.trace.world_size = request.settings.world_size;
  out.trace.seq_len = request.layout.seq_len();
  out.trace.block = request.settings.block_size.q;
  if (weighs_work(strategy)) {
    auto work = block_work(**snapshot.cost, request.settings.cost);
    if (!work) return Result<TracedPlan>(work.error());
    out.trace.work = (*work)[row.value];
    recorder.add([&] { return TraceDone{loads_of(*out.plan, row, *out.trace.work, out.trace.block)}; });
  } else if (const StrategyOutcome* known = snapshot.outcome(strategy); known != nullptr && known->metrics) {
    recorder.add([&] { return TraceDone{(*known->metrics)->rows[row.value].area}; });
  } else {
    recorder.add([&] { return TraceDone{}; });
  }
  std::move(recorder).finish(out.trace);
  return Result<TracedPlan>(std::move(out));
}

}  // namespace evenkeel
