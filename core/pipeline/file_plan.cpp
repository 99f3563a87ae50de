#include "pipeline/file_plan.h"

#include <string>

#include "base/text.h"
#include "findings/plan_findings.h"
#include "pipeline/pipeline.h"

namespace evenkeel {
namespace {

std::string ranks(std::int64_t count) {
  return grouped(count) + (count == 1 ? " rank" : " ranks");
}

Error made_for_other(const char* rule, const std::string& made_for, const std::string& used_with) {
  return make_error(ErrorKind::infeasible, rule,
                    "the plan was made for " + made_for + ", and is used with " + used_with,
                    "use " + made_for + ", or make the plan again");
}

}  // namespace

Result<Plan> plan_of_file(std::string_view name, const Layout& layout, const Case& settings) {
  const PlanSource* source = find_plan_source(settings.plans, name);
  if (source == nullptr) {
    return bad_input("plan-file-open", "no plan file " + quoted(name, 200) + " was opened", "open it first");
  }
  if (!source->read) return source->read.error();
  const LoadedPlan& file = **source->read;
  const PlanOrigin& origin = file.origin;
  auto plan = file.table.plan(file_strategy(name), layout.seq_len(), layout.batch(), settings.world_size);
  if (!plan) return plan;
  if (origin.world_size && *origin.world_size != settings.world_size) {
    return made_for_other("planned-for-world-size", ranks(origin.world_size->value),
                          ranks(settings.world_size.value));
  }
  if (origin.block_size && *origin.block_size != settings.block_size && weighs_blocks(origin)) {
    return made_for_other("planned-for-block-size", "blocks of " + block_size_name(*origin.block_size),
                          "blocks of " + block_size_name(settings.block_size));
  }
  return plan;
}

Cancellable<std::vector<Finding>> audit_file_plan(const LoadedPlan& file, const Snapshot& snapshot,
                                                  const StrategyOutcome& outcome, const Engine& engine,
                                                  const std::stop_token& stop) {
  const auto make = [&](const Case& settings) {
    return run_to_plan(Request{snapshot.request.layout, settings, {}}, engine, stop);
  };
  return plan_findings({file, snapshot.request.layout, snapshot.request.settings, **snapshot.mask,
                        **snapshot.cost, **outcome.plan, **outcome.metrics, make, stop});
}

Cancellable<std::vector<Finding>> audit_outcome(const Snapshot& snapshot, const StrategyOutcome& outcome,
                                                const Engine& engine, const std::stop_token& stop) {
  const auto name = file_of_strategy(outcome.strategy);
  if (!name || !outcome.metrics) return std::vector<Finding>();
  const PlanSource* source = find_plan_source(snapshot.request.settings.plans, *name);
  return audit_file_plan(**source->read, snapshot, outcome, engine, stop);
}

}  // namespace evenkeel
