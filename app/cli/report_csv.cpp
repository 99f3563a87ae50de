#include "cli/report.h"

namespace evenkeel::cli {
namespace {

/// RFC 4180: in quotes where it must be.
std::string field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted_text = "\"";
  for (const char c : text) {
    if (c == '"') quoted_text += '"';
    quoted_text += c;
  }
  return quoted_text + '"';
}

void write_ranks(const std::string& start, const std::string& row, const Work& work, Output& out) {
  for (std::size_t r = 0; r < work.area.size(); ++r) {
    out << start << row << ',' << static_cast<std::int64_t>(r) << ',' << work.area[r] << ',';
    if (!work.planned_tiles.empty()) out << work.planned_tiles[r];
    out << ",\n";
  }
}

}  // namespace

void write_report_csv(const Report& report, Output& out) {
  out << "mask,strategy,row,rank,area,planned_tiles,error\n";
  for (const ReportResult& result : report.results) {
    const std::string start = field(result.mask) + ',' + field(result.strategy) + ',';
    if (!result.metrics) {
      out << start << ",,,," << field(result.metrics.error().line()) << '\n';
      continue;
    }
    const Metrics& metrics = **result.metrics;
    write_ranks(start, "all", metrics.total, out);
    for (std::size_t row = 0; report.per_row && row < metrics.rows.size(); ++row) {
      write_ranks(start, std::to_string(row), metrics.rows[row], out);
    }
  }
}

}  // namespace evenkeel::cli
