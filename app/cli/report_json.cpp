#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string_view>

#include "cli/report.h"

namespace evenkeel::cli {
namespace {

// Written piece by piece: a million ranks would make a tree of gigabytes.

std::string json_string(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string json_number(std::optional<double> value) {
  return value ? nlohmann::json(*value).dump() : "null";
}

void write_per_rank(const Work& work, Output& out) {
  out << R"("per_rank":[)";
  for (std::size_t r = 0; r < work.area.size(); ++r) {
    out << (r == 0 ? "" : ",") << R"({"rank":)" << static_cast<std::int64_t>(r) << R"(,"area":)"
        << work.area[r] << R"(,"planned_tiles":)";
    if (work.planned_tiles.empty()) {
      out << "null";
    } else {
      out << work.planned_tiles[r];
    }
    out << R"(,"executed_full_tiles":null,"executed_partial_tiles":null})";
  }
  out << ']';
}

/// `per_rank`, `bounds` and `imbalance`; nulls where there is no work.
void write_work(const Work* work, Output& out) {
  if (work == nullptr) {
    out << R"("per_rank":[],"bounds":{"whole_block_tiles":null,"area":null},)"
        << R"("imbalance":{"area":null,"planned_tiles":null,"executed_tiles":null})";
    return;
  }
  write_per_rank(*work, out);
  const Bounds& bounds = work->bounds;
  out << R"(,"bounds":{"whole_block_tiles":)"
      << (bounds.whole_block_tiles ? std::to_string(*bounds.whole_block_tiles) : "null") << R"(,"area":)"
      << bounds.area << R"(},"imbalance":{"area":)" << json_number(imbalance(work->area))
      << R"(,"planned_tiles":)" << json_number(imbalance(work->planned_tiles))
      << R"(,"executed_tiles":null})";
}

void write_result(const ReportResult& result, bool per_row, Output& out) {
  const Metrics* metrics = result.metrics ? result.metrics->get() : nullptr;
  out << R"({"mask":)" << json_string(result.mask) << R"(,"layers":)" << result.layers << R"(,"strategy":)"
      << json_string(result.strategy) << R"(,"error":)"
      << (metrics == nullptr ? json_string(result.metrics.error().line()) : "null") << ',';
  write_work(metrics == nullptr ? nullptr : &metrics->total, out);
  out << R"(,"fragmentation":null)";
  if (per_row) {
    out << R"(,"rows":[)";
    for (std::size_t row = 0; metrics != nullptr && row < metrics->rows.size(); ++row) {
      out << (row == 0 ? "{" : ",{");
      write_work(&metrics->rows[row], out);
      out << '}';
    }
    out << ']';
  }
  out << '}';
}

void write_finding(const Finding& finding, Output& out) {
  out << R"({"rule":)" << json_string(finding.rule) << R"(,"severity":)"
      << json_string(severity_name(finding.severity)) << R"(,"strategy":)" << json_string(finding.strategy)
      << R"(,"message":)" << json_string(finding.message) << R"(,"fix":)" << json_string(finding.fix.text)
      << '}';
}

}  // namespace

void write_report_json(const Report& report, Output& out) {
  out << R"({"schema":"evenkeel.report/1","world_size":)" << report.world_size.value << R"(,"seq_len":)"
      << report.seq_len << R"(,"batch":)" << static_cast<std::int64_t>(report.batch) << R"(,"block_size":[)"
      << report.block_size.q << ',' << report.block_size.kv << R"(],"reference":)"
      << json_string(report.reference) << R"(,"results":[)";
  for (std::size_t i = 0; i < report.results.size(); ++i) {
    if (i > 0) out << ',';
    write_result(report.results[i], report.per_row, out);
  }
  out << R"(],"findings":[)";
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    if (i > 0) out << ',';
    write_finding(report.findings[i], out);
  }
  out << "]}\n";
}

}  // namespace evenkeel::cli
