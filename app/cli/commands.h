#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/flags.h"

namespace evenkeel::cli {

/// What a command that judges says of what it looked at.
enum class Verdict : std::uint8_t {
  clean,     ///< exit code 0
  findings,  ///< exit code 1
};

/// A command of the program. To add one: a file, a declaration here and a line in `commands()`.
struct Command {
  std::string_view name;
  std::string_view summary;
  std::string_view details;  ///< stands below the flags in its help
  void (*declare)(Flags& flags);
  /// Prints to standard output what was asked for, once nothing but the output itself can fail.
  Result<void> (*run)(const Flags& flags);
  Result<Verdict> (*judge)(const Flags& flags) = nullptr;  ///< in place of `run`, which is null then
};

extern const Command kPlanCommand;
extern const Command kReportCommand;
extern const Command kMaskCommand;
extern const Command kVerifyCommand;
extern const Command kGenCommand;
extern const Command kScheduleCommand;
extern const Command kTradeOffCommand;
extern const Command kDoctorCommand;

}  // namespace evenkeel::cli
