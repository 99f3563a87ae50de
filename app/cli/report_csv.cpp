#include "cli/report.h"
#include "cli/report_summary.h"

namespace evenkeel::cli {

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted_text = "\"";
  for (const char c : text) {
    if (c == '"') quoted_text += '"';
    quoted_text += c;
  }
  return quoted_text + '"';
}

namespace {

std::string start_of(const ReportResult& result) {
  return csv_field(result.mask) + ',' + csv_field(result.strategy()) + ',';
}

/// A line for each rank of one batch row or of all; what is null stays empty. `cost` is null where the table
/// has no column for it.
void write_ranks(const std::string& start, const Work& work, const ExecutedTiles* tiles,
                 const Traffic* traffic, const std::vector<std::int64_t>* cost, Output& out) {
  for (std::size_t r = 0; r < work.area.size(); ++r) {
    const auto rank = static_cast<std::int64_t>(r);
    out << start << ',' << rank << ',' << work.area[r] << ',';
    if (!work.planned_tiles.empty()) out << work.planned_tiles[r];
    out << ',';
    if (tiles != nullptr) out << tiles->full[r];
    out << ',';
    if (tiles != nullptr) out << tiles->partial[r];
    out << ',';
    if (traffic != nullptr) out << traffic->from_others(Rank{rank});
    if (cost != nullptr) out << ',';
    if (cost != nullptr && !cost->empty()) out << (*cost)[r];
    out << ",\n";
  }
}

void write_work(const Report& report, Output& out) {
  const bool costs = report.cost.kind != CostKind::tiles;
  out << "mask,strategy,row,rank,area,planned_tiles,executed_full_tiles,executed_partial_tiles,"
         "kv_from_others,"
      << (costs ? "planned_cost,error\n" : "error\n");
  const std::vector<std::int64_t> none;
  for (const ReportResult& result : report.results) {
    const std::string start = start_of(result);
    if (result.metrics() == nullptr) {
      out << start << (costs ? ",,,,,,,," : ",,,,,,,") << csv_field(result.outcome.metrics.error().line())
          << '\n';
      continue;
    }
    const Metrics& metrics = *result.metrics();
    const Execution* executed = result.executed();
    write_ranks(start + "all", metrics.total, executed == nullptr ? nullptr : &executed->total,
                result.traffic ? &*result.traffic : nullptr, costs ? &result.planned_cost : nullptr, out);
    for (std::size_t row = 0; report.per_row && row < metrics.rows.size(); ++row) {
      write_ranks(start + std::to_string(row), metrics.rows[row],
                  executed == nullptr ? nullptr : &executed->rows[row], nullptr, costs ? &none : nullptr,
                  out);
    }
  }
}

void write_steps(const Report& report, Output& out) {
  out << "mask,strategy,step,rank,behavior,area,error\n";
  for (const ReportResult& result : report.results) {
    const std::string start = start_of(result);
    if (result.steps() == nullptr) {
      const Error& error = result.ring ? result.ring->error() : result.outcome.metrics.error();
      out << start << ",,,," << csv_field(error.line()) << '\n';
      continue;
    }
    const auto& steps = result.steps()->steps;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      for (std::size_t r = 0; r < steps[i].size(); ++r) {
        out << start << static_cast<std::int64_t>(i) << ',' << static_cast<std::int64_t>(r) << ','
            << behavior_name(steps[i][r].behavior) << ',' << steps[i][r].area << ",\n";
      }
    }
  }
}

}  // namespace

void write_report_csv(const Report& report, Output& out) {
  report.execution == ExecutionModel::ring ? write_steps(report, out) : write_work(report, out);
}

}  // namespace evenkeel::cli
