#pragma once

#include <atomic>
#include <memory>
#include <thread>

#include "balance/load_balancer.h"
#include "support/ui_test.h"

namespace evenkeel::ui {

/// An executor that takes a step only when it is let: so that a test decides what is there when.
class SteppedExecutor {
 public:
  /// Lets it execute so many strategies more.
  void let(int steps) { *allowed_ += steps; }
  /// Lets it execute nothing any more, whatever it was let before.
  void hold() { *allowed_ = 0; }

  /// For a model: waits for its turn, or until it is stopped.
  [[nodiscard]] ExecuteNext next() const {
    return [allowed = allowed_, executor = std::make_shared<Executor>(KeepTiles::where_few)](
               const auto& snapshot, const auto& so_far, const Engine& engine,
               const std::stop_token& stop) -> Cancellable<std::shared_ptr<const ExecutedSnapshot>> {
      while (true) {
        if (stop.stop_requested()) return std::nullopt;
        int left = *allowed;
        if (left > 0 && allowed->compare_exchange_strong(left, left - 1)) break;
        std::this_thread::yield();
      }
      return executor->next(snapshot, so_far, engine, stop);
    };
  }

 private:
  std::shared_ptr<std::atomic<int>> allowed_ = std::make_shared<std::atomic<int>>(0);
};

/// Enough steps for every strategy of any workload.
inline constexpr int kAllSteps = 1000;
/// Steps until every strategy is executed, and none more.
inline const int kStrategies = static_cast<int>(load_balancers().size());

/// A model whose executions wait for `executor`.
[[nodiscard]] inline std::unique_ptr<StudioModel> modelOf(Project project, const SteppedExecutor& executor) {
  return std::make_unique<StudioModel>(std::move(project), make_cpu_engine(), executor.next());
}

}  // namespace evenkeel::ui
