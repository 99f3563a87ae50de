#include "cli/report.h"
#include "cli/report_summary.h"

namespace evenkeel::cli {
namespace {

void write_row(const std::vector<std::string>& cells, Output& out) {
  out << '|';
  for (const std::string& cell : cells) {
    out << ' ';
    // A star would begin emphasis.
    for (const char c : cell) out << (c == '*' ? "\\*" : std::string_view(&c, 1));
    out << " |";
  }
  out << '\n';
}

}  // namespace

void write_markdown_table(const TextTable& table, Output& out) {
  std::vector<std::string> names;
  for (const TextTable::Column& column : table.columns) {
    const bool split = column.top.ends_with('-');
    names.push_back(column.top + (column.top.empty() || split ? "" : " ") + column.name);
  }
  write_row(names, out);
  out << "|---|";
  for (std::size_t i = 1; i < names.size(); ++i) out << "---:|";
  out << '\n';
  for (const auto& row : table.rows) write_row(row, out);
}

void write_report_markdown(const Report& report, Output& out) {
  out << describe_workload(report) << ".\n\n";
  write_markdown_table(compare(report), out);
  std::string marks;
  for (const char c : explain(report)) marks += c == '*' ? "\\*" : std::string(1, c);
  out << '\n' << marks << ".\n";
  const auto findings = finding_lines(report);
  if (!findings.empty()) out << '\n';
  for (const std::string& line : findings) out << "- " << line << '\n';
}

}  // namespace evenkeel::cli
