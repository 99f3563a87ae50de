#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>

namespace evenkeel {

/// The time by which a lane is patient. Any thread.
class LaneClock {
 public:
  using Duration = std::chrono::nanoseconds;

  virtual ~LaneClock() = default;
  /// Since some fixed moment.
  [[nodiscard]] virtual Duration now() const = 0;
  /// Waits on `wake` until `done`, `end`, or the moment `until`. May come back early.
  virtual void wait_until(std::condition_variable_any& wake, std::unique_lock<std::mutex>& lock,
                          const std::stop_token& end, Duration until,
                          const std::function<bool()>& done) const = 0;
};

/// The machine's own.
class SteadyLaneClock final : public LaneClock {
 public:
  [[nodiscard]] Duration now() const override { return Clock::now().time_since_epoch(); }
  void wait_until(std::condition_variable_any& wake, std::unique_lock<std::mutex>& lock,
                  const std::stop_token& end, Duration until,
                  const std::function<bool()>& done) const override {
    const Clock::time_point moment{std::chrono::duration_cast<Clock::duration>(until)};
    wake.wait_until(lock, end, moment, done);
  }

 private:
  using Clock = std::chrono::steady_clock;
};

}  // namespace evenkeel
