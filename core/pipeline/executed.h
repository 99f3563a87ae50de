#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "execution/execution.h"
#include "findings/finding.h"
#include "pipeline/snapshot.h"

namespace evenkeel {

/// What the kernels run under one strategy.
struct StrategyExecution {
  std::string strategy;
  Stage<Execution> execution;       ///< or why flex cannot run it
  std::vector<Finding> audit = {};  ///< of a plan file: what the rules for plans of others find
};

/// The executed result of one snapshot. Immutable once shared; grows strategy by strategy, each time as a new
/// value: the chosen one is always there, others follow.
struct ExecutedSnapshot {
  std::shared_ptr<const Snapshot> snapshot;  ///< what all of it belongs to
  StrategyExecution chosen;
  /// One for each of `snapshot->compared`, then one for each strategy that waited (`Request::later`).
  std::vector<std::optional<StrategyExecution>> compared;
  std::vector<std::optional<StrategyOutcome>> later;  ///< of those that waited; there once executed
  /// Of the chosen strategy: those of the snapshot, of a plan file those of its audit, and what its execution
  /// shows. A better strategy is proposed once it is known.
  std::vector<Finding> findings;
  /// The same of the strategy that it is compared with; empty until that is executed, or where there is none.
  std::vector<Finding> findings_of_b;

  [[nodiscard]] bool complete() const;
  /// A strategy, the chosen one or a compared one; null where it is not executed yet, and for any other.
  [[nodiscard]] const StrategyExecution* execution(std::string_view strategy) const;
  /// Plan and metrics of one; null where it waits still, and for any that is not compared.
  [[nodiscard]] const StrategyOutcome* outcome(std::string_view strategy) const;
  /// The same of the i-th of `compared`.
  [[nodiscard]] const StrategyOutcome* outcome(std::size_t i) const;
  /// The name of the i-th of `compared`.
  [[nodiscard]] const std::string& strategy(std::size_t i) const;
};

/// Executes the strategies of snapshots, one after another, and remembers those of the last snapshot: a plan
/// on an unchanged mask keeps its execution. Thread-safe: one thread may execute what is shown, and another
/// what can wait of an earlier snapshot.
class Executor {
 public:
  /// `keep`: of the chosen strategy and the one that it is compared with.
  explicit Executor(KeepTiles keep = KeepTiles::no) : keep_(keep) {}

  /// The next strategy that `so_far` lacks, the chosen one first; `so_far` is null at the beginning. Nothing
  /// when stopped. Never an error of its own: those stand in the stages. Only while `so_far` is not complete.
  [[nodiscard]] Cancellable<std::shared_ptr<const ExecutedSnapshot>> next(
      const std::shared_ptr<const Snapshot>& snapshot, const std::shared_ptr<const ExecutedSnapshot>& so_far,
      const Engine& engine, const std::stop_token& stop = {});

 private:
  /// Keeps what is known of the newest snapshot.
  void remember(const std::shared_ptr<const ExecutedSnapshot>& executed);

  KeepTiles keep_;
  std::mutex mutex_;
  std::shared_ptr<const ExecutedSnapshot> last_;  ///< complete or not
  std::shared_ptr<const Cost> cost_;              ///< at the executed block size
  std::shared_ptr<const Mask> cost_mask_;         ///< whose it is
};

/// What was executed so far, null before the first, with the same error for all the rest; the findings say so
/// where that is the chosen strategy.
[[nodiscard]] std::shared_ptr<const ExecutedSnapshot> failed_execution(
    const std::shared_ptr<const Snapshot>& snapshot, const std::shared_ptr<const ExecutedSnapshot>& so_far,
    const Error& error);

/// One strategy of a snapshot, executed at the block size of its profile.
[[nodiscard]] Cancellable<Stage<Execution>> run_execution(const Snapshot& snapshot,
                                                          const StrategyOutcome& outcome,
                                                          const Engine& engine,
                                                          const std::stop_token& stop = {});

}  // namespace evenkeel
