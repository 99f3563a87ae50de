#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

#include "live/lane_clock.h"

namespace evenkeel {

/// A lane that takes the newest request whenever it is free, and lets what runs run for a while: a run is
/// stopped for a newer request only once it has run for as long as the lane is patient. So requests that come
/// faster than runs end, as in a drag, starve nobody: every run shorter than that ends and is published.
///
///              submit                     taken by the worker
///   idle ----------------> waiting ------------------------------> running
///    ^                      ^   | submit: replaces what waits       |   |
///    |                      |   +---> waiting                       |   | submit
///    |                      |                                       |   v
///    |                      |   run ended, or patience is over:   running, and one waits
///    |                      +-----------  stops the run ------------+   | submit: replaces what waits
///    |                                                              |   +---> running, and one waits
///    +------------------- run ended --------------------------------+
///
/// `run(request, publish, stop)` is called on the lane's own thread; it calls `publish(value)` for each
/// result, partial ones first, and returns when stopped. What a stopped run still publishes is dropped.
/// `publish(generation, value)` is called on that thread too, with generations that never fall. The
/// destructor stops the run and waits for it; nothing is published after it returns.
template <class Request, class Value>
class PatientLane {
 public:
  using PublishOne = std::function<void(Value)>;
  using Run = std::function<void(const Request&, const PublishOne&, const std::stop_token&)>;
  using Publish = std::function<void(std::uint64_t generation, Value)>;

  /// How long a run is left alone, where nothing else is said.
  static constexpr LaneClock::Duration kPatience = std::chrono::milliseconds(100);

  PatientLane(Run run, Publish publish,
              std::shared_ptr<const LaneClock> clock = std::make_shared<const SteadyLaneClock>(),
              LaneClock::Duration patience = kPatience)
      : run_(std::move(run)),
        publish_(std::move(publish)),
        clock_(std::move(clock)),
        patience_(patience),
        worker_([this](const std::stop_token& end) { work(end); }),
        watch_([this](const std::stop_token& end) { watch(end); }) {}

  PatientLane(const PatientLane&) = delete;
  PatientLane& operator=(const PatientLane&) = delete;

  ~PatientLane() {
    worker_.request_stop();
    watch_.request_stop();
    const std::lock_guard lock(mutex_);
    waiting_.reset();
    current_.request_stop();
  }

  /// Any thread. Returns the generation of the request, counted from 1.
  std::uint64_t submit(Request request) {
    std::uint64_t generation = 0;
    bool blocked = false;
    {
      const std::lock_guard lock(mutex_);
      generation = ++newest_;
      waiting_ = std::move(request);
      blocked = running_;
      // In a drag most requests find a run and the watch on its guard: they wake no thread.
      if (blocked && std::exchange(watched_, true)) return generation;
    }
    (blocked ? watch_wake_ : wake_).notify_one();
    return generation;
  }

  /// Any thread. Whether nothing runs and nothing waits.
  [[nodiscard]] bool idle() const {
    const std::lock_guard lock(mutex_);
    return !running_ && !waiting_;
  }

  /// Any thread. Looks at the clock again: for one that somebody sets by hand.
  void clock_was_set() {
    { const std::lock_guard lock(mutex_); }
    watch_wake_.notify_all();
  }

 private:
  void work(const std::stop_token& end) {
    while (true) {
      std::optional<Request> request;
      std::uint64_t generation = 0;
      std::stop_token stop;
      {
        std::unique_lock lock(mutex_);
        running_ = false;
        wake_.wait(lock, end, [this] { return waiting_.has_value(); });
        if (end.stop_requested()) return;
        request = std::exchange(waiting_, std::nullopt);
        generation = newest_;
        current_ = std::stop_source();
        stop = current_.get_token();
        running_ = true;
        since_ = clock_->now();
      }
      run_(
          *request,
          [&](Value value) {
            if (!stop.stop_requested()) publish_(generation, std::move(value));
          },
          stop);
    }
  }

  /// Stops what has run long enough while another waits. On guard from the first request that finds a run
  /// until none waits when it looks again.
  void watch(const std::stop_token& end) {
    std::unique_lock lock(mutex_);
    while (!end.stop_requested()) {
      watch_wake_.wait(lock, end, [this] { return watched_; });
      if (end.stop_requested()) return;
      const bool blocked = running_ && waiting_ && !current_.stop_requested();
      const LaneClock::Duration until = since_ + patience_;
      if (!blocked) {
        watched_ = false;
      } else if (clock_->now() >= until) {
        current_.request_stop();
        watched_ = false;
      } else {
        clock_->wait_until(watch_wake_, lock, end, until, [&] { return clock_->now() >= until; });
      }
    }
  }

  Run run_;
  Publish publish_;
  std::shared_ptr<const LaneClock> clock_;
  LaneClock::Duration patience_;
  mutable std::mutex mutex_;
  std::condition_variable_any wake_;        ///< the worker's
  std::condition_variable_any watch_wake_;  ///< of the watch
  std::optional<Request> waiting_;
  std::stop_source current_;
  bool running_ = false;
  bool watched_ = false;         ///< the watch is on its guard
  LaneClock::Duration since_{};  ///< when the run began
  std::uint64_t newest_ = 0;
  std::jthread worker_;  ///< these last: they stop and join before the rest goes
  std::jthread watch_;
};

}  // namespace evenkeel
