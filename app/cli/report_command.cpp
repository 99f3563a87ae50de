#include <utility>

#include "balance/reference_profile.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/engines.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/workload.h"
#include "pipeline/pipeline.h"

namespace evenkeel::cli {
namespace {

struct Format {
  std::string_view name;
  void (*write)(const Report& report, Output& out);
};

constexpr Format kFormats[] = {
    {"table", write_report_table},
    {"json", write_report_json},
    {"csv", write_report_csv},
    {"markdown", write_report_markdown},
};

void declare(Flags& flags) {
  declare_workload(flags);
  flags.value("--strategy", "NAMES", "load balancers separated by commas, or all");
  flags.value("--format", "FORMAT", "table, json, csv or markdown [table]");
  flags.toggle("--json", "the same as --format json");
  flags.toggle("--per-row", "numbers of each batch row too (json and csv)");
  declare_engine(flags);
}

Result<const Format*> read_format(const Flags& flags) {
  const std::string name = flags.one("--format").value_or(flags.given("--json") ? "json" : "table");
  for (const Format& format : kFormats) {
    if (format.name != name) continue;
    if (flags.given("--json") && name != "json") {
      return bad_input("one-format", "--json and --format " + name + " are two formats", "give one of them");
    }
    if (flags.given("--per-row") && name != "json" && name != "csv") {
      return bad_input("flag-belongs", "--per-row belongs to json and csv, but the format is " + name,
                       "add --format json or leave it out");
    }
    return &format;
  }
  return bad_input("format-known", "unknown format " + evenkeel::quoted(name),
                   "use table, json, csv or markdown");
}

/// Measures one strategy after the other; the pipeline keeps what they share.
Report measure(Workload workload, const std::vector<std::string>& strategies, const Engine& engine) {
  ProgressReport progress;
  Report report;
  report.world_size = workload.settings.world_size;
  report.seq_len = workload.layout.seq_len();
  report.batch = workload.layout.batch();
  report.documents = workload.layout.document_count();
  report.block_size = workload.settings.block_size;
  report.reference = reference_name(workload.settings.reference);
  Pipeline pipeline;
  const MaskLayers& mask = workload.settings.masks.front();
  for (std::size_t i = 0; i < strategies.size(); ++i) {
    progress.begin("measuring " + strategies[i] + " (" + std::to_string(i + 1) + " of " +
                   std::to_string(strategies.size()) + ")");
    Request request{workload.layout, workload.settings, {}};
    request.settings.strategy = strategies[i];
    const auto snapshot = pipeline.run(request, engine);
    const Snapshot& done = **snapshot;
    report.results.push_back({mask_name(mask.mask), mask.layers, strategies[i], done.chosen.metrics});
    report.findings.insert(report.findings.end(), done.findings.begin(), done.findings.end());
  }
  return report;
}

/// The first error, where no strategy can serve the workload.
Result<void> check_any_served(const Report& report) {
  for (const ReportResult& result : report.results) {
    if (result.metrics) return {};
  }
  return report.results.front().metrics.error();
}

Result<void> run(const Flags& flags) {
  auto format = read_format(flags);
  if (!format) return format.error();
  auto names = flags.required("--strategy");
  if (!names) return names.error();
  auto strategies = parse_strategies(*names);
  if (!strategies) return strategies.error();
  auto workload = read_workload(flags);
  if (!workload) return workload.error();
  if (auto possible = check_case(workload->layout, workload->settings); !possible) return possible;
  auto engine = choose_engine(flags);
  if (!engine) return engine.error();
  Report report = measure(std::move(workload).value(), *strategies, **engine);
  report.per_row = flags.given("--per-row");
  if (auto served = check_any_served(report); !served) return served;
  Output out;
  (*format)->write(report, out);
  return out.finish();
}

}  // namespace

const Command kReportCommand = {
    "report", "work of every rank, imbalance, bounds and findings of strategies, compared", "", declare, run};

}  // namespace evenkeel::cli
