#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

namespace evenkeel {

/// A lane that runs the newest request only: a newer one cancels the one that runs and replaces the one that
/// waits.
///
///              submit                       taken by the worker
///   idle ----------------> waiting --------------------------------> running
///    ^                      ^   | submit: replaces what waits         |   |
///    |                      |   +---> waiting                         |   |
///    |                      +-------- submit: stops the run ----------+   |
///    +------------------- finished: publish, if not stopped --------------+
///
/// `run(request, stop)` is called on the lane's own thread and returns nothing when stopped;
/// `publish(generation, value)` is called there too, with rising generations, never for a request that a
/// newer one has replaced before its run ended. The destructor stops the run and waits for it; nothing is
/// published after it returns.
template <class Request, class Value>
class NewestWins {
 public:
  using Run = std::function<std::optional<Value>(const Request&, const std::stop_token&)>;
  using Publish = std::function<void(std::uint64_t generation, Value)>;

  NewestWins(Run run, Publish publish)
      : run_(std::move(run)),
        publish_(std::move(publish)),
        worker_([this](const std::stop_token& end) { work(end); }) {}

  NewestWins(const NewestWins&) = delete;
  NewestWins& operator=(const NewestWins&) = delete;

  ~NewestWins() {
    {
      const std::lock_guard lock(mutex_);
      waiting_.reset();
      current_.request_stop();
    }
    worker_.request_stop();
  }

  /// Any thread. Returns the generation of the request, counted from 1.
  std::uint64_t submit(Request request) {
    std::uint64_t generation = 0;
    {
      const std::lock_guard lock(mutex_);
      generation = ++newest_;
      waiting_ = std::move(request);
      current_.request_stop();
    }
    wake_.notify_one();
    return generation;
  }

  /// Any thread. The newest generation submitted; 0 before the first.
  [[nodiscard]] std::uint64_t newest() const {
    const std::lock_guard lock(mutex_);
    return newest_;
  }

 private:
  void work(const std::stop_token& end) {
    while (true) {
      std::optional<Request> request;
      std::uint64_t generation = 0;
      std::stop_token stop;
      {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, end, [this] { return waiting_.has_value(); });
        if (end.stop_requested()) return;
        request = std::exchange(waiting_, std::nullopt);
        generation = newest_;
        current_ = std::stop_source();
        stop = current_.get_token();
      }
      std::optional<Value> value = run_(*request, stop);
      if (value && !stop.stop_requested()) publish_(generation, std::move(*value));
    }
  }

  Run run_;
  Publish publish_;
  mutable std::mutex mutex_;
  std::condition_variable_any wake_;
  std::optional<Request> waiting_;
  std::stop_source current_;
  std::uint64_t newest_ = 0;
  std::jthread worker_;  ///< last: stops and joins before the rest goes
};

}  // namespace evenkeel
