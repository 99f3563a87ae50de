#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string_view>

#include "cli/finding_output.h"
#include "cli/report.h"

namespace evenkeel::cli {
namespace {

// Written piece by piece: a million ranks would make a tree of gigabytes.

std::string json_number(std::optional<double> value) {
  return value ? nlohmann::json(*value).dump() : "null";
}

void write_or_null(const std::int64_t* number, Output& out) {
  if (number == nullptr) {
    out << "null";
  } else {
    out << *number;
  }
}

/// `cost` is empty where there is none to write.
void write_per_rank(const Work& work, const ExecutedTiles* tiles, std::span<const std::int64_t> cost,
                    Output& out) {
  out << R"("per_rank":[)";
  for (std::size_t r = 0; r < work.area.size(); ++r) {
    out << (r == 0 ? "" : ",") << R"({"rank":)" << static_cast<std::int64_t>(r) << R"(,"area":)"
        << work.area[r] << R"(,"planned_tiles":)";
    write_or_null(work.planned_tiles.empty() ? nullptr : &work.planned_tiles[r], out);
    out << R"(,"executed_full_tiles":)";
    write_or_null(tiles == nullptr ? nullptr : &tiles->full[r], out);
    out << R"(,"executed_partial_tiles":)";
    write_or_null(tiles == nullptr ? nullptr : &tiles->partial[r], out);
    if (!cost.empty()) out << R"(,"planned_cost":)" << cost[r];
    out << '}';
  }
  out << ']';
}

/// `per_rank`, `bounds` and `imbalance`; nulls where there is no work, or nothing is executed.
void write_work(const Work* work, const ExecutedTiles* tiles, std::span<const std::int64_t> cost,
                Output& out) {
  if (work == nullptr) {
    out << R"("per_rank":[],"bounds":{"whole_block_tiles":null,"area":null},)"
        << R"("imbalance":{"area":null,"planned_tiles":null,"executed_tiles":null})";
    return;
  }
  write_per_rank(*work, tiles, cost, out);
  const Bounds& bounds = work->bounds;
  out << R"(,"bounds":{"whole_block_tiles":)";
  write_or_null(bounds.whole_block_tiles ? &*bounds.whole_block_tiles : nullptr, out);
  out << R"(,"area":)" << bounds.area << R"(},"imbalance":{"area":)" << json_number(imbalance(work->area))
      << R"(,"planned_tiles":)" << json_number(imbalance(work->planned_tiles)) << R"(,"executed_tiles":)"
      << json_number(tiles == nullptr ? std::nullopt : imbalance(tiles->per_rank()));
  if (!cost.empty()) out << R"(,"planned_cost":)" << json_number(imbalance(cost));
  out << '}';
}

void write_traffic(const std::optional<Traffic>& traffic, Output& out) {
  out << R"(,"traffic":)";
  if (!traffic) {
    out << "null";
    return;
  }
  const std::int64_t world = traffic->world_size.value;
  for (std::int64_t reader = 0; reader < world; ++reader) {
    out << (reader == 0 ? "[[" : "],[");
    for (std::int64_t owner = 0; owner < world; ++owner) {
      if (owner > 0) out << ',';
      out << traffic->at(Rank{reader}, Rank{owner});
    }
  }
  out << "]]";
}

void write_steps(const Ring* ring, Output& out) {
  out << R"(,"steps":)";
  if (ring == nullptr) {
    out << "null";
    return;
  }
  out << '[';
  for (std::size_t i = 0; i < ring->steps.size(); ++i) {
    out << (i == 0 ? "[" : ",[");
    for (std::size_t r = 0; r < ring->steps[i].size(); ++r) {
      const RingStep& step = ring->steps[i][r];
      out << (r == 0 ? "" : ",") << R"({"rank":)" << static_cast<std::int64_t>(r) << R"(,"step":)"
          << static_cast<std::int64_t>(i) << R"(,"behavior":")" << behavior_name(step.behavior)
          << R"(","area":)" << step.area << '}';
    }
    out << ']';
  }
  out << ']';
}

void write_rows(const ReportResult& result, Output& out) {
  const Metrics* metrics = result.metrics();
  const Execution* executed = result.executed();
  out << R"(,"rows":[)";
  for (std::size_t row = 0; metrics != nullptr && row < metrics->rows.size(); ++row) {
    out << (row == 0 ? "{" : ",{");
    write_work(&metrics->rows[row], executed == nullptr ? nullptr : &executed->rows[row], {}, out);
    out << '}';
  }
  out << ']';
}

/// Of a strategy that searches.
void write_proof(const ReportResult& result, Output& out) {
  const Proof proof = result.outcome.plan ? (*result.outcome.plan)->proof() : Proof::none;
  if (proof == Proof::none) return;
  out << R"(,"proved_optimal":)" << (proof == Proof::proven ? "true" : "false");
}

void write_result(const ReportResult& result, const Report& report, Output& out) {
  const Metrics* metrics = result.metrics();
  const Execution* executed = result.executed();
  out << R"({"mask":)" << json_string(result.mask) << R"(,"layers":)" << result.layers << R"(,"strategy":)"
      << json_string(result.strategy()) << R"(,"error":)"
      << (metrics == nullptr ? json_string(result.outcome.metrics.error().line()) : "null") << ',';
  write_work(metrics == nullptr ? nullptr : &metrics->total, executed == nullptr ? nullptr : &executed->total,
             result.planned_cost, out);
  out << R"(,"fragmentation":)"
      << json_number(executed == nullptr ? std::nullopt : executed->fragmentation());
  write_proof(result, out);
  write_traffic(result.traffic, out);
  if (report.execution == ExecutionModel::ring) write_steps(result.steps(), out);
  if (report.per_row) write_rows(result, out);
  out << '}';
}

}  // namespace

void write_report_json(const Report& report, Output& out) {
  out << R"({"schema":"evenkeel.report/1","world_size":)" << report.world_size.value << R"(,"seq_len":)"
      << report.seq_len << R"(,"batch":)" << static_cast<std::int64_t>(report.batch) << R"(,"block_size":[)"
      << report.block_size.q << ',' << report.block_size.kv << R"(],"reference":)"
      << json_string(report.reference);
  if (report.cost.kind != CostKind::tiles) out << R"(,"cost":)" << json_string(cost_label(report.cost));
  out << R"(,"results":[)";
  for (std::size_t i = 0; i < report.results.size(); ++i) {
    if (i > 0) out << ',';
    write_result(report.results[i], report, out);
  }
  out << R"(],"findings":)";
  write_findings_json(report.findings, out);
  out << "}\n";
}

}  // namespace evenkeel::cli
