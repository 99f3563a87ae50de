#include <filesystem>
#include <memory>
#include <utility>

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

/// Whether a plan is written with what it was made for.
bool is_archive(const std::filesystem::path& path) {
  return path.extension() == ".npz" || path.extension() == ".safetensors";
}

Result<void> check_output(const Flags& flags) {
  const std::filesystem::path path = flags.one("--out").value_or("");
  const std::string ending = path.extension().string();
  const bool known = is_archive(path) || ending == ".npy" || ending == ".json" || ending == ".csv";
  if (flags.given("--out") && !known) {
    return bad_input(
        "plan-file-ending",
        "the plan file " + io::shown(path) + " does not end in .npy, .npz, .safetensors, .json or .csv",
        "choose one of these endings");
  }
  if (flags.given("--block-masks") && !is_archive(path)) {
    return bad_input("flag-belongs", "--block-masks belongs to --out FILE.npz and FILE.safetensors",
                     "choose one of these endings, or use evenkeel mask");
  }
  return {};
}

/// Nothing when interrupted.
Cancellable<Result<void>> write_archive(const std::string& path, const Request& request,
                                        std::shared_ptr<const Plan> plan, bool block_masks,
                                        const Engine& engine, const std::stop_token& stop,
                                        ProgressReport& progress) {
  io::PlanEntry entry{std::move(plan), request.layout};
  if (block_masks) {
    auto mask = Mask::make(request.settings.masks.front().mask, request.layout);
    if (!mask) return Result<void>(mask.error());
    entry.block_masks = std::make_shared<const Mask>(std::move(mask).value());
  }
  return io::write_plan_archive(path, {entry}, request.settings, engine, stop,
                                [&](double share) { progress.done(share); });
}

/// Nothing when interrupted.
Cancellable<Result<void>> write_to_file(const std::string& path, const Request& request, bool block_masks,
                                        const Engine& engine, const std::stop_token& stop) {
  ProgressReport progress;
  progress.begin("planning with " + request.settings.strategy);
  auto plan = run_to_plan(request, engine, stop);
  if (!plan) return std::nullopt;
  if (!plan->ok()) return Result<void>(plan->error());
  progress.begin("writing the plan");
  if (is_archive(path)) return write_archive(path, request, **plan, block_masks, engine, stop, progress);
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
  if (auto possible = check_output(flags); !possible) return possible;
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
    written = write_to_file(*path, *request, flags.given("--block-masks"), **engine, interruption.token());
    signal = interruption.signal();
  }
  if (written) return *written;
  end_by_signal(signal);
  return {};
}

}  // namespace

const Command kPlanCommand = {"plan", "rearrange and restore indices", "", declare, run};

}  // namespace evenkeel::cli
