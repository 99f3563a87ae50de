#include "pipeline/evaluate.h"

#include <memory>
#include <utility>

#include "balance/strategy.h"
#include "balance/trace_recorder.h"
#include "pipeline/file_plan.h"

namespace evenkeel {
namespace {

/// Whether a strategy reads the same file in both, where it reads one.
bool same_source(std::string_view strategy, const Case& a, const Case& b) {
  const auto file = file_of_strategy(strategy);
  if (!file) return true;
  const PlanSource* of_a = find_plan_source(a.plans, *file);
  const PlanSource* of_b = find_plan_source(b.plans, *file);
  return of_a != nullptr && of_b != nullptr && *of_a == *of_b;
}

/// The plan of a load balancer.
Cancellable<Stage<Plan>> make_plan(const Strategy& strategy, const Request& request, const Stage<Mask>& mask,
                                   const Stage<Cost>& cost, const Engine& engine, const std::stop_token& stop,
                                   TraceRecorder* recorder) {
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
  wanted.recorder = recorder;
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

}  // namespace

bool same_workload(const Request& a, const Request& b, std::string_view strategy) {
  if (a.layout.rows() != b.layout.rows()) return false;  // the same objects, without looking into them
  Case settings = a.settings;
  settings.strategy = b.settings.strategy;
  settings.plans = b.settings.plans;
  return settings == b.settings && same_source(strategy, a.settings, b.settings);
}

const StrategyOutcome* known_outcome(const Snapshot& snapshot, const Request& request,
                                     std::string_view strategy) {
  return same_workload(snapshot.request, request, strategy) ? snapshot.outcome(strategy) : nullptr;
}

Cancellable<Stage<Plan>> plan_of(const std::string& strategy, const Request& request, const Stage<Mask>& mask,
                                 const Stage<Cost>& cost, const Engine& engine, const std::stop_token& stop,
                                 TraceRecorder* recorder) {
  if (const auto file = file_of_strategy(strategy)) {
    if (!cost) return Stage<Plan>(cost.error());
    auto plan = plan_of_file(*file, request.layout, request.settings);
    if (!plan) return Stage<Plan>(plan.error());
    if (recorder != nullptr) recorder->add([&] { return TraceFile{std::string(*file)}; });
    return Stage<Plan>(std::make_shared<const Plan>(std::move(plan).value()));
  }
  const auto parsed = parse_strategy(strategy);
  if (!parsed) return Stage<Plan>(parsed.error());
  return make_plan(*parsed, request, mask, cost, engine, stop, recorder);
}

Cancellable<StrategyOutcome> evaluate(const std::string& strategy, const Request& request,
                                      const Stage<Mask>& mask, const Stage<Cost>& cost, const Engine& engine,
                                      const std::stop_token& stop) {
  if (stop.stop_requested()) return std::nullopt;
  auto plan = plan_of(strategy, request, mask, cost, engine, stop);
  if (!plan) return std::nullopt;
  if (!plan->ok()) return StrategyOutcome{strategy, *plan, plan->error()};
  auto metrics = compute_metrics(**mask, **cost, ***plan, request.settings.reference, stop);
  if (!metrics) return std::nullopt;
  if (!*metrics) return StrategyOutcome{strategy, std::move(*plan), metrics->error()};
  return StrategyOutcome{strategy, std::move(*plan),
                         std::make_shared<const Metrics>(std::move(*metrics).value())};
}

}  // namespace evenkeel
