#include <filesystem>
#include <utility>

#include "cli/commands.h"
#include "cli/engines.h"
#include "cli/interruption.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/workload.h"
#include "io/plan_file.h"
#include "pipeline/pipeline.h"

namespace evenkeel::cli {
namespace {

void declare(Flags& flags) {
  declare_workload(flags);
  flags.value("--strategy", "NAME", "the load balancer that makes the plan:\n" + strategy_forms());
  flags.value("--out", "FILE",
              "write rearrange indices to .npy or .csv, or all to .json [standard output, JSON]");
  declare_engine(flags);
}

Result<Request> read_request(const Flags& flags) {
  // A session brings its own.
  const bool own = flags.given("--session") && !flags.given("--strategy");
  auto name = own ? Result<std::string>("all") : flags.required("--strategy");
  if (!name) return name.error();
  auto strategies = parse_strategies(*name);
  if (!strategies) return strategies.error();
  if (own) strategies->resize(1);
  if (strategies->size() != 1) {
    return bad_input("one-strategy", "--strategy names " + std::to_string(strategies->size()) + " strategies",
                     "a plan has one: give its name");
  }
  auto workload = read_workload(flags);
  if (!workload) return workload.error();
  workload->settings.strategy = own ? workload->strategies.front() : strategies->front();
  return Request{std::move(workload->layout), std::move(workload->settings), {}};
}

/// Nothing when interrupted.
Cancellable<Result<void>> write_to_file(const std::string& path, const Request& request, const Engine& engine,
                                        const std::stop_token& stop) {
  ProgressReport progress;
  progress.begin("planning with " + request.settings.strategy);
  auto plan = run_to_plan(request, engine, stop);
  if (!plan) return std::nullopt;
  if (!plan->ok()) return Result<void>(plan->error());
  progress.begin("writing the plan");
  return io::write_plan(path, ***plan, engine, stop, [&](double share) { progress.done(share); });
}

Result<void> print(const Request& request, const Engine& engine) {
  Output out;
  {
    ProgressReport progress;
    progress.begin("planning with " + request.settings.strategy);
    const auto plan = run_to_plan(request, engine);
    if (!plan->ok()) return plan->error();
    const auto json = io::plan_json(***plan, engine);
    if (!json->ok()) return json->error();
    out << **json << '\n';
  }
  return out.finish();
}

Result<void> run(const Flags& flags) {
  auto request = read_request(flags);
  if (!request) return request.error();
  auto engine = choose_engine(flags);
  if (!engine) return engine.error();
  const auto path = flags.one("--out");
  if (!path) return print(*request, **engine);
  int signal = 0;
  Cancellable<Result<void>> written;
  {
    const Interruption interruption;
    written = write_to_file(*path, *request, **engine, interruption.token());
    signal = interruption.signal();
  }
  if (written) return *written;
  end_by_signal(signal);
  return {};
}

}  // namespace

const Command kPlanCommand = {"plan", "rearrange and restore indices", "", declare, run};

}  // namespace evenkeel::cli
