#include "cli/output.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>

#include "io/output_file.h"
#include "io/system_error.h"

namespace evenkeel::cli {
namespace {

constexpr std::size_t kGather = std::size_t{1} << 16;

}  // namespace

Output& Output::operator<<(std::string_view text) {
  pending_ += text;
  if (pending_.size() >= kGather) flush();
  return *this;
}

Output& Output::operator<<(std::int64_t number) {
  std::array<char, 24> digits;
  const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  return *this << std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

void Output::flush() {
  if (error_number_ == 0) error_number_ = io::write_all(STDOUT_FILENO, pending_);
  pending_.clear();
}

Result<void> Output::finish() {
  flush();
  if (error_number_ == 0 || error_number_ == EPIPE) return {};
  return io::cannot_write("to standard output", error_number_);
}

void say(const std::string& text) {
  std::string line = "evenkeel: " + text;
  for (char& c : line) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20U || byte == 0x7FU) c = '?';
  }
  line += '\n';
  (void)io::write_all(STDERR_FILENO, line);
}

int exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::bad_input:
    case ErrorKind::infeasible:
      return 2;
    case ErrorKind::unavailable:
    case ErrorKind::io:
    case ErrorKind::memory:
      return 3;
  }
  return 3;
}

void prepare_standard_files() {
  // A closed one would be the next file that opens, and messages would land in a plan. Standard output is
  // opened for reading: writing to it stays an error.
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) == -1)
      (void)::open("/dev/null", descriptor == STDERR_FILENO ? O_WRONLY : O_RDONLY);
  }
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

}  // namespace evenkeel::cli
