#include "pipeline/pipeline.h"

#include <new>
#include <utility>

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

Stage<Mask> make_mask(const Request& request, const Snapshot* last) {
  const MaskSpec& spec = request.settings.masks.front().mask;
  if (last != nullptr && last->mask.ok() && (*last->mask)->spec() == spec &&
      same_rows(last->request.layout, request.layout)) {
    return last->mask;
  }
  return share(Mask::make(spec, request.layout));
}

Stage<Plan> make_plan(const std::string& strategy, const Request& request, const Stage<Cost>& cost,
                      const Engine& engine) {
  auto balancer = find_load_balancer(strategy);
  if (!balancer) return balancer.error();
  if (!cost) return cost.error();
  const Case& settings = request.settings;
  return share(
      (*balancer)->make_plan(PlanRequest{request.layout, settings.world_size, settings.block_size,
                                         settings.reference, settings.load_balancing, cost->get(), engine}));
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
  Stage<Plan> plan = make_plan(strategy, request, cost, engine);
  if (!plan) return StrategyOutcome{strategy, plan, plan.error()};
  auto metrics = compute_metrics(**mask, **cost, **plan, request.settings.reference, stop);
  if (!metrics) return std::nullopt;
  return StrategyOutcome{strategy, std::move(plan), share(std::move(*metrics))};
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
  Stage<Mask> mask = make_mask(request, last);
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
  auto balancer = find_load_balancer(request.settings.strategy);
  if (!balancer) return Stage<Plan>(balancer.error());
  Stage<Cost> cost = std::make_shared<const Cost>();
  if ((*balancer)->needs_cost) {
    auto made = make_cost(make_mask(request, nullptr), request.settings.block_size, nullptr, engine, stop);
    if (!made) return std::nullopt;
    cost = std::move(*made);
  }
  return make_plan(request.settings.strategy, request, cost, engine);
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
