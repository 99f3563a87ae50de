#include <utility>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/engines.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/step_report.h"
#include "cli/workload.h"

namespace evenkeel::cli {
namespace {

struct Format {
  std::string_view name;
  void (*write)(const Report& report, Output& out);
  void (*write_steps)(const StepReport& report, Output& out);
  bool for_programs;  ///< holds all numbers, so that programs need not ask twice
};

constexpr Format kFormats[] = {
    {"table", write_report_table, write_steps_table, false},
    {"json", write_report_json, write_steps_json, true},
    {"csv", write_report_csv, write_steps_csv, true},
    {"markdown", write_report_markdown, write_steps_markdown, false},
};

void declare(Flags& flags) {
  declare_workload(flags);
  flags.value("--strategy", "NAMES", "load balancers separated by commas, or all:\n" + strategy_forms());
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
    if (flags.given("--per-row") && !format.for_programs) {
      return bad_input("flag-belongs", "--per-row belongs to json and csv, but the format is " + name,
                       "add --format json or leave it out");
    }
    return &format;
  }
  return bad_input("format-known", "unknown format " + evenkeel::quoted(name),
                   "use table, json, csv or markdown");
}

/// The first error, where no strategy can serve the workload.
Result<void> check_any_served(const Report& report) {
  for (const ReportResult& result : report.results) {
    if (result.outcome.metrics) return {};
  }
  return report.results.front().outcome.metrics.error();
}

/// Every step of a log of packs, summed up.
Result<void> run_steps(const Flags& flags, const Format& format) {
  auto names = flags.required("--strategy");
  if (!names) return names.error();
  auto strategies = parse_strategies(*names);
  if (!strategies) return strategies.error();
  if (flags.given("--per-row")) {
    return bad_input("flag-belongs", "--per-row belongs to the report of one step",
                     "add --step K or leave it out");
  }
  auto workload = read_all_steps(flags);
  if (!workload) return workload.error();
  if (workload->execution == ExecutionModel::ring) {
    return bad_input("flag-belongs", "the steps of a ring are those of one pack", "add --step K");
  }
  if (auto opened = open_plan_files(*strategies, workload->settings); !opened) return opened;
  auto engine = choose_engine(flags);
  if (!engine) return engine.error();
  const StepReport report =
      make_step_report(std::move(workload).value(), std::move(strategies).value(), **engine);
  if (auto served = report.check_any_served(); !served) return served;
  Output out;
  format.write_steps(report, out);
  return out.finish();
}

Result<void> run(const Flags& flags) {
  auto format = read_format(flags);
  if (!format) return format.error();
  if (asks_for_all_steps(flags)) return run_steps(flags, **format);
  // A session brings its own.
  const bool own = flags.given("--session") && !flags.given("--strategy");
  Result<std::vector<std::string>> strategies = std::vector<std::string>();
  if (!own) {
    auto names = flags.required("--strategy");
    if (!names) return names.error();
    strategies = parse_strategies(*names);
    if (!strategies) return strategies.error();
  }
  auto workload = read_workload(flags);
  if (!workload) return workload.error();
  if (own) strategies = workload->strategies;
  if (workload->execution == ExecutionModel::ring && flags.given("--per-row") &&
      (*format)->write == write_report_csv) {
    return bad_input("flag-belongs", "csv has the steps of a ring over all batch rows, not --per-row",
                     "leave out --per-row, or use --format json");
  }
  if (auto opened = open_plan_files(*strategies, workload->settings); !opened) return opened;
  if (auto possible = check_case(workload->layout, workload->settings); !possible) return possible;
  auto engine = choose_engine(flags);
  if (!engine) return engine.error();
  // For reading, traffic is shown of one strategy only.
  const bool traffic = (*format)->for_programs || strategies->size() == 1;
  Report report = make_report(std::move(workload).value(), *strategies, **engine, traffic);
  report.per_row = flags.given("--per-row");
  if (auto served = check_any_served(report); !served) return served;
  Output out;
  (*format)->write(report, out);
  return out.finish();
}

}  // namespace

const Command kReportCommand = {
    "report",
    "what every rank runs under strategies: tiles, imbalance, bounds, traffic and findings, compared", "",
    declare, run};

}  // namespace evenkeel::cli
