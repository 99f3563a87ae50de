#include <nlohmann/json.hpp>
#include <vector>

#include "base/checked.h"
#include "base/text.h"
#include "base/units.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "engine/engine.h"
#include "io/lengths.h"

namespace evenkeel::cli {
namespace {

void declare(Flags& flags) {
  flags.value("--process-time", "NUMBERS|@FILE", "process time of each task, 9,14,2,20");
  flags.value("--world-size", "W", "number of groups");
  flags.value("--strategy", "NAME", "ptrr [ptrr]");
}

Result<std::vector<std::int64_t>> read_process_times(const Flags& flags) {
  auto text = flags.required("--process-time");
  if (!text) return text.error();
  if (text->substr(0, 1) != "@") return parse_number_argument("--process-time", *text);
  return io::read_number_list(text->substr(1));
}

Result<WorldSize> read_world_size(const Flags& flags, std::size_t tasks) {
  auto world = flags.number("--world-size");
  if (!world) return world.error();
  if (*world >= 1 && *world <= static_cast<std::int64_t>(tasks)) return WorldSize{*world};
  return bad_input("world-size-range",
                   "world size " + std::to_string(*world) + " is not between 1 and the number of tasks " +
                       std::to_string(tasks),
                   "choose a number of groups in that range");
}

Result<std::vector<std::int64_t>> loads_of(const Groups& groups,
                                           const std::vector<std::int64_t>& process_times) {
  std::vector<std::int64_t> loads(groups.group_count(), 0);
  for (std::size_t k = 0; k < loads.size(); ++k) {
    for (const std::int32_t task : groups.group(k)) {
      const auto sum = checked_add(loads[k], process_times[static_cast<std::size_t>(task)]);
      if (!sum) {
        return bad_input("sum-limit", "the load of group " + std::to_string(k) + " exceeds 64 bits",
                         "give smaller process times");
      }
      loads[k] = *sum;
    }
  }
  return loads;
}

Result<void> run(const Flags& flags) {
  if (const std::string name = flags.one("--strategy").value_or("ptrr"); name != "ptrr") {
    return bad_input("strategy-known", "unknown strategy " + evenkeel::quoted(name) + " of schedule",
                     "use ptrr");
  }
  auto process_times = read_process_times(flags);
  if (!process_times) return process_times.error();
  auto world = read_world_size(flags, process_times->size());
  if (!world) return world.error();
  auto groups = make_cpu_engine()->sort_and_snake(*process_times, *world);
  if (!groups) return groups.error();
  auto loads = loads_of(*groups, *process_times);
  if (!loads) return loads.error();
  Output out;
  out << R"({"schema":"evenkeel.schedule/1","tasks_in_group":[)";
  for (std::size_t k = 0; k < groups->group_count(); ++k) {
    char separator = '[';
    if (k > 0) out << ',';
    for (const std::int32_t task : groups->group(k)) {
      out << separator << static_cast<std::int64_t>(task);
      separator = ',';
    }
    out << ']';
  }
  out << R"(],"load":)" << nlohmann::json(*loads).dump() << "}\n";
  return out.finish();
}

}  // namespace

const Command kScheduleCommand = {
    "schedule", "tasks dealt to groups by their process times, as ptrr_scheduling does", "", declare, run};

}  // namespace evenkeel::cli
