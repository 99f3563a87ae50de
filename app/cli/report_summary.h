#pragma once

#include <string>
#include <vector>

#include "cli/report.h"

namespace evenkeel::cli {

/// The cells of the comparison that table and Markdown share, as text.
struct ReportSummary {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  ///< one for each result
  std::vector<std::string> refused;            ///< "strategy: why" where it cannot serve
};

[[nodiscard]] ReportSummary summarise(const Report& report);

/// "1 row of 131,072 tokens, 45 documents; document-causal; 8 ranks; blocks of 128; torch-2.15"
[[nodiscard]] std::string describe_workload(const Report& report);

}  // namespace evenkeel::cli
