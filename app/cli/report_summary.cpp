#include "cli/report_summary.h"

#include <array>
#include <cstdio>
#include <optional>

#include "base/text.h"

namespace evenkeel::cli {
namespace {

std::string decimal(double value, const char* format) {
  std::array<char, 64> text;
  const int length = std::snprintf(text.data(), text.size(), format, value);
  return {text.data(), static_cast<std::size_t>(length)};
}

/// Imbalance, the slowest rank with its work, and how far that is over the bound.
void add_work(const std::vector<std::int64_t>& work, std::optional<std::int64_t> bound,
              std::vector<std::string>& cells) {
  if (work.empty()) {
    cells.insert(cells.end(), 3, "-");
    return;
  }
  const Rank slowest = slowest_rank(work);
  const std::int64_t most = work[static_cast<std::size_t>(slowest.value)];
  const auto ratio = imbalance(work);
  cells.push_back(ratio ? decimal(*ratio, "%.3f") : "-");
  cells.push_back(grouped(most) + " (" + std::to_string(slowest.value) + ")");
  if (!bound || *bound == 0) {
    cells.emplace_back("-");
  } else {
    cells.push_back(decimal((static_cast<double>(most) / static_cast<double>(*bound) - 1) * 100, "%+.1f %%"));
  }
}

std::string counted(std::size_t count, const char* noun) {
  return grouped(static_cast<std::int64_t>(count)) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace

ReportSummary summarise(const Report& report) {
  ReportSummary summary;
  summary.columns = {"strategy",       "area imbalance", "slowest rank",          "over bound",
                     "tile imbalance", "slowest rank",   "over whole-block bound"};
  for (const ReportResult& result : report.results) {
    if (!result.metrics) {
      summary.rows.push_back({result.strategy, "refused", "-", "-", "-", "-", "-"});
      summary.refused.push_back(result.strategy + ": " + result.metrics.error().line());
      continue;
    }
    const Work& total = (*result.metrics)->total;
    std::vector<std::string> cells = {result.strategy};
    add_work(total.area, total.bounds.area, cells);
    add_work(total.planned_tiles, total.bounds.whole_block_tiles, cells);
    summary.rows.push_back(std::move(cells));
  }
  return summary;
}

std::string describe_workload(const Report& report) {
  return counted(report.batch, "row") + " of " + grouped(report.seq_len) + " tokens, " +
         counted(report.documents, "document") + "; " + report.results.front().mask + "; " +
         counted(static_cast<std::size_t>(report.world_size.value), "rank") + "; blocks of " +
         block_size_name(report.block_size) + "; " + report.reference;
}

}  // namespace evenkeel::cli
