#include "pipeline/pipeline.h"

#include <new>
#include <utility>

#include "balance/strategy.h"
#include "pipeline/evaluate.h"
#include "pipeline/stages.h"

namespace evenkeel {
namespace {

Cancellable<Stage<Mask>> mask_of(const Request& request, const Snapshot* last, const Engine& engine,
                                 const std::stop_token& stop) {
  const MaskSpec& spec = request.settings.masks.front().mask;
  if (last != nullptr && last->mask.ok() && (*last->mask)->spec() == spec &&
      last->request.layout.rows() == request.layout.rows()) {
    return last->mask;
  }
  auto made = make_mask(spec, request.layout, engine, stop);
  if (!made) return std::nullopt;
  if (!*made) return Stage<Mask>(made->error());
  return Stage<Mask>(std::make_shared<const Mask>(std::move(*made).value()));
}

/// What a run may reuse: its own last snapshot, and what else was found for a workload since.
struct Known {
  const Snapshot* last;
  const ExecutedSnapshot* executed;
};

/// Whether asking again gives the same: memory that was short may be there now.
bool lasts(const StrategyOutcome& outcome) {
  return outcome.metrics || outcome.metrics.error().kind != ErrorKind::memory;
}

Cancellable<StrategyOutcome> outcome_of(const std::string& strategy, const Request& request,
                                        const Stage<Mask>& mask, const Stage<Cost>& cost, const Known& known,
                                        const Engine& engine, const std::stop_token& stop) {
  if (known.last != nullptr) {
    const StrategyOutcome* kept = known_outcome(*known.last, request, strategy);
    if (kept != nullptr && lasts(*kept)) return *kept;
  }
  if (known.executed != nullptr && same_workload(known.executed->snapshot->request, request, strategy)) {
    const StrategyOutcome* kept = known.executed->outcome(strategy);
    if (kept != nullptr && lasts(*kept)) return *kept;
  }
  return evaluate(strategy, request, mask, cost, engine, stop);
}

std::shared_ptr<Snapshot> failed(const Request& request, const Error& error) {
  std::vector<StrategyOutcome> compared;
  for (const std::string& strategy : request.compare) compared.push_back({strategy, error, error});
  return std::make_shared<Snapshot>(Snapshot{0,
                                             request,
                                             error,
                                             error,
                                             {request.settings.strategy, error, error},
                                             std::move(compared),
                                             {refusal(request.settings.strategy, error)}});
}

Cancellable<std::shared_ptr<Snapshot>> run_stages(const Request& request, const Known& known,
                                                  const Engine& engine, const std::stop_token& stop) {
  auto made = mask_of(request, known.last, engine, stop);
  if (!made) return std::nullopt;
  Stage<Mask> mask = std::move(*made);
  auto cost = make_cost(mask, request.settings.block_size, known.last, engine, stop);
  if (!cost) return std::nullopt;
  auto chosen = outcome_of(request.settings.strategy, request, mask, *cost, known, engine, stop);
  if (!chosen) return std::nullopt;
  std::vector<StrategyOutcome> compared;
  for (const std::string& strategy : request.compare) {
    if (strategy == chosen->strategy) {
      compared.push_back(*chosen);
      continue;
    }
    auto outcome = outcome_of(strategy, request, mask, *cost, known, engine, stop);
    if (!outcome) return std::nullopt;
    compared.push_back(std::move(*outcome));
  }
  std::vector<Finding> findings;
  if (!chosen->metrics) findings.push_back(refusal(chosen->strategy, chosen->metrics.error()));
  return std::make_shared<Snapshot>(Snapshot{0, request, std::move(mask), std::move(*cost),
                                             std::move(*chosen), std::move(compared), std::move(findings)});
}

Error out_of_memory() {
  return make_error(ErrorKind::memory, "memory", "there is not enough memory for this plan",
                    "use larger blocks or a shorter sequence");
}

bool needs_cost(const Request& request) {
  const auto parsed = parse_strategy(request.settings.strategy);
  return parsed && parsed->balancer->needs_cost;
}

/// The plan for a mask, which may be empty where the strategy needs no cost.
Cancellable<Stage<Plan>> plan_for(const Request& request, const Stage<Mask>& mask, const Engine& engine,
                                  const std::stop_token& stop) {
  Stage<Cost> cost = std::make_shared<const Cost>();
  if (needs_cost(request)) {
    auto made = make_cost(mask, request.settings.block_size, nullptr, engine, stop);
    if (!made) return std::nullopt;
    cost = std::move(*made);
  }
  return plan_of(request.settings.strategy, request, mask, cost, engine, stop);
}

Cancellable<Stage<Plan>> plan_stages(const Request& request, const Engine& engine,
                                     const std::stop_token& stop) {
  Stage<Mask> mask = std::shared_ptr<const Mask>();
  if (needs_cost(request)) {
    auto made = mask_of(request, nullptr, engine, stop);
    if (!made) return std::nullopt;
    mask = std::move(*made);
  }
  return plan_for(request, mask, engine, stop);
}

Cancellable<Result<PlanAndMask>> plan_and_mask_stages(const Request& request, const Engine& engine,
                                                      const std::stop_token& stop) {
  using Both = Result<PlanAndMask>;
  auto mask = mask_of(request, nullptr, engine, stop);
  if (!mask) return std::nullopt;
  if (!mask->ok()) return Both(mask->error());
  auto plan = plan_for(request, *mask, engine, stop);
  if (!plan) return std::nullopt;
  if (!plan->ok()) return Both(plan->error());
  return Both(PlanAndMask{std::move(*plan).value(), std::move(*mask).value()});
}

/// What `stages()` give for a possible request.
template <class Outcome, class Stages>
Cancellable<Outcome> run_guarded(const Request& request, Stages stages) {
  try {
    if (auto possible = check_case(request.layout, request.settings); !possible) {
      return Outcome(possible.error());
    }
    return stages();
  } catch (const std::bad_alloc&) {
    return Outcome(out_of_memory());
  }
}

}  // namespace

Cancellable<std::shared_ptr<Snapshot>> Pipeline::run(const Request& request, const Engine& engine,
                                                     const std::stop_token& stop,
                                                     const ExecutedSnapshot* executed) {
  Cancellable<std::shared_ptr<Snapshot>> snapshot;
  try {
    if (auto possible = check_case(request.layout, request.settings); !possible) {
      snapshot = failed(request, possible.error());
    } else {
      snapshot = run_stages(request, {last_.get(), executed}, engine, stop);
    }
  } catch (const std::bad_alloc&) {
    snapshot = failed(request, out_of_memory());
  }
  if (snapshot) last_ = *snapshot;
  return snapshot;
}

Cancellable<Stage<Plan>> run_to_plan(const Request& request, const Engine& engine,
                                     const std::stop_token& stop) {
  return run_guarded<Stage<Plan>>(request, [&] { return plan_stages(request, engine, stop); });
}

Cancellable<Result<PlanAndMask>> run_to_plan_and_mask(const Request& request, const Engine& engine,
                                                      const std::stop_token& stop) {
  return run_guarded<Result<PlanAndMask>>(request,
                                          [&] { return plan_and_mask_stages(request, engine, stop); });
}

}  // namespace evenkeel
