#include "pipeline/executed.h"

#include <algorithm>
#include <new>
#include <utility>

#include "findings/execution_findings.h"
#include "pipeline/evaluate.h"
#include "pipeline/file_plan.h"
#include "pipeline/stages.h"

namespace evenkeel {
namespace {

Error out_of_memory() {
  return make_error(ErrorKind::memory, "memory", "there is not enough memory to count the executed tiles",
                    "use larger blocks or a shorter sequence");
}

/// The cost of the snapshot's mask at the executed block size: the snapshot's own where that is the same.
Cancellable<Stage<Cost>> executed_cost(const Snapshot& snapshot, const Engine& engine,
                                       const std::stop_token& stop) {
  const Case& settings = snapshot.request.settings;
  const BlockSize block = executed_block(settings.reference, settings.block_size);
  if (!snapshot.cost || block == settings.block_size) return snapshot.cost;
  try {
    return make_cost(snapshot.mask, block, nullptr, engine, stop);
  } catch (const std::bad_alloc&) {
    return Stage<Cost>(out_of_memory());
  }
}

Cancellable<Stage<Execution>> execute(const Snapshot& snapshot, const Stage<Cost>& cost,
                                      const StrategyOutcome& outcome, const Engine& engine, KeepTiles keep,
                                      const std::stop_token& stop) {
  if (!outcome.plan) return Stage<Execution>(outcome.plan.error());
  if (!cost) return Stage<Execution>(cost.error());
  try {
    auto execution = execute_flex(**snapshot.mask, **cost, **outcome.plan, engine, stop, keep);
    if (!execution) return std::nullopt;
    if (!execution->ok()) return Stage<Execution>(execution->error());
    return Stage<Execution>(std::make_shared<const Execution>(std::move(*execution).value()));
  } catch (const std::bad_alloc&) {
    return Stage<Execution>(out_of_memory());
  }
}

/// A strategy that waited.
Cancellable<StrategyOutcome> measure(const Snapshot& snapshot, const std::string& strategy,
                                     const Engine& engine, const std::stop_token& stop) {
  try {
    return evaluate(strategy, snapshot.request, snapshot.mask, snapshot.cost, engine, stop);
  } catch (const std::bad_alloc&) {
    return StrategyOutcome{strategy, out_of_memory(), out_of_memory()};
  }
}

/// Of a snapshot of which only the chosen strategy is executed.
ExecutedSnapshot begin(const std::shared_ptr<const Snapshot>& snapshot, StrategyExecution chosen) {
  ExecutedSnapshot executed{snapshot, std::move(chosen), {}, {}, {}, {}};
  executed.later.resize(snapshot->request.later.size());
  executed.compared.resize(snapshot->compared.size() + executed.later.size());
  return executed;
}

/// Whether asking again gives the same: memory that was short may be there now.
bool lasts(const StrategyExecution& known) {
  return known.execution || known.execution.error().kind != ErrorKind::memory;
}

/// The execution of the same plan under the same mask, or null. Plans and masks are shared by snapshots that
/// leave them unchanged.
const StrategyExecution* known_execution(const ExecutedSnapshot* last, const Snapshot& snapshot,
                                         const StrategyOutcome& outcome) {
  if (last == nullptr || !snapshot.mask || !last->snapshot->mask || *last->snapshot->mask != *snapshot.mask ||
      last->snapshot->request.settings.reference != snapshot.request.settings.reference ||
      last->snapshot->request.settings.block_size != snapshot.request.settings.block_size || !outcome.plan) {
    return nullptr;
  }
  const auto holds = [&](const StrategyOutcome& old) { return old.plan && *old.plan == *outcome.plan; };
  if (holds(last->snapshot->chosen) && lasts(last->chosen)) return &last->chosen;
  for (std::size_t i = 0; i < last->compared.size(); ++i) {
    if (last->compared[i] && holds(*last->outcome(i)) && lasts(*last->compared[i])) {
      return &*last->compared[i];
    }
  }
  return nullptr;
}

/// What it is compared with is proposed if no other is better by more than this: a hundredth.
constexpr std::int64_t kAsGood = 100;

/// The strategy that runs the fewest tiles on its slowest rank, if that is fewer than `than` does; or the
/// other one of A and B, where that is as good.
std::optional<BetterStrategy> better(const ExecutedSnapshot& executed, const StrategyExecution& than) {
  if (!than.execution) return std::nullopt;
  std::int64_t least = (*than.execution)->slowest_tiles();
  std::optional<BetterStrategy> found;
  for (const auto& other : executed.compared) {
    if (!other || !other->execution) continue;
    const std::int64_t tiles = (*other->execution)->slowest_tiles();
    if (tiles >= least) continue;
    least = tiles;
    found = BetterStrategy{other->strategy, tiles};
  }
  const auto& b = executed.snapshot->request.b;
  if (!found || !b) return found;
  const StrategyExecution* side = than.strategy == *b ? &executed.chosen : executed.execution(*b);
  if (side == nullptr || !side->execution) return found;
  const std::int64_t tiles = (*side->execution)->slowest_tiles();
  const bool as_good = tiles < (*than.execution)->slowest_tiles() && tiles - least <= least / kAsGood;
  if (as_good) found = BetterStrategy{side->strategy, tiles};
  return found;
}

/// B first, then the others in their order. At least one is missing.
std::size_t next_missing(const ExecutedSnapshot& executed) {
  std::size_t first = executed.compared.size();
  for (std::size_t i = executed.compared.size(); i-- > 0;) {
    if (executed.compared[i]) continue;
    if (executed.strategy(i) == executed.snapshot->request.b) return i;
    first = i;
  }
  return first;
}

void find(ExecutedSnapshot& executed) {
  const Snapshot& snapshot = *executed.snapshot;
  const auto add = [&](std::vector<Finding>& findings, const StrategyOutcome& outcome,
                       const StrategyExecution& execution) {
    findings.insert(findings.end(), execution.audit.begin(), execution.audit.end());
    const auto shown =
        execution_findings(snapshot.request.settings, snapshot.mask ? snapshot.mask->get() : nullptr, outcome,
                           execution.execution, better(executed, execution));
    findings.insert(findings.end(), shown.begin(), shown.end());
  };
  executed.findings = snapshot.findings;
  add(executed.findings, snapshot.chosen, executed.chosen);
  executed.findings_of_b.clear();
  if (!snapshot.request.b) return;
  const StrategyOutcome* outcome = executed.outcome(*snapshot.request.b);
  const StrategyExecution* execution = executed.execution(*snapshot.request.b);
  if (outcome == nullptr || execution == nullptr) return;
  if (!outcome->metrics) {
    executed.findings_of_b.push_back(refusal(outcome->strategy, outcome->metrics.error()));
  }
  add(executed.findings_of_b, *outcome, *execution);
}

}  // namespace

bool ExecutedSnapshot::complete() const {
  return std::all_of(compared.begin(), compared.end(),
                     [](const auto& strategy) { return strategy.has_value(); });
}

const StrategyExecution* ExecutedSnapshot::execution(std::string_view strategy) const {
  if (chosen.strategy == strategy) return &chosen;
  for (const auto& other : compared) {
    if (other && other->strategy == strategy) return &*other;
  }
  return nullptr;
}

const StrategyOutcome* ExecutedSnapshot::outcome(std::string_view strategy) const {
  if (const StrategyOutcome* cheap = snapshot->outcome(strategy)) return cheap;
  for (const auto& other : later) {
    if (other && other->strategy == strategy) return &*other;
  }
  return nullptr;
}

const StrategyOutcome* ExecutedSnapshot::outcome(std::size_t i) const {
  const std::size_t cheap = snapshot->compared.size();
  if (i < cheap) return &snapshot->compared[i];
  return later[i - cheap] ? &*later[i - cheap] : nullptr;
}

const std::string& ExecutedSnapshot::strategy(std::size_t i) const {
  const std::size_t cheap = snapshot->compared.size();
  return i < cheap ? snapshot->compared[i].strategy : snapshot->request.later[i - cheap];
}

void Executor::remember(const std::shared_ptr<const ExecutedSnapshot>& executed) {
  const std::lock_guard lock(mutex_);
  if (last_ == nullptr || executed->snapshot->generation >= last_->snapshot->generation) last_ = executed;
}

Cancellable<std::shared_ptr<const ExecutedSnapshot>> Executor::next(
    const std::shared_ptr<const Snapshot>& snapshot, const std::shared_ptr<const ExecutedSnapshot>& so_far,
    const Engine& engine, const std::stop_token& stop) {
  // What an earlier call found about this snapshot is newer than what it had of the one before.
  if (so_far != nullptr) remember(so_far);
  const BlockSize block =
      executed_block(snapshot->request.settings.reference, snapshot->request.settings.block_size);
  std::shared_ptr<const ExecutedSnapshot> last;
  Stage<Cost> cost = snapshot->cost;
  bool cost_known = false;
  {
    const std::lock_guard lock(mutex_);
    last = last_;
    cost_known = snapshot->mask && cost_mask_ == *snapshot->mask && cost_->block_size == block;
    if (cost_known) cost = cost_;
  }
  if (!cost_known) {
    auto made = executed_cost(*snapshot, engine, stop);
    if (!made) return std::nullopt;
    cost = std::move(*made);
    if (cost && snapshot->mask) {
      const std::lock_guard lock(mutex_);
      cost_ = *cost;
      cost_mask_ = *snapshot->mask;
    }
  }
  const auto run = [&](const StrategyOutcome& outcome) -> Cancellable<StrategyExecution> {
    if (const StrategyExecution* known = known_execution(last.get(), *snapshot, outcome)) {
      return StrategyExecution{outcome.strategy, known->execution, known->audit};
    }
    const bool shown = &outcome == &snapshot->chosen || outcome.strategy == snapshot->request.b;
    auto execution = execute(*snapshot, cost, outcome, engine, shown ? keep_ : KeepTiles::no, stop);
    if (!execution) return std::nullopt;
    auto audit = audit_outcome(*snapshot, outcome, engine, stop);
    if (!audit) return std::nullopt;
    return StrategyExecution{outcome.strategy, std::move(*execution), std::move(*audit)};
  };
  std::shared_ptr<ExecutedSnapshot> out;
  if (so_far == nullptr) {
    auto chosen = run(snapshot->chosen);
    if (!chosen) return std::nullopt;
    out = std::make_shared<ExecutedSnapshot>(begin(snapshot, std::move(*chosen)));
    for (std::size_t i = 0; i < out->compared.size(); ++i) {
      const std::string& strategy = out->strategy(i);
      const StrategyOutcome* outcome = out->outcome(i);
      if (outcome == nullptr && last != nullptr &&
          same_workload(last->snapshot->request, snapshot->request, strategy)) {
        outcome = last->outcome(strategy);
      }
      if (outcome == nullptr) continue;
      if (strategy == out->chosen.strategy) {
        out->compared[i] = out->chosen;
      } else if (const StrategyExecution* known = known_execution(last.get(), *snapshot, *outcome)) {
        out->compared[i] = StrategyExecution{strategy, known->execution, known->audit};
        if (i >= snapshot->compared.size()) out->later[i - snapshot->compared.size()] = *outcome;
      }
    }
  } else {
    out = std::make_shared<ExecutedSnapshot>(*so_far);
    const std::size_t i = next_missing(*out);
    if (i >= snapshot->compared.size()) {
      auto outcome = measure(*snapshot, out->strategy(i), engine, stop);
      if (!outcome) return std::nullopt;
      out->later[i - snapshot->compared.size()] = std::move(*outcome);
    }
    auto strategy = run(*out->outcome(i));
    if (!strategy) return std::nullopt;
    out->compared[i] = std::move(*strategy);
  }
  find(*out);
  remember(out);
  return std::shared_ptr<const ExecutedSnapshot>(std::move(out));
}

std::shared_ptr<const ExecutedSnapshot> failed_execution(
    const std::shared_ptr<const Snapshot>& snapshot, const std::shared_ptr<const ExecutedSnapshot>& so_far,
    const Error& error) {
  ExecutedSnapshot failed = so_far != nullptr ? *so_far : begin(snapshot, {snapshot->chosen.strategy, error});
  for (std::size_t i = 0; i < failed.compared.size(); ++i) {
    if (failed.compared[i]) continue;
    const std::string& strategy = failed.strategy(i);
    failed.compared[i] = StrategyExecution{strategy, error};
    if (failed.outcome(i) == nullptr) {
      failed.later[i - snapshot->compared.size()] = StrategyOutcome{strategy, error, error};
    }
  }
  find(failed);
  return std::make_shared<const ExecutedSnapshot>(std::move(failed));
}

Cancellable<Stage<Execution>> run_execution(const Snapshot& snapshot, const StrategyOutcome& outcome,
                                            const Engine& engine, const std::stop_token& stop) {
  if (!outcome.plan) return Stage<Execution>(outcome.plan.error());
  auto cost = executed_cost(snapshot, engine, stop);
  if (!cost) return std::nullopt;
  return execute(snapshot, *cost, outcome, engine, KeepTiles::no, stop);
}

}  // namespace evenkeel
