#include "pipeline/pipeline.h"

#include <new>
#include <utility>

#include "balance/strategy.h"
#include "pipeline/stages.h"

namespace evenkeel {
namespace {

template <class T>
Stage<T> share(Result<T> result) {
  if (!result) return result.error();
  return std::make_shared<const T>(std::move(result).value());
}

/// The same documents without looking into them.
bool same_rows(const Layout& a, const Layout& b) {
  return a.rows() == b.rows();
}

Cancellable<Stage<Mask>> make_mask(const Request& request, const Snapshot* last,
                                   const std::stop_token& stop) {
  const MaskSpec& spec = request.settings.masks.front().mask;
  if (last != nullptr && last->mask.ok() && (*last->mask)->spec() == spec &&
      same_rows(last->request.layout, request.layout)) {
    return last->mask;
  }
  auto made = Mask::make(spec, request.layout, stop);
  if (!made) return std::nullopt;
  return share(std::move(*made));
}

/// `cost` is empty and `mask` may be an error for a strategy that needs neither. Nothing when stopped.
Cancellable<Stage<Plan>> make_plan(const Strategy& strategy, const Request& request, const Stage<Mask>& mask,
                                   const Stage<Cost>& cost, const Engine& engine,
                                   const std::stop_token& stop) {
  if (!cost) return Stage<Plan>(cost.error());
  const Case& settings = request.settings;
  PlanRequest wanted{request.layout,
                     settings.world_size,
                     settings.block_size,
                     settings.reference,
                     settings.load_balancing,
                     cost->get(),
                     engine};
  wanted.parameters = strategy.parameters;
  wanted.stop = stop;
  if (strategy.balancer->needs_cost) {
    if (!mask) return Stage<Plan>(mask.error());
    wanted.mask = mask->get();
    auto work = block_work(**cost, settings.cost);
    if (!work) return Stage<Plan>(work.error());
    wanted.work = std::move(work).value();
  }
  auto plan = strategy.balancer->make_plan(wanted);
  if (stop.stop_requested()) return std::nullopt;
  if (!plan) return Stage<Plan>(plan.error());
  return Stage<Plan>(std::make_shared<const Plan>(plan->named(strategy_text(strategy))));
}

/// An outcome of the last snapshot that holds for this request too, or null.
const StrategyOutcome* known_outcome(const Snapshot* last, const Request& request,
                                     const std::string& strategy) {
  if (last == nullptr || !same_rows(last->request.layout, request.layout)) return nullptr;
  Case settings = last->request.settings;
  settings.strategy = request.settings.strategy;
  if (settings != request.settings) return nullptr;
  if (last->chosen.strategy == strategy) return &last->chosen;
  for (const StrategyOutcome& outcome : last->compared) {
    if (outcome.strategy == strategy) return &outcome;
  }
  return nullptr;
}

Cancellable<StrategyOutcome> evaluate(const std::string& strategy, const Request& request,
                                      const Stage<Mask>& mask, const Stage<Cost>& cost, const Snapshot* last,
                                      const Engine& engine, const std::stop_token& stop) {
  if (const StrategyOutcome* known = known_outcome(last, request, strategy)) return *known;
  if (stop.stop_requested()) return std::nullopt;
  const auto parsed = parse_strategy(strategy);
  if (!parsed) return StrategyOutcome{strategy, parsed.error(), parsed.error()};
  auto plan = make_plan(*parsed, request, mask, cost, engine, stop);
  if (!plan) return std::nullopt;
  if (!plan->ok()) return StrategyOutcome{strategy, *plan, plan->error()};
  auto metrics = compute_metrics(**mask, **cost, ***plan, request.settings.reference, stop);
  if (!metrics) return std::nullopt;
  return StrategyOutcome{strategy, std::move(*plan), share(std::move(*metrics))};
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

Cancellable<std::shared_ptr<Snapshot>> run_stages(const Request& request, const Snapshot* last,
                                                  const Engine& engine, const std::stop_token& stop) {
  auto made = make_mask(request, last, stop);
  if (!made) return std::nullopt;
  Stage<Mask> mask = std::move(*made);
  auto cost = make_cost(mask, request.settings.block_size, last, engine, stop);
  if (!cost) return std::nullopt;
  auto chosen = evaluate(request.settings.strategy, request, mask, *cost, last, engine, stop);
  if (!chosen) return std::nullopt;
  std::vector<StrategyOutcome> compared;
  for (const std::string& strategy : request.compare) {
    if (strategy == chosen->strategy) {
      compared.push_back(*chosen);
      continue;
    }
    auto outcome = evaluate(strategy, request, mask, *cost, last, engine, stop);
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

Cancellable<Stage<Plan>> plan_stages(const Request& request, const Engine& engine,
                                     const std::stop_token& stop) {
  const auto strategy = parse_strategy(request.settings.strategy);
  if (!strategy) return Stage<Plan>(strategy.error());
  Stage<Cost> cost = std::make_shared<const Cost>();
  Stage<Mask> mask = std::shared_ptr<const Mask>();
  if (strategy->balancer->needs_cost) {
    auto made_mask = make_mask(request, nullptr, stop);
    if (!made_mask) return std::nullopt;
    mask = std::move(*made_mask);
    auto made = make_cost(mask, request.settings.block_size, nullptr, engine, stop);
    if (!made) return std::nullopt;
    cost = std::move(*made);
  }
  return make_plan(*strategy, request, mask, cost, engine, stop);
}

}  // namespace

Cancellable<std::shared_ptr<Snapshot>> Pipeline::run(const Request& request, const Engine& engine,
                                                     const std::stop_token& stop) {
  Cancellable<std::shared_ptr<Snapshot>> snapshot;
  try {
    if (auto possible = check_case(request.layout, request.settings); !possible) {
      snapshot = failed(request, possible.error());
    } else {
      snapshot = run_stages(request, last_.get(), engine, stop);
    }
  } catch (const std::bad_alloc&) {
    snapshot = failed(request, out_of_memory());
  }
  if (snapshot) last_ = *snapshot;
  return snapshot;
}

Cancellable<Stage<Plan>> run_to_plan(const Request& request, const Engine& engine,
                                     const std::stop_token& stop) {
  try {
    if (auto possible = check_case(request.layout, request.settings); !possible) {
      return Stage<Plan>(possible.error());
    }
    return plan_stages(request, engine, stop);
  } catch (const std::bad_alloc&) {
    return Stage<Plan>(out_of_memory());
  }
}

}  // namespace evenkeel
