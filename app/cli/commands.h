#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/flags.h"

namespace evenkeel::cli {

/// A command of the program. To add one: a file, a declaration here and a line in `commands()`.
struct Command {
  std::string_view name;
  std::string_view summary;
  std::string_view details;  ///< stands below the flags in its help
  void (*declare)(Flags& flags);
  /// Prints to standard output what was asked for, once nothing but the output itself can fail.
  Result<void> (*run)(const Flags& flags);
};

extern const Command kPlanCommand;
extern const Command kReportCommand;
extern const Command kMaskCommand;
extern const Command kGenCommand;
extern const Command kScheduleCommand;
extern const Command kDoctorCommand;

}  // namespace evenkeel::cli
