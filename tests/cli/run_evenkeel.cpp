#include "cli/run_evenkeel.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <thread>

namespace evenkeel::test {
namespace {

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 65536> buffer;
  while (true) {
    const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
    if (count <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  ::close(descriptor);
  return text;
}

void limit(int resource, std::uint64_t bytes) {
  const rlimit value{bytes, bytes};
  if (::setrlimit(static_cast<__rlimit_resource>(resource), &value) != 0) ::_exit(125);
}

[[noreturn]] void become_evenkeel(const std::vector<std::string>& arguments, const Surroundings& surroundings,
                                  int out, int err) {
  if (!surroundings.standard_output.empty()) out = ::open(surroundings.standard_output.c_str(), O_WRONLY);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  if (surroundings.close_standard_output) ::close(STDOUT_FILENO);
  if (surroundings.largest_file) limit(RLIMIT_FSIZE, *surroundings.largest_file);
  if (surroundings.address_space) limit(RLIMIT_AS, *surroundings.address_space);
  std::vector<char*> argv = {const_cast<char*>(EVENKEEL_PROGRAM)};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  ::execv(EVENKEEL_PROGRAM, argv.data());
  ::_exit(126);
}

}  // namespace

Finished run_evenkeel(const std::vector<std::string>& arguments, const Surroundings& surroundings) {
  int out[2];
  int err[2];
  EXPECT_EQ(::pipe2(out, O_CLOEXEC), 0);
  EXPECT_EQ(::pipe2(err, O_CLOEXEC), 0);
  const pid_t child = ::fork();
  if (child == 0) become_evenkeel(arguments, surroundings, out[1], err[1]);
  EXPECT_GT(child, 0);
  ::close(out[1]);
  ::close(err[1]);
  Finished run;
  {
    std::jthread errors([&] { run.err = read_all(err[0]); });
    if (surroundings.reader_goes_away) {
      ::close(out[0]);
    } else {
      run.out = read_all(out[0]);
    }
  }
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return run;
}

nlohmann::json json_of(const std::vector<std::string>& arguments) {
  const Finished run = run_evenkeel(arguments);
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(run.err, "");
  EXPECT_EQ(std::count(run.out.begin(), run.out.end(), '\n'), 1);
  EXPECT_TRUE(run.out.empty() || run.out.back() == '\n');
  auto json = nlohmann::json::parse(run.out, nullptr, false);
  EXPECT_FALSE(json.is_discarded()) << run.out.substr(0, 200);
  return json;
}

void expect_refused(const std::vector<std::string>& arguments, int exit_code,
                    const std::vector<std::string>& parts, const Surroundings& surroundings) {
  const Finished run = run_evenkeel(arguments, surroundings);
  std::string line = "evenkeel";
  for (const std::string& argument : arguments) line += " " + argument;
  EXPECT_EQ(run.exit_code, exit_code) << line << "\n" << run.err;
  EXPECT_EQ(run.out, "") << line;
  EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << line << "\n" << run.err;
  EXPECT_EQ(run.err.substr(0, 10), "evenkeel: ") << line << "\n" << run.err;
  for (const std::string& part : parts) {
    EXPECT_NE(run.err.find(part), std::string::npos) << line << "\n" << run.err << "lacks " << part;
  }
}

Finished interrupt_evenkeel(const std::vector<std::string>& arguments, int signal,
                            const std::function<bool()>& begun) {
  const pid_t child = ::fork();
  if (child == 0) {
    const int null = ::open("/dev/null", O_WRONLY);
    become_evenkeel(arguments, {}, null, null);
  }
  EXPECT_GT(child, 0);
  int status = 0;
  while (!begun()) {
    if (::waitpid(child, &status, WNOHANG) == child) {
      ADD_FAILURE() << "it ended before it began";
      return {};
    }
    std::this_thread::yield();
  }
  EXPECT_EQ(::kill(child, signal), 0);
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  Finished run;
  run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return run;
}

std::string comma_list(const nlohmann::json& numbers) {
  std::string list;
  for (const auto& number : numbers) {
    if (!list.empty()) list += ',';
    list += number.dump();
  }
  return list;
}

}  // namespace evenkeel::test
