#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

namespace evenkeel::cli {

/// Says on standard error what is going on, once it takes longer than a second and then each second. On a
/// terminal the line is rewritten in place and cleared at the end; elsewhere every report is a line of its
/// own.
class ProgressReport {
 public:
  ProgressReport();
  ProgressReport(const ProgressReport&) = delete;
  ProgressReport& operator=(const ProgressReport&) = delete;
  /// Takes the line off the terminal.
  ~ProgressReport();

  /// What is being done now: "measuring ptrr". Its share done is not known until `done` says it.
  void begin(std::string stage);
  /// The share of the stage that is done, 0 to 1. Cheap.
  void done(double share) { share_.store(share, std::memory_order_relaxed); }

 private:
  void work(const std::stop_token& end);
  void show();

  bool terminal_;
  bool shown_ = false;
  std::atomic<double> share_ = -1;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::string stage_;
  std::jthread worker_;  ///< last: ends before the rest goes
};

}  // namespace evenkeel::cli
