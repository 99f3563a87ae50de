#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/output.h"
#include "findings/finding.h"
#include "metrics/metrics.h"
#include "pipeline/case.h"
#include "pipeline/snapshot.h"

namespace evenkeel::cli {

/// One strategy under one mask: its metrics, or why it cannot serve the workload.
struct ReportResult {
  std::string mask;
  std::int64_t layers = 1;
  std::string strategy;
  Stage<Metrics> metrics;
};

/// What `evenkeel report` knows; each format shows it in its own way.
struct Report {
  WorldSize world_size;
  std::int64_t seq_len = 0;
  std::size_t batch = 0;
  std::size_t documents = 0;
  BlockSize block_size;
  std::string reference;
  bool per_row = false;
  std::vector<ReportResult> results;  ///< in the order asked
  std::vector<Finding> findings;
};

void write_report_table(const Report& report, Output& out);     ///< aligned, for reading
void write_report_markdown(const Report& report, Output& out);  ///< the same table for documents
void write_report_json(const Report& report, Output& out);      ///< schema evenkeel.report/1, one line
void write_report_csv(const Report& report, Output& out);       ///< a line for each strategy and rank

}  // namespace evenkeel::cli
