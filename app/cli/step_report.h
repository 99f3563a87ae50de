#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/output.h"
#include "cli/workload.h"
#include "engine/engine.h"
#include "pipeline/pack_steps.h"

namespace evenkeel::cli {

/// What `evenkeel report` knows of all steps of a log of packs.
struct StepReport {
  LoggedWorkload workload;
  std::vector<std::string> strategies;
  /// `results[strategy][step]`, all of them measured.
  std::vector<std::vector<std::optional<Result<SweepResult>>>> results;

  /// The first error, where no strategy can serve any step.
  [[nodiscard]] Result<void> check_any_served() const;
};

/// Measures every strategy at every step, and says on standard error how far it is.
[[nodiscard]] StepReport make_step_report(LoggedWorkload workload, std::vector<std::string> strategies,
                                          const Engine& engine);

/// Mean and worst over the steps for each strategy; with one strategy its steps too.
void write_steps_table(const StepReport& report, Output& out);
void write_steps_markdown(const StepReport& report, Output& out);
void write_steps_json(const StepReport& report, Output& out);  ///< schema evenkeel.step_report/1, one line
void write_steps_csv(const StepReport& report, Output& out);   ///< a line for each strategy and step

}  // namespace evenkeel::cli
