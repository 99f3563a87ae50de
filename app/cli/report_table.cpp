#include <algorithm>

#include "base/text.h"
#include "cli/report.h"
#include "cli/report_summary.h"
#include "cli/wrapped_text.h"

namespace evenkeel::cli {
namespace {

/// Columns as wide as their widest cell: the first to the left, the others to the right.
void write_aligned(const std::vector<std::vector<std::string>>& rows, Output& out) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string room(widths[i] - row[i].size(), ' ');
      line += i == 0 ? row[i] + room : "  " + room + row[i];
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out << line << '\n';
  }
}

void write_rest(std::size_t all, const char* what, Output& out) {
  if (all <= kLinesShown) return;
  out << "and " << grouped(static_cast<std::int64_t>(all - kLinesShown)) << " more " << what
      << ": --format csv shows them\n";
}

}  // namespace

void write_text_table(const TextTable& table, Output& out) {
  std::vector<std::vector<std::string>> rows(2);
  for (const TextTable::Column& column : table.columns) {
    rows[0].push_back(column.top);
    rows[1].push_back(column.name);
  }
  rows.insert(rows.end(), table.rows.begin(), table.rows.end());
  write_aligned(rows, out);
}

void write_report_table(const Report& report, Output& out) {
  write_wrapped("", "", describe_workload(report), out);
  out << '\n';
  write_text_table(compare(report), out);
  out << '\n';
  write_wrapped("", "", explain(report), out);
  if (report.results.size() == 1) {
    const ReportResult& result = report.results.front();
    out << '\n';
    if (const Ring* ring = result.steps()) {
      write_text_table(list_steps(*ring), out);
      write_rest(ring->steps.size(), "steps", out);
    } else {
      write_text_table(list_ranks(result), out);
      write_rest(result.metrics()->total.area.size(), "ranks", out);
    }
  }
  if (report.findings.empty()) return;
  out << "\nfindings:\n";
  for (const std::string& line : finding_lines(report)) write_wrapped("  ", "    ", line, out);
}

}  // namespace evenkeel::cli
