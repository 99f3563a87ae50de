#include <new>
#include <utility>

#include "balance/reference_profile.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "findings/execution_findings.h"
#include "metrics/planned_cost.h"
#include "pipeline/executed.h"
#include "pipeline/file_plan.h"
#include "pipeline/pipeline.h"

namespace evenkeel::cli {
namespace {

Result<Traffic> traffic_of(const Mask& mask, const Plan& plan) {
  try {
    return *kv_traffic(mask, plan);
  } catch (const std::bad_alloc&) {
    return make_error(ErrorKind::memory, "memory", "there is not enough memory to measure the KV traffic",
                      "use fewer ranks or a shorter sequence");
  }
}

ReportResult measure(const Snapshot& snapshot, const Engine& engine, ExecutionModel model, bool traffic,
                     const std::string& share, ProgressReport& progress) {
  const MaskLayers& layers = snapshot.request.settings.masks.front();
  const StrategyOutcome& outcome = snapshot.chosen;
  progress.begin("counting the executed tiles of " + outcome.strategy + share);
  auto execution = run_execution(snapshot, outcome, engine);
  ReportResult result{.mask = mask_name(layers.mask),
                      .layers = layers.layers,
                      .pairs = snapshot.mask,
                      .outcome = outcome,
                      .execution = std::move(*execution),
                      .audit = *audit_outcome(snapshot, outcome, engine)};
  if (!outcome.plan || !outcome.metrics) return result;
  const CostModel& balanced = snapshot.request.settings.cost;
  if (balanced.kind != CostKind::tiles) {
    // The sum that does not fit is refused where it is balanced.
    if (auto cost = planned_cost(**outcome.plan, **snapshot.cost, balanced)) {
      result.planned_cost = std::move(cost).value();
    }
  }
  if (traffic) {
    progress.begin("measuring the KV traffic of " + outcome.strategy + share);
    auto measured = traffic_of(**snapshot.mask, **outcome.plan);
    if (measured) {
      result.traffic = std::move(measured).value();
    } else {
      result.traffic_error = measured.error();
    }
  }
  if (model == ExecutionModel::ring) result.ring = ring_steps(**snapshot.mask, **outcome.plan);
  return result;
}

/// The result whose slowest rank runs the fewest tiles, the first of equals; null where none is executed.
const ReportResult* best_of(const std::vector<ReportResult>& results) {
  const ReportResult* best = nullptr;
  for (const ReportResult& result : results) {
    if (result.executed() == nullptr) continue;
    if (best == nullptr || result.executed()->slowest_tiles() < best->executed()->slowest_tiles())
      best = &result;
  }
  return best;
}

void add_findings(const Case& settings, Report& report) {
  const ReportResult* best = best_of(report.results);
  for (const ReportResult& result : report.results) {
    const Mask* mask = result.pairs ? result.pairs->get() : nullptr;
    if (!result.outcome.metrics) {
      report.findings.push_back(refusal(result.strategy(), result.outcome.metrics.error()));
      continue;
    }
    report.findings.insert(report.findings.end(), result.audit.begin(), result.audit.end());
    if (result.ring) {
      // The ring runs no tiles, and asks nothing of the block size.
      if (!*result.ring) report.findings.push_back(refusal(result.strategy(), result.ring->error()));
      const auto found = area_findings(mask, result.outcome);
      report.findings.insert(report.findings.end(), found.begin(), found.end());
    }
    if (result.traffic_error) {
      Finding finding = refusal(result.strategy(), *result.traffic_error);
      finding.severity = Severity::warning;
      report.findings.push_back(std::move(finding));
    }
    if (result.ring) continue;
    std::optional<BetterStrategy> better;
    if (result.executed() != nullptr &&
        best->executed()->slowest_tiles() < result.executed()->slowest_tiles())
      better = BetterStrategy{best->strategy(), best->executed()->slowest_tiles()};
    auto found = execution_findings(settings, mask, result.outcome, result.execution, better);
    report.findings.insert(report.findings.end(), found.begin(), found.end());
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
  report.cost = workload.settings.cost;
  report.execution = workload.execution;
  Pipeline pipeline;
  Request request{std::move(workload.layout), std::move(workload.settings), {}};
  for (std::size_t i = 0; i < strategies.size(); ++i) {
    const std::string share = " (" + std::to_string(i + 1) + " of " + std::to_string(strategies.size()) + ")";
    progress.begin("measuring " + strategies[i] + share);
    request.settings.strategy = strategies[i];
    const auto snapshot = pipeline.run(request, engine);
    if (i == 0 && (*snapshot)->mask) say_if_counted(**(*snapshot)->mask);
    report.results.push_back(measure(**snapshot, engine, report.execution, traffic, share, progress));
  }
  add_findings(request.settings, report);
  return report;
}

}  // namespace evenkeel::cli
