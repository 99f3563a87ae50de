#include <new>
#include <utility>

#include "balance/reference_profile.h"
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

ReportResult measure(const Snapshot& snapshot, const Engine& engine, ExecutionModel model, bool traffic,
                     const std::string& share, ProgressReport& progress) {
  const MaskLayers& layers = snapshot.request.settings.masks.front();
  const StrategyOutcome& outcome = snapshot.chosen;
  progress.begin("counting the executed tiles of " + outcome.strategy + share);
  auto execution = run_execution(snapshot, outcome, engine);
  ReportResult result{mask_name(layers.mask), layers.layers, outcome, std::move(*execution), {}, {}};
  if (!outcome.plan || !outcome.metrics) return result;
  if (traffic) {
    progress.begin("measuring the KV traffic of " + outcome.strategy + share);
    result.traffic = traffic_of(**snapshot.mask, **outcome.plan);
  }
  if (model == ExecutionModel::ring) result.ring = ring_steps(**snapshot.mask, **outcome.plan);
  return result;
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
  for (std::size_t i = 0; i < strategies.size(); ++i) {
    const std::string share = " (" + std::to_string(i + 1) + " of " + std::to_string(strategies.size()) + ")";
    progress.begin("measuring " + strategies[i] + share);
    request.settings.strategy = strategies[i];
    const auto snapshot = pipeline.run(request, engine);
    report.results.push_back(measure(**snapshot, engine, report.execution, traffic, share, progress));
  }
  add_findings(request.settings, report);
  return report;
}

}  // namespace evenkeel::cli
