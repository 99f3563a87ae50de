#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/flags.h"
#include "io/lengths.h"
#include "layout/layout.h"
#include "layout/pack_log.h"
#include "mask/mask.h"
#include "pipeline/case.h"

namespace evenkeel::cli {

/// How ranks come by the KV of others: all of it gathered, or piece by piece around a ring.
enum class ExecutionModel : std::uint8_t { flex, ring };

/// What WORKLOAD says: the documents, and all choices but the strategy.
struct Workload {
  Layout layout;
  Case settings;
  ExecutionModel execution = ExecutionModel::flex;
  std::vector<std::string> strategies;  ///< A and B of a session; none from other sources
};

void declare_workload(Flags& flags);

/// Every strategy with its parameters, in lines for help.
[[nodiscard]] std::string strategy_forms();

/// Whether a command can do without a number of ranks; it is one rank then.
enum class WorldSizeFlag : std::uint8_t { required, optional };

/// What `--step` is about: the log of packs, or the plan file that is verified and, where there is one, the
/// log.
enum class StepFlag : std::uint8_t { of_log, of_plan };

/// Errors: `bad_input` naming the flag, a log of several packs without `--step` included; those of the file
/// that is read.
[[nodiscard]] Result<Workload> read_workload(const Flags& flags,
                                             WorldSizeFlag world_size = WorldSizeFlag::required,
                                             StepFlag step = StepFlag::of_log);

/// All packs of a log, and all choices about them but the strategy.
struct LoggedWorkload {
  PackLog log;  ///< that was read
  Case settings;
  ExecutionModel execution = ExecutionModel::flex;
};

/// Whether a log of packs is given and no step of it is named.
[[nodiscard]] bool asks_for_all_steps(const Flags& flags);

/// Only where `asks_for_all_steps`. Errors: those of `read_workload`.
[[nodiscard]] Result<LoggedWorkload> read_all_steps(const Flags& flags);

/// Reads the plan files among `strategies`, `file:PATH` or `file:PATH:step=K`, into the case. Errors: those
/// of files that cannot be read; what a plan says wrongly stands in place of its plan.
[[nodiscard]] Result<void> open_plan_files(const std::vector<std::string>& strategies, Case& settings);

/// Says on standard error where a mask_mod was mostly counted pair by pair, which is why it took its time.
void say_if_counted(const Mask& mask);

/// "flex" or "ring". Errors: `bad_input`.
[[nodiscard]] Result<ExecutionModel> parse_execution(const std::string& text);

/// The values of `--docs`, one a batch row, as a layout. Errors: `bad_input`.
[[nodiscard]] Result<Layout> parse_docs(const std::vector<std::string>& rows, io::LengthsFormat format);

/// "a,b:key=value" -> the strategies' texts, in their shortest form; "all" is every load balancer. Errors:
/// those of `normal_strategy`.
[[nodiscard]] Result<std::vector<std::string>> parse_strategies(const std::string& text);

}  // namespace evenkeel::cli
