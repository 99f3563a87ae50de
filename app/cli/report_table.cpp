#include <algorithm>

#include "base/text.h"
#include "cli/report.h"
#include "cli/report_summary.h"

namespace evenkeel::cli {
namespace {

constexpr std::size_t kRanksShown = 64;

/// Columns as wide as their widest cell: the first to the left, the others to the right.
void write_aligned(const std::vector<std::vector<std::string>>& rows, Output& out) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string room(widths[i] - row[i].size(), ' ');
      if (i == 0) {
        out << row[i] << room;
      } else {
        out << "  " << room << row[i];
      }
    }
    out << '\n';
  }
}

void write_comparison(const Report& report, Output& out) {
  const ReportSummary summary = summarise(report);
  std::vector<std::vector<std::string>> rows = {
      {"", "area", "slowest", "over", "tile", "slowest", "over whole-"},
      {"strategy", "imbalance", "rank", "bound", "imbalance", "rank", "block bound"}};
  rows.insert(rows.end(), summary.rows.begin(), summary.rows.end());
  write_aligned(rows, out);
  const auto served = std::find_if(report.results.begin(), report.results.end(),
                                   [](const ReportResult& result) { return result.metrics.ok(); });
  const Bounds& bounds = (*served->metrics)->total.bounds;
  out << "\nbounds: area " << grouped(bounds.area);
  if (bounds.whole_block_tiles) out << ", whole blocks " << grouped(*bounds.whole_block_tiles) << " tiles";
  out << ". In brackets: the slowest rank. -: the strategy cuts blocks, or no bound holds.\n";
}

void write_ranks(const Work& work, Output& out) {
  std::vector<std::vector<std::string>> rows = {{"rank", "area", "planned tiles"}};
  const std::size_t shown = std::min(work.area.size(), kRanksShown);
  for (std::size_t r = 0; r < shown; ++r) {
    rows.push_back({std::to_string(r), grouped(work.area[r]),
                    work.planned_tiles.empty() ? "-" : grouped(work.planned_tiles[r])});
  }
  out << '\n';
  write_aligned(rows, out);
  if (shown < work.area.size()) {
    out << "and " << grouped(static_cast<std::int64_t>(work.area.size() - shown))
        << " more ranks: --format csv shows them\n";
  }
}

}  // namespace

void write_report_table(const Report& report, Output& out) {
  out << describe_workload(report) << "\n\n";
  write_comparison(report, out);
  if (report.results.size() == 1) write_ranks((*report.results.front().metrics)->total, out);
  if (report.findings.empty()) return;
  out << "\nfindings:\n";
  for (const Finding& finding : report.findings) {
    out << "  " << severity_name(finding.severity) << ", " << finding.strategy << ": " << finding.message;
    if (!finding.fix.text.empty()) out << ": " << finding.fix.text;
    out << '\n';
  }
}

}  // namespace evenkeel::cli
