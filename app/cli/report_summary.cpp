#include "cli/report_summary.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <set>

#include "base/text.h"

namespace evenkeel::cli {
namespace {

using Cells = std::vector<std::string>;

constexpr const char* kAbsent = "-";

std::string decimal(double value, const char* format) {
  std::array<char, 64> text;
  const int length = std::snprintf(text.data(), text.size(), format, value);
  return {text.data(), static_cast<std::size_t>(length)};
}

std::string ratio_text(std::optional<double> ratio, const char* format) {
  return ratio ? decimal(*ratio, format) : kAbsent;
}

/// "+3.2 %".
std::string over(std::int64_t value, std::optional<std::int64_t> bound) {
  if (!bound || *bound == 0) return kAbsent;
  return over_text(static_cast<double>(value) / static_cast<double>(*bound) - 1);
}

std::string share_of(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return kAbsent;
  return decimal(static_cast<double>(part) / static_cast<double>(whole) * 100, "%.1f %%");
}

/// The most of any rank, and which rank that is.
struct Slowest {
  explicit Slowest(const std::vector<std::int64_t>& work)
      : rank(slowest_rank(work)), most(work[static_cast<std::size_t>(rank.value)]) {}
  Rank rank;
  std::int64_t most;
};

bool any_executed(const Report& report) {
  return std::any_of(report.results.begin(), report.results.end(),
                     [](const ReportResult& result) { return result.executed() != nullptr; });
}

bool any_cuts_blocks(const Report& report) {
  return std::any_of(report.results.begin(), report.results.end(), [](const ReportResult& result) {
    return result.executed() != nullptr && result.cuts_blocks();
  });
}

const ReportResult& first_served(const Report& report) {
  return *std::find_if(report.results.begin(), report.results.end(),
                       [](const ReportResult& result) { return result.metrics() != nullptr; });
}

/// Bounds that hold for every strategy, as they follow from the workload.
const Bounds& bounds_of(const Report& report) {
  return first_served(report).metrics()->total.bounds;
}

/// "; optimal: proved, no plan of whole blocks has a faster slowest rank" for strategies that search.
std::string proofs(const Report& report) {
  std::string text;
  for (const ReportResult& result : report.results) {
    const Proof proof = result.outcome.plan ? (*result.outcome.plan)->proof() : Proof::none;
    if (proof == Proof::none) continue;
    text +=
        "; " + result.strategy() +
        (proof == Proof::proven ? ": proved the best of whole blocks" : ": searched, not proved the best");
    if (report.cost.kind != CostKind::tiles) text.append(" by ").append(cost_kind_name(report.cost.kind));
  }
  return text;
}

TextTable executed_table(const Report& report) {
  TextTable table;
  table.columns = {{"", "strategy"},      {"slowest", "rank"},
                   {"its", "tiles"},      {"over whole-", "block bound"},
                   {"area", "imbalance"}, {"", "tiles x"}};
  for (const ReportResult& result : report.results) {
    const Execution* executed = result.executed();
    if (executed == nullptr) continue;
    const Slowest slowest(executed->total.per_rank());
    table.rows.push_back({result.strategy() + (result.cuts_blocks() ? " *" : ""),
                          std::to_string(slowest.rank.value), grouped(slowest.most),
                          over(slowest.most, bounds_of(report).whole_block_tiles),
                          ratio_text(imbalance(result.metrics()->total.area), "%.3f"),
                          ratio_text(executed->fragmentation(), "%.2f")});
  }
  return table;
}

TextTable owned_table(const Report& report) {
  TextTable table;
  table.columns = {{"", "strategy"},  {"slowest", "rank"},   {"its", "area"},
                   {"over", "bound"}, {"area", "imbalance"}, {"planned tiles", "at most"}};
  for (const ReportResult& result : report.results) {
    if (result.metrics() == nullptr) continue;
    const Work& work = result.metrics()->total;
    const Slowest slowest(work.area);
    table.rows.push_back({result.strategy(), std::to_string(slowest.rank.value), grouped(slowest.most),
                          over(slowest.most, work.bounds.area), ratio_text(imbalance(work.area), "%.3f"),
                          work.planned_tiles.empty() ? kAbsent : grouped(Slowest(work.planned_tiles).most)});
  }
  return table;
}

TextTable ring_table(const Report& report) {
  TextTable table;
  table.columns = {{"", "strategy"},      {"slowest", "rank"},        {"its", "area"},
                   {"area", "imbalance"}, {"ring waits", "for area"}, {"over", "bound"}};
  for (const ReportResult& result : report.results) {
    if (result.metrics() == nullptr) continue;
    const Work& work = result.metrics()->total;
    const Slowest slowest(work.area);
    Cells cells = {result.strategy(), std::to_string(slowest.rank.value), grouped(slowest.most),
                   ratio_text(imbalance(work.area), "%.3f")};
    const Ring* ring = result.steps();
    const std::int64_t waits = ring == nullptr ? 0 : ring->critical_area();
    cells.push_back(ring == nullptr ? kAbsent : grouped(waits));
    cells.push_back(ring == nullptr ? kAbsent : over(waits, work.bounds.area));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

std::string counted(std::size_t count, const char* noun) {
  return grouped(static_cast<std::int64_t>(count)) + " " + noun + (count == 1 ? "" : "s");
}

/// Where a strategy has no row of its own yet: "refused", in the order asked.
void keep_places(const Report& report, TextTable& table) {
  std::vector<Cells> rows;
  std::size_t next = 0;
  for (const ReportResult& result : report.results) {
    const bool there = next < table.rows.size() && (table.rows[next].front() == result.strategy() ||
                                                    table.rows[next].front() == result.strategy() + " *");
    if (there && result.metrics() != nullptr) {
      rows.push_back(std::move(table.rows[next++]));
      continue;
    }
    Cells cells(table.columns.size(), kAbsent);
    cells[0] = result.strategy();
    cells[1] = "refused";
    rows.push_back(std::move(cells));
  }
  table.rows = std::move(rows);
}

}  // namespace

TextTable compare(const Report& report) {
  TextTable table = report.execution == ExecutionModel::ring ? ring_table(report)
                    : any_executed(report)                   ? executed_table(report)
                                                             : owned_table(report);
  keep_places(report, table);
  return table;
}

std::string explain(const Report& report) {
  const Bounds& bounds = bounds_of(report);
  if (report.execution == ExecutionModel::ring) {
    return "ring waits for: the sum over steps of the slowest rank; bound: area / ranks, " +
           grouped(bounds.area);
  }
  if (!any_executed(report)) return "bound: area / ranks, " + grouped(bounds.area) + " pairs";
  std::string text;
  if (bounds.whole_block_tiles)
    text += "whole-block bound: " + grouped(*bounds.whole_block_tiles) + " tiles; ";
  if (any_cuts_blocks(report)) {
    const auto executed =
        std::find_if(report.results.begin(), report.results.end(),
                     [](const ReportResult& result) { return result.executed() != nullptr; });
    text += "* cuts blocks: bound " + grouped(executed->executed()->tiles_bound) + "; ";
  }
  return text + "tiles x: executed / mask's" + proofs(report);
}

TextTable list_ranks(const ReportResult& result) {
  TextTable table;
  table.columns = {{"", "rank"},
                   {"", "area"},
                   {"executed", "full"},
                   {"tiles", "partial"},
                   {"", "all"},
                   {"planned", "tiles"},
                   {"kv from others,", "% of all-gather"}};
  const bool costs = !result.planned_cost.empty();
  if (costs) table.columns.push_back({"planned cost,", "of the mean"});
  double cost_sum = 0;
  for (const std::int64_t cost : result.planned_cost) cost_sum += static_cast<double>(cost);
  const Work& work = result.metrics()->total;
  const Execution* executed = result.executed();
  const std::size_t shown = std::min(work.area.size(), kLinesShown);
  for (std::size_t r = 0; r < shown; ++r) {
    const Rank rank{static_cast<std::int64_t>(r)};
    Cells cells = {std::to_string(r), grouped(work.area[r])};
    if (executed == nullptr) {
      cells.insert(cells.end(), 3, kAbsent);
    } else {
      cells.insert(cells.end(), {grouped(executed->total.full[r]), grouped(executed->total.partial[r]),
                                 grouped(executed->total.of(rank))});
    }
    cells.push_back(work.planned_tiles.empty() ? kAbsent : grouped(work.planned_tiles[r]));
    cells.push_back(result.traffic ? share_of(result.traffic->from_others(rank), result.traffic->all_gather)
                                   : kAbsent);
    if (costs) {
      const double mean = cost_sum / static_cast<double>(work.area.size());
      cells.push_back(mean == 0 ? kAbsent
                                : decimal(static_cast<double>(result.planned_cost[r]) / mean, "%.3f"));
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

TextTable list_steps(const Ring& ring) {
  TextTable table;
  table.columns = {{"", "step"}, {"slowest", "rank"}, {"", "area"}, {"ranks", "idle"}};
  const std::size_t shown = std::min(ring.steps.size(), kLinesShown);
  for (std::size_t i = 0; i < shown; ++i) {
    std::vector<std::int64_t> areas;
    for (const RingStep& step : ring.steps[i]) areas.push_back(step.area);
    const Slowest slowest(areas);
    table.rows.push_back({std::to_string(i), std::to_string(slowest.rank.value), grouped(slowest.most),
                          grouped(std::count(areas.begin(), areas.end(), 0))});
  }
  return table;
}

std::vector<std::string> finding_lines(const Report& report) {
  std::vector<std::string> lines;
  std::set<std::string> said;
  for (const Finding& finding : report.findings) {
    const std::string message = message_with_reason(finding);
    const std::string text = message + (finding.fix.text.empty() ? "" : ": " + finding.fix.text);
    if (!said.insert(text).second) continue;
    std::string names;
    for (const Finding& other : report.findings) {
      if (message_with_reason(other) != message || other.fix.text != finding.fix.text) continue;
      if (!names.empty()) names += ", ";
      names += other.strategy;
    }
    lines.emplace_back(severity_name(finding.severity));
    lines.back().append(", ").append(names).append(": ").append(text);
  }
  return lines;
}

std::string over_text(std::optional<double> over) {
  return over ? decimal(*over * 100, "%+.1f %%") : kAbsent;
}

std::string describe_workload(const Report& report) {
  return counted(report.batch, "row") + " of " + grouped(report.seq_len) + " tokens, " +
         counted(report.documents, "document") + "; " + report.results.front().mask + "; " +
         counted(static_cast<std::size_t>(report.world_size.value), "rank") + "; blocks of " +
         block_size_name(report.block_size) + "; " + report.reference +
         (report.cost.kind == CostKind::tiles ? "" : "; balanced by " + cost_label(report.cost));
}

}  // namespace evenkeel::cli
