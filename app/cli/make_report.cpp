#include <atomic>
#include <functional>
#include <memory>
#include <new>
#include <utility>

#include "balance/reference_profile.h"
#include "cli/parallel.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "findings/execution_findings.h"
#include "pipeline/executed.h"
#include "pipeline/pipeline.h"

namespace evenkeel::cli {
namespace {

std::int64_t slowest_tiles(const Execution& execution) {
  const std::vector<std::int64_t> tiles = execution.total.per_rank();
  return tiles[static_cast<std::size_t>(slowest_rank(tiles).value)];
}

/// Nothing where the core refuses, or where there is not enough memory for it.
std::optional<Traffic> traffic_of(const Mask& mask, const Plan& plan) {
  try {
    auto traffic = *kv_traffic(mask, plan);
    if (traffic) return std::move(traffic).value();
  } catch (const std::bad_alloc&) {
  }
  return std::nullopt;
}

/// A strategy as the cheap stages see it, and what its snapshot holds for the others.
struct Measured {
  std::shared_ptr<const Snapshot> snapshot;
  ReportResult result;
};

Measured measure(std::shared_ptr<const Snapshot> snapshot) {
  const MaskLayers& layers = snapshot->request.settings.masks.front();
  ReportResult result{mask_name(layers.mask), layers.layers, snapshot->chosen, Error{}, {}, {}};
  return {std::move(snapshot), std::move(result)};
}

/// Executes all strategies, on all cores: what a strategy runs and what it reads are tasks of their own.
void execute(std::vector<Measured>& strategies, const Engine& engine, ExecutionModel model, bool traffic,
             ProgressReport& progress) {
  std::vector<std::function<void()>> tasks;
  std::atomic<int> done = 0;
  const auto add = [&](const std::function<void()>& task) {
    tasks.emplace_back([&, task] {
      task();
      progress.done(static_cast<double>(++done) / static_cast<double>(tasks.size()));
    });
  };
  for (Measured& strategy : strategies) {
    const Snapshot& snapshot = *strategy.snapshot;
    ReportResult& result = strategy.result;
    const StrategyOutcome& outcome = snapshot.chosen;
    add([&] { result.execution = *run_execution(snapshot, outcome, engine); });
    if (!outcome.plan || !outcome.metrics) continue;
    if (traffic) add([&] { result.traffic = traffic_of(**snapshot.mask, **outcome.plan); });
    if (model == ExecutionModel::ring) result.ring = ring_steps(**snapshot.mask, **outcome.plan);
  }
  progress.begin("counting executed tiles and traffic");
  run_parallel(tasks);
}

/// The result whose slowest rank runs the fewest tiles, the first of equals; null where none is executed.
const ReportResult* best_of(const std::vector<ReportResult>& results) {
  const ReportResult* best = nullptr;
  for (const ReportResult& result : results) {
    if (result.executed() == nullptr) continue;
    if (best == nullptr || slowest_tiles(*result.executed()) < slowest_tiles(*best->executed()))
      best = &result;
  }
  return best;
}

void add_findings(const Case& settings, Report& report) {
  const ReportResult* best = best_of(report.results);
  for (const ReportResult& result : report.results) {
    if (!result.outcome.metrics) {
      report.findings.push_back(refusal(result.strategy(), result.outcome.metrics.error()));
      continue;
    }
    std::optional<BetterStrategy> better;
    if (result.executed() != nullptr && slowest_tiles(*best->executed()) < slowest_tiles(*result.executed()))
      better = BetterStrategy{best->strategy(), slowest_tiles(*best->executed())};
    auto found = execution_findings(settings, result.outcome, result.execution, better);
    report.findings.insert(report.findings.end(), found.begin(), found.end());
    if (result.ring && !*result.ring) {
      report.findings.push_back(refusal(result.strategy(), result.ring->error()));
    }
  }
}

}  // namespace

Report make_report(Workload workload, const std::vector<std::string>& strategies, const Engine& engine,
                   bool traffic) {
  ProgressReport progress;
  Report report;
  report.world_size = workload.settings.world_size;
  report.seq_len = workload.layout.seq_len();
  report.batch = workload.layout.batch();
  report.documents = workload.layout.document_count();
  report.block_size = workload.settings.block_size;
  report.reference = reference_name(workload.settings.reference);
  report.execution = workload.execution;
  Pipeline pipeline;
  Request request{std::move(workload.layout), std::move(workload.settings), {}};
  std::vector<Measured> measured;
  for (std::size_t i = 0; i < strategies.size(); ++i) {
    progress.begin("measuring " + strategies[i] + " (" + std::to_string(i + 1) + " of " +
                   std::to_string(strategies.size()) + ")");
    request.settings.strategy = strategies[i];
    const auto snapshot = pipeline.run(request, engine);
    measured.push_back(measure(*snapshot));
  }
  execute(measured, engine, report.execution, traffic, progress);
  for (Measured& strategy : measured) report.results.push_back(std::move(strategy.result));
  add_findings(request.settings, report);
  return report;
}

}  // namespace evenkeel::cli
