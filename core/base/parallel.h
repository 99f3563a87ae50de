#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <stop_token>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace evenkeel {

/// While it lives, tasks of this thread let others run between their parts. For work beside a thread that
/// somebody waits for: some kernels let a thread that wakes wait for the next tick, 4 ms, while others
/// compute.
class GivesWay {
 public:
  GivesWay() : before_(std::exchange(in_force(), true)) {}
  ~GivesWay() { in_force() = before_; }
  GivesWay(const GivesWay&) = delete;
  GivesWay& operator=(const GivesWay&) = delete;

  /// Whether there is one on this thread.
  [[nodiscard]] static bool& in_force() {
    thread_local bool gives_way = false;
    return gives_way;
  }

 private:
  bool before_;
};

/// While it lives, tasks of this thread start at most half as many threads as there are cores, and give way:
/// for work that can wait, so that a core is free for what somebody waits for.
class HalfOfTheCores {
 public:
  HalfOfTheCores() : before_(std::exchange(in_force(), true)) {}
  ~HalfOfTheCores() { in_force() = before_; }
  HalfOfTheCores(const HalfOfTheCores&) = delete;
  HalfOfTheCores& operator=(const HalfOfTheCores&) = delete;

  /// Whether there is one on this thread.
  [[nodiscard]] static bool& in_force() {
    thread_local bool half = false;
    return half;
  }

 private:
  bool before_;
  GivesWay gives_way_;
};

/// How many threads work on a task of `steps` basic steps: one, unless it is worth starting more.
[[nodiscard]] inline int worker_count(std::int64_t steps) {
  constexpr std::int64_t kStepsWorthAThread = 200'000;
  const auto cores = static_cast<std::int64_t>(std::max(1U, std::thread::hardware_concurrency()));
  const std::int64_t threads = HalfOfTheCores::in_force() ? std::max<std::int64_t>(1, cores / 2) : cores;
  return static_cast<int>(std::clamp<std::int64_t>(steps / kStepsWorthAThread, 1, threads));
}

/// Calls `work(i)` for each i in [0, count), each on one of `workers` threads, this one among them. Each
/// thread makes its own `work` by `make_work()`, so that it need not be safe to call twice at once. Returns
/// false when stopped, which is looked at before each call; what was called has ended then. Rethrows the
/// first exception.
template <class MakeWork>
[[nodiscard]] bool for_each_in_parallel(std::int64_t count, int workers, const std::stop_token& stop,
                                        MakeWork make_work) {
  std::atomic<std::int64_t> next = 0;
  std::atomic<bool> ended = false;
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const bool gives_way = GivesWay::in_force();
  const auto run = [&] {
    try {
      auto work = make_work();
      for (std::int64_t i = next++; i < count && !ended; i = next++) {
        if (stop.stop_requested()) {
          ended = true;
          return;
        }
        work(i);
        if (gives_way) std::this_thread::yield();
      }
    } catch (...) {
      const std::lock_guard lock(failure_mutex);
      if (!failure) failure = std::current_exception();
      ended = true;
    }
  };
  {
    std::vector<std::jthread> others;
    const auto wanted = std::min<std::int64_t>(workers, count) - 1;
    try {
      for (std::int64_t i = 0; i < wanted; ++i) others.emplace_back(run);
    } catch (const std::system_error&) {
      // No more threads are to be had; those there are do all of it.
    }
    run();
  }
  if (failure) std::rethrow_exception(failure);
  return !ended;
}

}  // namespace evenkeel
