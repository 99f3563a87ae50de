#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "balance/group_tasks.h"
#include "balance/strategy.h"
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
  flags.value("--strategy", "NAME", "ptrr, min-heap, refined or optimal:nodes=.. [ptrr]");
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

/// What the strategies beyond the reference balance: times that are no less than 0, and whose sum is a
/// number.
Result<void> check_process_times(const std::vector<std::int64_t>& process_times) {
  std::int64_t sum = 0;
  for (const std::int64_t time : process_times) {
    if (time < 0) {
      return bad_input("process-time-range", "process time " + std::to_string(time) + " is below 0",
                       "give times of at least 0, or use ptrr");
    }
    const auto more = checked_add(sum, time);
    if (!more || *more > std::int64_t{1} << 62) {
      return bad_input("sum-limit", "the process times together exceed 62 bits",
                       "give smaller process times");
    }
    sum = *more;
  }
  return {};
}

/// Strategies that look at nothing but costs.
enum class Dealing { ptrr, min_heap, refined, optimal };

Result<Dealing> read_strategy(const Flags& flags, std::int64_t& nodes) {
  const std::string text = flags.one("--strategy").value_or("ptrr");
  const auto strategy = parse_strategy(text);
  if (strategy) {
    const std::string_view name = strategy->balancer->name;
    if (text == "ptrr") return Dealing::ptrr;
    if (text == "min-heap") return Dealing::min_heap;
    if (text == "refined") return Dealing::refined;
    nodes = strategy->parameters[0];
    if (name == "optimal" && text.find("relabel") == std::string::npos) return Dealing::optimal;
  }
  return bad_input("strategy-known", "unknown strategy " + evenkeel::quoted(text) + " of schedule",
                   "use ptrr, min-heap, refined or optimal:nodes=..");
}

Result<void> run(const Flags& flags) {
  std::int64_t nodes = 0;
  const auto strategy = read_strategy(flags, nodes);
  if (!strategy) return strategy.error();
  auto process_times = read_process_times(flags);
  if (!process_times) return process_times.error();
  auto world = read_world_size(flags, process_times->size());
  if (!world) return world.error();
  if (*strategy != Dealing::ptrr) {
    if (auto possible = check_process_times(*process_times); !possible) return possible.error();
  }
  auto groups = make_cpu_engine()->sort_and_snake(*process_times, *world);
  if (!groups) return groups.error();
  Proof proof = Proof::none;
  if (*strategy == Dealing::min_heap) groups = min_heap_groups(*process_times, *world);
  if (*strategy == Dealing::refined) groups = refined_groups(*process_times, *world, *groups);
  if (*strategy == Dealing::optimal) {
    auto searched = optimal_groups(*process_times, *world, *groups, nodes);
    groups = std::move(searched.groups);
    proof = searched.proof;
  }
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
  out << R"(],"load":)" << nlohmann::json(*loads).dump();
  if (proof != Proof::none) {
    out << R"(,"proved_optimal":)" << (proof == Proof::proven ? "true" : "false");
  }
  out << "}\n";
  return out.finish();
}

}  // namespace

const Command kScheduleCommand = {
    "schedule", "tasks dealt to groups by their process times, as ptrr_scheduling does or more evenly", "",
    declare, run};

}  // namespace evenkeel::cli
