#include "cli/step_report.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.h"
#include "cli/finding_output.h"
#include "cli/progress.h"
#include "cli/report_summary.h"
#include "cli/wrapped_text.h"
#include "mask/mask_spec.h"

namespace evenkeel::cli {
namespace {

std::string number_or(const char* none, std::optional<std::int64_t> number) {
  return number ? std::to_string(*number) : none;
}

std::string json_ratio(std::optional<double> ratio) {
  return ratio ? nlohmann::json(*ratio).dump() : "null";
}

std::string describe(const StepReport& report) {
  const Case& settings = report.workload.settings;
  const auto steps = static_cast<std::int64_t>(report.workload.log.steps());
  return grouped(steps) + (steps == 1 ? " step" : " steps") + "; " + mask_name(settings.masks.front().mask) +
         "; " + grouped(settings.world_size.value) + (settings.world_size.value == 1 ? " rank" : " ranks") +
         "; blocks of " + block_size_name(settings.block_size) + "; " +
         std::string(reference_name(settings.reference)) +
         (settings.cost.kind == CostKind::tiles ? "" : "; balanced by " + cost_label(settings.cost));
}

TextTable summary_table(const StepReport& report) {
  TextTable table;
  table.columns = {
      {"", "strategy"}, {"over bound,", "mean"}, {"", "worst"}, {"", "at step"}, {"steps", "refused"}};
  for (std::size_t s = 0; s < report.strategies.size(); ++s) {
    const PackSummary summary = summarize_steps(report.results[s]);
    table.rows.push_back({report.strategies[s], over_text(summary.mean_over), over_text(summary.worst_over),
                          summary.worst_over ? std::to_string(summary.worst_step) : "-",
                          std::to_string(summary.refused)});
  }
  return table;
}

/// The steps of the only strategy, as far as they fit on a screen.
TextTable step_table(const StepReport& report) {
  TextTable table;
  table.columns = {{"", "step"},  {"", "tokens"},   {"", "documents"}, {"slowest rank's", "tiles"},
                   {"", "bound"}, {"over", "bound"}};
  for (std::size_t step = 0; step < std::min(report.workload.log.steps(), kLinesShown); ++step) {
    const Layout& pack = report.workload.log.pack(step);
    std::vector<std::string> cells = {std::to_string(step), grouped(pack.seq_len()),
                                      grouped(static_cast<std::int64_t>(pack.document_count()))};
    if (const auto& result = *report.results.front()[step]; result.ok()) {
      cells.insert(cells.end(),
                   {grouped(result->slowest_tiles), grouped(result->base()), over_text(result->over())});
    } else {
      cells.insert(cells.end(), {"refused", "-", "-"});
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

constexpr const char* kBound =
    "over bound: tiles of the slowest rank against the whole-block bound, or where there is none against "
    "what any "
    "plan needs";

/// The first refusal of each strategy: what all steps of it mostly say.
std::vector<std::string> refusals(const StepReport& report) {
  std::vector<std::string> lines;
  for (std::size_t s = 0; s < report.strategies.size(); ++s) {
    for (std::size_t step = 0; step < report.results[s].size(); ++step) {
      const auto& result = *report.results[s][step];
      if (result.ok()) continue;
      lines.push_back("refused, " + report.strategies[s] + ", step " + std::to_string(step) + ": " +
                      result.error().line());
      break;
    }
  }
  return lines;
}

}  // namespace

Result<void> StepReport::check_any_served() const {
  for (const auto& steps : results) {
    for (const auto& result : steps) {
      if (result->ok()) return {};
    }
  }
  return results.front().front()->error();
}

StepReport make_step_report(LoggedWorkload workload, std::vector<std::string> strategies,
                            const Engine& engine) {
  StepReport report{std::move(workload), std::move(strategies), {}};
  const std::size_t steps = report.workload.log.steps();
  report.results.resize(report.strategies.size());
  for (auto& results : report.results) results.resize(steps);
  ProgressReport progress;
  progress.begin("measuring " + grouped(static_cast<std::int64_t>(steps)) + " steps");
  measure_pack_steps({*report.workload.log.read, report.workload.settings, report.strategies}, engine,
                     [&](const PackPoint& point) {
                       report.results[point.strategy][point.step] = point.result;
                       progress.done(static_cast<double>(point.step) / static_cast<double>(steps));
                     });
  return report;
}

void write_steps_table(const StepReport& report, Output& out) {
  write_wrapped("", "", describe(report), out);
  out << '\n';
  write_text_table(summary_table(report), out);
  out << '\n';
  write_wrapped("", "", kBound, out);
  if (report.strategies.size() == 1) {
    out << '\n';
    write_text_table(step_table(report), out);
    if (report.workload.log.steps() > kLinesShown) {
      out << "and " << grouped(static_cast<std::int64_t>(report.workload.log.steps() - kLinesShown))
          << " more steps: --format csv shows them\n";
    }
  }
  const auto lines = refusals(report);
  if (!lines.empty()) out << '\n';
  for (const std::string& line : lines) write_wrapped("", "  ", line, out);
}

void write_steps_markdown(const StepReport& report, Output& out) {
  out << describe(report) << ".\n\n";
  write_markdown_table(summary_table(report), out);
  out << '\n' << kBound << ".\n";
  const auto lines = refusals(report);
  if (!lines.empty()) out << '\n';
  for (const std::string& line : lines) out << "- " << line << '\n';
}

void write_steps_json(const StepReport& report, Output& out) {
  const Case& settings = report.workload.settings;
  out << R"({"schema":"evenkeel.step_report/1","steps":)"
      << static_cast<std::int64_t>(report.workload.log.steps()) << R"(,"world_size":)"
      << settings.world_size.value << R"(,"block_size":[)" << settings.block_size.q << ','
      << settings.block_size.kv << R"(],"mask":)" << json_string(mask_name(settings.masks.front().mask))
      << R"(,"reference":)" << json_string(reference_name(settings.reference));
  if (settings.cost.kind != CostKind::tiles) out << R"(,"cost":)" << json_string(cost_label(settings.cost));
  out << R"(,"results":[)";
  for (std::size_t s = 0; s < report.strategies.size(); ++s) {
    const PackSummary summary = summarize_steps(report.results[s]);
    out << (s == 0 ? "" : ",") << R"({"strategy":)" << json_string(report.strategies[s])
        << R"(,"mean_over_bound":)" << json_ratio(summary.mean_over) << R"(,"worst_over_bound":)"
        << json_ratio(summary.worst_over) << R"(,"worst_step":)"
        << (summary.worst_over ? std::to_string(summary.worst_step) : "null") << R"(,"refused":)"
        << static_cast<std::int64_t>(summary.refused) << R"(,"steps":[)";
    for (std::size_t step = 0; step < report.results[s].size(); ++step) {
      const Layout& pack = report.workload.log.pack(step);
      const auto& result = *report.results[s][step];
      out << (step == 0 ? "" : ",") << R"({"step":)" << static_cast<std::int64_t>(step) << R"(,"seq_len":)"
          << pack.seq_len() << R"(,"documents":)" << static_cast<std::int64_t>(pack.document_count())
          << R"(,"slowest_tiles":)" << (result.ok() ? std::to_string(result->slowest_tiles) : "null")
          << R"(,"whole_block_tiles":)"
          << (result.ok() ? number_or("null", result->whole_block_bound) : "null") << R"(,"tiles_bound":)"
          << (result.ok() ? std::to_string(result->tiles_bound) : "null") << R"(,"error":)"
          << (result.ok() ? "null" : json_string(result.error().line())) << '}';
    }
    out << "]}";
  }
  out << "]}\n";
}

void write_steps_csv(const StepReport& report, Output& out) {
  out << "strategy,step,seq_len,documents,slowest_tiles,whole_block_tiles,tiles_bound,error\n";
  for (std::size_t s = 0; s < report.strategies.size(); ++s) {
    for (std::size_t step = 0; step < report.results[s].size(); ++step) {
      const Layout& pack = report.workload.log.pack(step);
      const auto& result = *report.results[s][step];
      out << csv_field(report.strategies[s]) << ',' << static_cast<std::int64_t>(step) << ','
          << pack.seq_len() << ',' << static_cast<std::int64_t>(pack.document_count()) << ',';
      if (result.ok()) {
        out << result->slowest_tiles << ',' << number_or("", result->whole_block_bound) << ','
            << result->tiles_bound << ",\n";
      } else {
        out << ",,," << csv_field(result.error().line()) << '\n';
      }
    }
  }
}

}  // namespace evenkeel::cli
