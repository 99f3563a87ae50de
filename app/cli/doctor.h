#pragma once

#include <string>
#include <vector>

#include "cli/engine_timings.h"
#include "cli/output.h"
#include "cli/self_check.h"
#include "engine/engine.h"

namespace evenkeel::cli {

/// One engine as it was found.
struct EngineReport {
  std::string name;
  EngineStatus status;
  std::string not_used;                    ///< why it is not; empty where it was checked
  std::vector<PrimitiveCheck> self_check;  ///< empty where it is not used
  std::vector<Timing> timings;             ///< empty where it is not used or a check failed

  [[nodiscard]] bool healthy() const;
};

/// What `evenkeel doctor` tells.
struct DoctorReport {
  std::string processor;
  unsigned threads = 1;
  MemorySpeed memory;
  std::vector<EngineReport> engines;

  /// Whether no self-check failed. An engine that cannot be used here is no fault.
  [[nodiscard]] bool healthy() const;
};

/// Looks at every engine: whether it can be used, whether each of its primitives is right, how fast it is.
/// Engines that are wrong are not timed. Nothing that an engine does wrong is an error of this call.
[[nodiscard]] DoctorReport examine_engines(const std::vector<EngineProvider>& providers);

/// Lines for people.
void write_doctor_text(const DoctorReport& report, Output& out);
/// One line of JSON, `evenkeel.doctor/1`; what is not known is null.
void write_doctor_json(const DoctorReport& report, Output& out);

}  // namespace evenkeel::cli
