#include "cli/report.h"
#include "cli/report_summary.h"

namespace evenkeel::cli {
namespace {

void write_row(const std::vector<std::string>& cells, Output& out) {
  out << '|';
  for (const std::string& cell : cells) out << ' ' << cell << " |";
  out << '\n';
}

}  // namespace

void write_report_markdown(const Report& report, Output& out) {
  const ReportSummary summary = summarise(report);
  out << describe_workload(report) << ".\n\n";
  write_row(summary.columns, out);
  out << "|---|";
  for (std::size_t i = 1; i < summary.columns.size(); ++i) out << "---:|";
  out << '\n';
  for (const auto& row : summary.rows) write_row(row, out);
  if (!summary.refused.empty()) out << '\n';
  for (const std::string& line : summary.refused) out << "- " << line << '\n';
}

}  // namespace evenkeel::cli
