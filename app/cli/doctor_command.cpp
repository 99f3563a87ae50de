#include "cli/commands.h"
#include "cli/doctor.h"
#include "cli/engines.h"
#include "cli/output.h"

namespace evenkeel::cli {
namespace {

void declare(Flags& flags) {
  flags.toggle("--json", "print JSON, schema evenkeel.doctor/1");
}

Result<Verdict> judge(const Flags& flags) {
  const DoctorReport report = examine_engines(engine_providers());
  Output out;
  if (flags.given("--json")) {
    write_doctor_json(report, out);
  } else {
    write_doctor_text(report, out);
  }
  if (auto written = out.finish(); !written) return written.error();
  return report.healthy() ? Verdict::clean : Verdict::findings;
}

}  // namespace

const Command kDoctorCommand = {
    "doctor",
    "engines found, why others are not, a self-check of every primitive, and how fast each is",
    "Every primitive of every engine is held against a naive computation that shares no code with it, and\n"
    "timed beside what bounds it, measured in the same run. An engine that is not there is no fault; exit\n"
    "code 1 says that a self-check failed.",
    declare,
    nullptr,
    judge};

}  // namespace evenkeel::cli
