#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/engines.h"
#include "cli/interruption.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/workload.h"
#include "io/plan_archive.h"
#include "io/plan_file.h"
#include "io/system_error.h"
#include "mask/mask.h"
#include "pipeline/pipeline.h"

namespace evenkeel::cli {
namespace {

void declare(Flags& flags) {
  declare_workload(flags);
  flags.value("--strategy", "NAME", "the load balancer that makes the plan:\n" + strategy_forms());
  flags.value(
      "--out", "FILE",
      "write rearrange indices to .npy or .csv, or all to .json; with documents, token ranges of each\n"
      "rank and metadata to .npz or .safetensors [standard output, JSON]");
  flags.toggle("--block-masks", "the BlockMask of every rank's kernel too (.npz and .safetensors)");
  declare_engine(flags);
}

Result<void> check_one(const std::vector<std::string>& strategies) {
  if (strategies.size() == 1) return {};
  return bad_input("one-strategy", "--strategy names " + std::to_string(strategies.size()) + " strategies",
                   "a plan has one: give its name");
}

Result<Request> read_request(const Flags& flags) {
  // A session brings its own.
  const bool own = flags.given("--session") && !flags.given("--strategy");
  auto name = own ? Result<std::string>("all") : flags.required("--strategy");
  if (!name) return name.error();
  auto strategies = parse_strategies(*name);
  if (!strategies) return strategies.error();
  if (own) strategies->resize(1);
  if (auto one = check_one(*strategies); !one) return one.error();
  auto workload = read_workload(flags);
  if (!workload) return workload.error();
  workload->settings.strategy = own ? workload->strategies.front() : strategies->front();
  if (auto opened = open_plan_files({workload->settings.strategy}, workload->settings); !opened) {
    return opened.error();
  }
  return Request{std::move(workload->layout), std::move(workload->settings), {}};
}

Result<void> check_output(const Flags& flags) {
  const std::filesystem::path path = flags.one("--out").value_or("");
  const std::string ending = path.extension().string();
  const bool known = io::is_plan_archive(path) || ending == ".npy" || ending == ".json" || ending == ".csv";
  if (flags.given("--out") && !known) {
    return bad_input(
        "plan-file-ending",
        "the plan file " + io::shown(path) + " does not end in .npy, .npz, .safetensors, .json or .csv",
        "choose one of these endings");
  }
  if (flags.given("--block-masks") && !io::is_plan_archive(path)) {
    return bad_input("flag-belongs", "--block-masks belongs to --out FILE.npz and FILE.safetensors",
                     "choose one of these endings, or use evenkeel mask");
  }
  return {};
}

/// Nothing when interrupted.
Cancellable<Result<io::PlanEntry>> make_entry(const Request& request, bool block_masks, const Engine& engine,
                                              const std::stop_token& stop) {
  using Made = Result<io::PlanEntry>;
  if (!block_masks) {
    auto plan = run_to_plan(request, engine, stop);
    if (!plan) return std::nullopt;
    if (!plan->ok()) return Made(plan->error());
    return Made(io::PlanEntry{std::move(*plan).value(), request.layout});
  }
  auto both = run_to_plan_and_mask(request, engine, stop);
  if (!both) return std::nullopt;
  if (!both->ok()) return Made(both->error());
  io::PlanEntry entry{(*both)->plan, request.layout};
  entry.block_masks = (*both)->mask;
  return Made(std::move(entry));
}

/// Nothing when interrupted.
Cancellable<Result<void>> write_archive(const std::string& path, const std::vector<io::PlanEntry>& plans,
                                        const Case& settings, const Engine& engine,
                                        const std::stop_token& stop, ProgressReport& progress) {
  progress.begin(plans.size() == 1 ? "writing the plan" : "writing the plans");
  return io::write_plan_archive(path, plans, settings, engine, stop,
                                [&](double share) { progress.done(share); });
}

/// The plans of all steps of a log, `step_K/..` each. Nothing when interrupted.
Cancellable<Result<void>> write_all_steps(const std::string& path, const LoggedWorkload& workload,
                                          bool block_masks, const Engine& engine,
                                          const std::stop_token& stop) {
  ProgressReport progress;
  std::vector<io::PlanEntry> plans;
  Request request{{}, workload.settings, {}};
  const std::size_t steps = workload.log.steps();
  progress.begin("planning " + grouped(static_cast<std::int64_t>(steps)) + " steps");
  for (std::size_t step = 0; step < steps; ++step) {
    request.layout = workload.log.pack(step);
    const auto in_step = [&](Error error) {
      error.message = "step " + std::to_string(step) + ": " + error.message;
      return Result<void>(std::move(error));
    };
    auto entry = make_entry(request, block_masks, engine, stop);
    if (!entry) return std::nullopt;
    if (!entry->ok()) return in_step(entry->error());
    plans.push_back(std::move(*entry).value());
    plans.back().step = static_cast<std::int64_t>(step);
    progress.done(static_cast<double>(step + 1) / static_cast<double>(steps));
  }
  return write_archive(path, plans, workload.settings, engine, stop, progress);
}

/// Nothing when interrupted.
Cancellable<Result<void>> write_to_file(const std::string& path, const Request& request, bool block_masks,
                                        const Engine& engine, const std::stop_token& stop) {
  ProgressReport progress;
  progress.begin("planning with " + request.settings.strategy);
  auto entry = make_entry(request, block_masks, engine, stop);
  if (!entry) return std::nullopt;
  if (!entry->ok()) return Result<void>(entry->error());
  if (io::is_plan_archive(path)) {
    return write_archive(path, {std::move(*entry).value()}, request.settings, engine, stop, progress);
  }
  progress.begin("writing the plan");
  return io::write_plan(path, *(*entry)->plan, engine, stop, [&](double share) { progress.done(share); });
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

/// Runs `write(stop)`, which Ctrl+C ends.
template <class Write>
Result<void> until_interrupted(const Write& write) {
  int signal = 0;
  Cancellable<Result<void>> written;
  {
    const Interruption interruption;
    written = write(interruption.token());
    signal = interruption.signal();
  }
  if (written) return *written;
  end_by_signal(signal);
  return {};
}

Result<void> run_all_steps(const Flags& flags) {
  const std::filesystem::path path = flags.one("--out").value_or("");
  if (!io::is_plan_archive(path)) {
    return bad_input("plan-file-ending", "the plans of a log of packs go into one file, .npz or .safetensors",
                     "add --out FILE.npz, or choose a pack by --step K");
  }
  auto name = flags.required("--strategy");
  if (!name) return name.error();
  const auto strategies = parse_strategies(*name);
  if (!strategies) return strategies.error();
  if (auto one = check_one(*strategies); !one) return one;
  auto workload = read_all_steps(flags);
  if (!workload) return workload.error();
  workload->settings.strategy = strategies->front();
  if (auto opened = open_plan_files(*strategies, workload->settings); !opened) return opened;
  auto engine = choose_engine(flags);
  if (!engine) return engine.error();
  return until_interrupted([&](const std::stop_token& stop) {
    return write_all_steps(path.string(), *workload, flags.given("--block-masks"), **engine, stop);
  });
}

Result<void> run(const Flags& flags) {
  if (auto possible = check_output(flags); !possible) return possible;
  if (asks_for_all_steps(flags)) return run_all_steps(flags);
  auto request = read_request(flags);
  if (!request) return request.error();
  auto engine = choose_engine(flags);
  if (!engine) return engine.error();
  const auto path = flags.one("--out");
  if (!path) return print(*request, **engine);
  return until_interrupted([&](const std::stop_token& stop) {
    return write_to_file(*path, *request, flags.given("--block-masks"), **engine, stop);
  });
}

}  // namespace

const Command kPlanCommand = {"plan", "rearrange and restore indices", "", declare, run};

}  // namespace evenkeel::cli
