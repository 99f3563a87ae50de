#include "cli/interruption.h"

#include <csignal>

namespace evenkeel::cli {

Interruption::Interruption() {
  sigemptyset(&signals_);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals_, signal);
  pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  worker_ = std::thread([this] {
    while (true) {
      int signal = 0;
      sigwait(&signals_, &signal);
      if (over_) return;
      if (signal_ != 0) {
        pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
        end_by_signal(signal);
      }
      signal_ = signal;
      stop_.request_stop();
    }
  });
}

Interruption::~Interruption() {
  over_ = true;
  // The worker waits for this signal with sigwait, so it ends the wait and nothing else.
  pthread_kill(worker_.native_handle(), SIGTERM);  // NOLINT(bugprone-bad-signal-to-kill-thread)
  worker_.join();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void end_by_signal(int signal) {
  std::signal(signal, SIG_DFL);
  (void)std::raise(signal);
}

}  // namespace evenkeel::cli
