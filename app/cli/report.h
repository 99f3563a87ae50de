#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/output.h"
#include "cli/workload.h"
#include "engine/engine.h"
#include "execution/execution.h"
#include "execution/ring.h"
#include "execution/traffic.h"
#include "findings/finding.h"
#include "mask/mask.h"
#include "metrics/metrics.h"
#include "pipeline/case.h"
#include "pipeline/snapshot.h"

namespace evenkeel::cli {

/// One strategy under one mask: what it costs, or why it cannot serve the workload.
struct ReportResult {
  std::string mask;
  std::int64_t layers = 1;
  Stage<Mask> pairs;  ///< the mask over the workload's documents
  StrategyOutcome outcome;
  Stage<Execution> execution;       ///< or why flex cannot run it
  std::vector<Finding> audit = {};  ///< of a plan file: what the rules for plans of others find
  /// Of a cost model other than tiles: what is balanced, per rank; empty where the plan cuts blocks.
  std::vector<std::int64_t> planned_cost = {};
  std::optional<Traffic> traffic = {};      ///< where it is asked for and can be had
  std::optional<Error> traffic_error = {};  ///< why it cannot, where it is asked for
  std::optional<Result<Ring>> ring =
      {};  ///< with `ExecutionModel::ring`, for a strategy that serves the workload

  [[nodiscard]] const std::string& strategy() const { return outcome.strategy; }
  /// Null where it cannot serve the workload.
  [[nodiscard]] const Metrics* metrics() const { return outcome.metrics ? outcome.metrics->get() : nullptr; }
  /// Null where flex cannot run it.
  [[nodiscard]] const Execution* executed() const { return execution ? execution->get() : nullptr; }
  /// Null where there are none.
  [[nodiscard]] const Ring* steps() const { return ring && *ring ? &**ring : nullptr; }
  /// Whether ranks own parts of blocks. Then the whole-block bound does not hold.
  [[nodiscard]] bool cuts_blocks() const {
    return metrics() != nullptr && metrics()->total.planned_tiles.empty();
  }
};

/// What `evenkeel report` knows; each format shows it in its own way.
struct Report {
  WorldSize world_size;
  std::int64_t seq_len = 0;
  std::size_t batch = 0;
  std::size_t documents = 0;
  BlockSize block_size;
  std::string reference;
  CostModel cost;  ///< what block-wise strategies balance
  ExecutionModel execution = ExecutionModel::flex;
  bool per_row = false;
  std::vector<ReportResult> results;  ///< in the order asked
  std::vector<Finding> findings;
};

/// Measures and executes one strategy after the other, and says on standard error how far it is. `traffic`
/// asks for the W x W matrices too.
[[nodiscard]] Report make_report(Workload workload, const std::vector<std::string>& strategies,
                                 const Engine& engine, bool traffic);

void write_report_table(const Report& report, Output& out);     ///< aligned, for reading
void write_report_markdown(const Report& report, Output& out);  ///< the same table for documents
void write_report_json(const Report& report, Output& out);      ///< schema evenkeel.report/1, one line
/// A line for each strategy and rank, and with a ring for each of its steps.
void write_report_csv(const Report& report, Output& out);

}  // namespace evenkeel::cli
