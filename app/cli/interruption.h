#pragma once

#include <pthread.h>

#include <atomic>
#include <csignal>
#include <stop_token>
#include <thread>

namespace evenkeel::cli {

/// While it lives, Ctrl-C (and a request to end) stops the work through `token` instead of ending the
/// program, so that no temporary file is left. A second one ends the program at once.
class Interruption {
 public:
  Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;
  ~Interruption();

  [[nodiscard]] std::stop_token token() const { return stop_.get_token(); }
  /// The signal that came, or 0.
  [[nodiscard]] int signal() const { return signal_; }

 private:
  sigset_t signals_{};
  sigset_t before_{};
  std::atomic<int> signal_ = 0;
  std::atomic<bool> over_ = false;
  std::stop_source stop_;
  std::thread worker_;
};

/// Ends the program as the signal would have.
void end_by_signal(int signal);

}  // namespace evenkeel::cli
