#include "cli/progress.h"

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <string_view>

#include "cli/output.h"
#include "io/output_file.h"

namespace evenkeel::cli {
namespace {

bool is_terminal() {
  const char* kind = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
}

}  // namespace

ProgressReport::ProgressReport()
    : terminal_(is_terminal()), worker_([this](const std::stop_token& end) { work(end); }) {}

ProgressReport::~ProgressReport() {
  worker_.request_stop();
  worker_.join();
  if (terminal_ && shown_) (void)io::write_all(STDERR_FILENO, "\r\033[K");
}

void ProgressReport::begin(std::string stage) {
  const std::lock_guard lock(mutex_);
  stage_ = std::move(stage);
  share_ = -1;
}

void ProgressReport::work(const std::stop_token& end) {
  std::unique_lock lock(mutex_);
  auto next = std::chrono::steady_clock::now();
  while (true) {
    next += std::chrono::seconds(1);
    wake_.wait_until(lock, end, next, [] { return false; });
    if (end.stop_requested()) return;
    show();
  }
}

void ProgressReport::show() {
  std::string line = stage_;
  const double share = share_;
  if (share >= 0) line += ", " + std::to_string(static_cast<int>(share * 100)) + " %";
  shown_ = true;
  if (terminal_) {
    (void)io::write_all(STDERR_FILENO, "\r\033[Kevenkeel: " + line);
  } else {
    say(line);
  }
}

}  // namespace evenkeel::cli
