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
    {
      const std::lock_guard lock(mutex_);
      generation = ++newest_;
      waiting_ = std::move(request);
    }
    wake_.notify_all();
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
    wake_.notify_all();
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

  /// Stops what has run long enough while another waits.
  void watch(const std::stop_token& end) {
    std::unique_lock lock(mutex_);
    const auto blocked = [this] { return running_ && waiting_ && !current_.stop_requested(); };
    while (!end.stop_requested()) {
      wake_.wait(lock, end, blocked);
      if (end.stop_requested()) return;
      const LaneClock::Duration until = since_ + patience_;
      if (clock_->now() >= until) {
        current_.request_stop();
      } else {
        clock_->wait_until(wake_, lock, end, until,
                           [&] { return !blocked() || clock_->now() >= since_ + patience_; });
      }
    }
  }

  Run run_;
  Publish publish_;
  std::shared_ptr<const LaneClock> clock_;
  LaneClock::Duration patience_;
  mutable std::mutex mutex_;
  std::condition_variable_any wake_;
  std::optional<Request> waiting_;
  std::stop_source current_;
  bool running_ = false;
  LaneClock::Duration since_{};  ///< when the run began
  std::uint64_t newest_ = 0;
  std::jthread worker_;  ///< these last: they stop and join before the rest goes
  std::jthread watch_;
};

}  // namespace evenkeel
