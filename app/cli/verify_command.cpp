#include <memory>
#include <optional>
#include <utility>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/engines.h"
#include "cli/finding_output.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/workload.h"
#include "execution/ring.h"
#include "findings/execution_findings.h"
#include "io/plan_reader.h"
#include "pipeline/executed.h"
#include "pipeline/file_plan.h"
#include "pipeline/pipeline.h"

namespace evenkeel::cli {
namespace {

void declare(Flags& flags) {
  flags.argument("PLAN", "the plan: .npy, .npz, .safetensors or .json");
  declare_workload(flags);
  flags.value("--max-imbalance", "X", "slowest rank / mean of executed tiles that is still fine [1.1]");
  flags.value("--max-fragmentation", "X", "executed tiles / tiles of the mask that are still fine [1.25]");
  flags.toggle("--json", "findings as JSON, schema evenkeel.findings/1");
  declare_engine(flags);
}

/// What is verified, and against what.
struct Question {
  Workload workload;
  FindingThresholds thresholds;
  std::string path;
  std::optional<std::int64_t> step;
};

Result<Question> read_question(const Flags& flags) {
  auto path = flags.required("PLAN");
  if (!path) return path.error();
  auto workload = read_workload(flags, WorldSizeFlag::required, StepFlag::of_plan);
  if (!workload) return workload.error();
  Question question{std::move(workload).value(), {}, *path, {}};
  auto imbalance = flags.ratio("--max-imbalance", question.thresholds.imbalance);
  if (!imbalance) return imbalance.error();
  question.thresholds.imbalance = *imbalance;
  auto fragmentation = flags.ratio("--max-fragmentation", question.thresholds.fragmentation);
  if (!fragmentation) return fragmentation.error();
  question.thresholds.fragmentation = *fragmentation;
  if (flags.given("--step")) {
    auto step = flags.number("--step");
    if (!step) return step.error();
    question.step = *step;
  }
  return question;
}

void append(std::vector<Finding>& findings, const std::vector<Finding>& more) {
  findings.insert(findings.end(), more.begin(), more.end());
}

/// The ring knows two plans by name: which of them this is.
Plan named_for_ring(const Request& request, const Plan& plan, const Engine& engine) {
  Request other = request;
  for (const char* name : {"contiguous", "head-tail"}) {
    other.settings.strategy = name;
    const auto made = run_to_plan(other, engine);
    if (made->ok() && same_rearrangement(plan, ***made)) return ***made;
  }
  return plan;
}

/// The best that PTRR would do, where something is to be said against the plan.
std::optional<BetterStrategy> better(const Request& request, const Execution& execution,
                                     const Engine& engine) {
  Request other = request;
  other.settings.strategy = Case().strategy;
  const auto snapshot = *Pipeline().run(other, engine);
  const auto run = run_execution(*snapshot, snapshot->chosen, engine);
  if (!run->ok() || (**run)->slowest_tiles() >= execution.slowest_tiles()) return std::nullopt;
  return BetterStrategy{other.settings.strategy, (**run)->slowest_tiles()};
}

/// The plan of the file on the workload, as the pipeline has one of a strategy.
StrategyOutcome outcome_of(const LoadedPlan& file, const Snapshot& snapshot) {
  const std::string strategy = file_strategy(file.name);
  const Layout& layout = snapshot.request.layout;
  const Case& settings = snapshot.request.settings;
  auto plan = file.table.plan(strategy, layout.seq_len(), layout.batch(), settings.world_size);
  if (!plan) return {strategy, plan.error(), plan.error()};
  auto shared = std::make_shared<const Plan>(std::move(plan).value());
  if (!snapshot.cost) return {strategy, shared, snapshot.cost.error()};
  auto metrics = *compute_metrics(**snapshot.mask, **snapshot.cost, *shared, settings.reference);
  if (!metrics) return {strategy, shared, metrics.error()};
  return {strategy, shared, std::make_shared<const Metrics>(std::move(metrics).value())};
}

std::vector<Finding> audit(const Question& question, const LoadedPlan& file, const Engine& engine) {
  ProgressReport progress;
  progress.begin("verifying the plan");
  const std::string strategy = file_strategy(file.name);
  if (auto batch = check_batch(question.workload.layout); !batch) return {refusal(strategy, batch.error())};
  Request request{question.workload.layout, question.workload.settings, {}};
  request.settings.strategy = "contiguous";  // the cheapest: mask and costs are what is wanted
  const auto snapshot = *Pipeline().run(request, engine);
  const StrategyOutcome outcome = outcome_of(file, *snapshot);
  if (!outcome.metrics) return {refusal(strategy, outcome.metrics.error())};
  std::vector<Finding> findings = *audit_file_plan(file, *snapshot, outcome, engine);
  if (question.workload.execution == ExecutionModel::ring) {
    const auto ring = ring_steps(**snapshot->mask, named_for_ring(request, **outcome.plan, engine));
    if (!ring) findings.push_back(refusal(strategy, ring.error()));
    append(findings, area_findings(snapshot->mask->get(), outcome, question.thresholds));
    return findings;
  }
  const auto execution = *run_execution(*snapshot, outcome, engine);
  auto shown = execution_findings(request.settings, snapshot->mask->get(), outcome, execution, {},
                                  question.thresholds);
  if (!shown.empty() && execution) {
    shown = execution_findings(request.settings, snapshot->mask->get(), outcome, execution,
                               better(request, **execution, engine), question.thresholds);
  }
  append(findings, shown);
  return findings;
}

Result<void> print(const Question& question, const std::vector<Finding>& findings, bool json) {
  Output out;
  if (json) {
    out << R"({"schema":"evenkeel.findings/1","findings":)";
    write_findings_json(findings, out);
    out << "}\n";
  } else if (findings.empty()) {
    out << question.path << ": no findings\n";
  } else {
    for (const Finding& finding : findings) write_finding_lines(finding, out);
  }
  return out.finish();
}

/// The plan that is asked for. Where a log of packs gives the documents, its step is that of the plan too, if
/// the file has steps.
Result<LoadedPlan> read_plan(const Question& question, bool of_log) {
  std::optional<std::int64_t> step = question.step;
  if (of_log && step) {
    const auto file = io::open_plan_file(question.path);
    if (file && (*file)->steps().empty()) step.reset();
  }
  return io::read_plan(question.path, question.path, step);
}

Result<Verdict> judge(const Flags& flags) {
  auto question = read_question(flags);
  if (!question) return question.error();
  auto engine = choose_engine(flags);
  if (!engine) return engine.error();
  // Rows of different total are a finding; all else that a case can have wrong is wrong use.
  if (check_batch(question->workload.layout)) {
    if (auto possible = check_case(question->workload.layout, question->workload.settings); !possible) {
      return possible.error();
    }
  }
  auto plan = read_plan(*question, flags.given("--pack-log"));
  std::vector<Finding> findings;
  if (plan) {
    findings = audit(*question, *plan, **engine);
  } else if (io::is_about_plan(plan.error())) {
    findings.push_back(refusal(file_strategy(question->path), plan.error()));
  } else {
    return plan.error();
  }
  if (auto printed = print(*question, findings, flags.given("--json")); !printed) {
    return printed.error();
  }
  return findings.empty() ? Verdict::clean : Verdict::findings;
}

}  // namespace

const Command kVerifyCommand = {
    "verify",
    "lint any plan against a workload: is it legal, is it balanced, was it made for this",
    "Exit code 1 where there is a finding: an error (PyTorch would refuse) or a warning (it runs, badly).",
    declare,
    nullptr,
    judge};

}  // namespace evenkeel::cli
