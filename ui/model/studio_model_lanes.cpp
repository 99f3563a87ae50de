#include <sys/resource.h>

#include <QMetaObject>
#include <exception>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "base/parallel.h"
#include "model/studio_model.h"

/// What the model's lanes do, each on its thread, and what comes back from them.
namespace evenkeel::ui {
namespace {

/// Whether A and B are both executed.
bool shows_sides(const ExecutedSnapshot& executed) {
  const auto& b = executed.snapshot->request.b;
  return !b || executed.execution(*b) != nullptr;
}

/// Where cores are few, this thread goes behind those that somebody waits for more: the pointer and
/// the plan, then what A and B run, then all else. On Linux a thread has a niceness of its own.
void be_nice(int niceness) {
  thread_local bool done = false;
  if (std::exchange(done, true)) return;
  setpriority(PRIO_PROCESS, 0, niceness);
}
constexpr int kExecuteNiceness = 2;
constexpr int kOthersNiceness = 15;
/// How often tables show one strategy more, so that they are not laid out anew for each in a drag.
constexpr std::chrono::milliseconds kBetweenOthers{100};
/// How often they show another snapshot.
constexpr std::chrono::milliseconds kBetweenComparisons{100};
/// How much longer they wait for the picture of a large view, and how often they look.
constexpr std::chrono::milliseconds kLetPaint{100};
constexpr std::chrono::milliseconds kLookAgain{8};

/// A snapshot in which every stage is the same error.
std::shared_ptr<Snapshot> failed_snapshot(const Request& request, const Error& error) {
  std::vector<StrategyOutcome> compared;
  for (const std::string& strategy : request.compare) compared.push_back({strategy, error, error});
  return std::make_shared<Snapshot>(Snapshot{0,
                                             request,
                                             error,
                                             error,
                                             {request.settings.strategy, error, error},
                                             std::move(compared),
                                             {refusal(request.settings.strategy, error)}});
}

}  // namespace

std::optional<StudioModel::TimedSnapshot> StudioModel::makeSnapshot(const Wanted& wanted,
                                                                    const std::stop_token& stop) {
  const auto begin = std::chrono::steady_clock::now();
  const auto timed = [&](std::shared_ptr<Snapshot> snapshot) {
    return TimedSnapshot{std::move(snapshot), std::chrono::steady_clock::now() - begin};
  };
  try {
    auto snapshot = pipeline_.run(wanted.request, engine_, stop, wanted.known.get());
    if (!snapshot) return std::nullopt;
    return timed(std::move(*snapshot));
  } catch (const std::exception& failure) {
    return timed(failed_snapshot(
        wanted.request,
        make_error(ErrorKind::memory, "memory", std::string("the plan was not made: ") + failure.what(),
                   "use larger blocks or a shorter sequence")));
  }
}

Cancellable<std::shared_ptr<const ExecutedSnapshot>> StudioModel::executeStep(
    const SnapshotPointer& snapshot, const std::shared_ptr<const ExecutedSnapshot>& so_far,
    const std::stop_token& stop) {
  try {
    return execute_next_(snapshot, so_far, engine_, stop);
  } catch (const std::exception& failure) {
    return failed_execution(
        snapshot, so_far,
        make_error(ErrorKind::memory, "memory", std::string("the tiles were not counted: ") + failure.what(),
                   "use larger blocks or a shorter sequence"));
  }
}

void StudioModel::execute(const SnapshotPointer& snapshot, const ExecutedLane::PublishOne& publish,
                          const std::stop_token& stop) {
  be_nice(kExecuteNiceness);
  if (execution_in_sight_) {
    const GivesWay to_the_pointer;
    executeSides(snapshot, publish, stop);
    return;
  }
  const auto behind_others = [&] {
    const HalfOfTheCores leave_room;
    executeSides(snapshot, publish, stop);
  };
  try {
    // On a thread of its own, as a thread that went behind all others cannot come back.
    const std::jthread behind([&] {
      be_nice(kOthersNiceness);
      behind_others();
    });
  } catch (const std::system_error&) {
    behind_others();
  }
}

/// The chosen strategy first, then B, each published as soon as it is there; then the other lane goes on.
void StudioModel::executeSides(const SnapshotPointer& snapshot, const ExecutedLane::PublishOne& publish,
                               const std::stop_token& stop) {
  const auto begin = std::chrono::steady_clock::now();
  TimedExecuted so_far;
  while (so_far.executed == nullptr || !shows_sides(*so_far.executed)) {
    auto next = executeStep(snapshot, so_far.executed, stop);
    if (!next) return;
    if (so_far.executed == nullptr) so_far.took = std::chrono::steady_clock::now() - begin;
    so_far.executed = std::move(*next);
    publish(so_far);
  }
  if (!so_far.executed->complete() && !stop.stop_requested()) others_lane_.submit(std::move(so_far));
}

void StudioModel::executeOthers(TimedExecuted so_far, const OthersLane::PublishOne& publish,
                                const std::stop_token& stop) {
  be_nice(kOthersNiceness);
  const HalfOfTheCores leave_room;
  auto published = std::chrono::steady_clock::now();
  while (!so_far.executed->complete()) {
    auto next = executeStep(so_far.executed->snapshot, so_far.executed, stop);
    if (!next) return;
    so_far.executed = std::move(*next);
    const auto now = std::chrono::steady_clock::now();
    if (!so_far.executed->complete() && now - published < kBetweenOthers) continue;
    published = now;
    publish(so_far);
  }
}

void StudioModel::post(std::optional<TimedExecuted>& slot, TimedExecuted fresh) {
  {
    const std::lock_guard lock(posted_mutex_);
    const bool asked = posted_ || posted_others_;
    slot = std::move(fresh);
    if (asked) return;
  }
  QMetaObject::invokeMethod(
      this, [this] { takePosted(); }, Qt::QueuedConnection);
}

void StudioModel::takePosted() {
  std::optional<TimedExecuted> sides;
  std::optional<TimedExecuted> others;
  {
    const std::lock_guard lock(posted_mutex_);
    sides = std::exchange(posted_, std::nullopt);
    others = std::exchange(posted_others_, std::nullopt);
  }
  if (sides) {
    executed_ = std::move(sides->executed);
    executed_time_ = sides->took;
    if (executed_->complete()) complete_ = executed_;
  }
  // The others may be those of an earlier snapshot, which A and B have left behind.
  if (others && executed_ != nullptr && others->executed->snapshot == executed_->snapshot) {
    executed_ = others->executed;
  }
  if (others && others->executed->complete()) {
    complete_ = std::move(others->executed);
    missing_.set(false);  // begins to count anew below, where it is behind
  }
  noteLag();
  if (sides) Q_EMIT executedChanged();
  compare();
}

void StudioModel::compare() {
  if (compare_later_.isActive()) return;
  const auto rest = compared_at_ + kBetweenComparisons - std::chrono::steady_clock::now();
  if (rest > std::chrono::nanoseconds(0)) {
    compare_later_.start(std::chrono::ceil<std::chrono::milliseconds>(rest));
  } else {
    compareOnceSeen();
  }
}

void StudioModel::compareOnceSeen() {
  // Tables that are laid out meanwhile would keep the picture of a move waiting for as long as it takes.
  const bool early = std::chrono::steady_clock::now() < compared_at_ + kBetweenComparisons + kLetPaint;
  if (!awaiting_.empty() && early) {
    compare_later_.start(kLookAgain);
  } else {
    compareNow();
  }
}

void StudioModel::compareNow() {
  compare_later_.stop();
  const auto& newest =
      executed_ == nullptr || executed_->complete() || showsMissing() ? executed_ : complete_;
  if (newest == comparison_) return;
  comparison_ = newest;
  compared_at_ = std::chrono::steady_clock::now();
  Q_EMIT comparisonChanged();
}

}  // namespace evenkeel::ui
