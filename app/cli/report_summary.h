#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/report.h"

namespace evenkeel::cli {

/// A table as text. The first column is a name, the others numbers.
struct TextTable {
  struct Column {
    std::string top;  ///< what neighbouring columns share, or the first half of a long heading
    std::string name;
  };
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;
};

/// The comparison that table and Markdown show: a row for each result, in their order.
///
/// Of what the kernels run: tiles of the slowest rank, how far that is over the whole-block bound, imbalance
/// of area, fragmentation. Where flex can run nothing, of what the ranks own. With a ring, of what it waits
/// for.
[[nodiscard]] TextTable compare(const Report& report);
/// What its marks and bounds mean, in a line; empty where there is nothing to say.
[[nodiscard]] std::string explain(const Report& report);

/// The ranks of the only strategy asked for, as far as they fit on a screen.
[[nodiscard]] TextTable list_ranks(const ReportResult& result);
/// The steps of its ring: the slowest rank of each.
[[nodiscard]] TextTable list_steps(const Ring& ring);
inline constexpr std::size_t kLinesShown = 64;

/// A table aligned by spaces, and as Markdown.
void write_text_table(const TextTable& table, Output& out);
void write_markdown_table(const TextTable& table, Output& out);

/// A field of CSV: in quotes where RFC 4180 asks for them.
[[nodiscard]] std::string csv_field(const std::string& text);

/// "+3.2 %", or "-" for nothing.
[[nodiscard]] std::string over_text(std::optional<double> over);

/// Findings as lines for people; what holds for several strategies is said once.
[[nodiscard]] std::vector<std::string> finding_lines(const Report& report);

/// "1 row of 131,072 tokens, 45 documents; document-causal; 8 ranks; blocks of 128; torch-2.15"
[[nodiscard]] std::string describe_workload(const Report& report);

}  // namespace evenkeel::cli
