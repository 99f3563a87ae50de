#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "bench.h"
#include "workloads.h"

namespace evenkeel::bench {
namespace {

/// A program that ran to its end.
struct Run {
  bool succeeded = false;
  double peak_mb = 0;  ///< resident
  double milliseconds = 0;
};

/// Runs a program silently.
Run run_program(std::vector<std::string> arguments) {
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t quiet{};
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", 1, 0);
  pid_t child = 0;
  int status = 0;
  rusage used{};
  Run run;
  run.milliseconds = time_of([&] {
    if (posix_spawn(&child, argv[0], &quiet, nullptr, argv.data(), environ) != 0 ||
        wait4(child, &status, 0, &used) != child) {
      status = -1;
    }
  });
  posix_spawn_file_actions_destroy(&quiet);
  run.succeeded = status == 0;
  run.peak_mb = static_cast<double>(used.ru_maxrss) * 1024 / 1e6;
  return run;
}

}  // namespace

/// Peak memory of the command line's report over all strategies on 2^24 tokens of ProLong documents, beside
/// that of the program when it has nothing to do.
std::vector<Figure> bench_report_memory(const Options& options) {
  Figure figure{"memory: evenkeel report --strategy all, 16 M tokens", 0, 0, "MB", "< 100 MB", ""};
  if (!std::filesystem::exists(options.evenkeel)) {
    figure.note = "not measured: no " + options.evenkeel;
    return {figure};
  }
  const auto lengths =
      std::filesystem::temp_directory_path() / ("evenkeel-bench-" + std::to_string(getpid()) + ".txt");
  {
    std::ofstream file(lengths);
    const Layout layout = preset_layout("prolong", std::int64_t{1} << 24);
    for (const std::int64_t length : layout.row(BatchRow{0}).lengths()) file << length << '\n';
  }
  const Run report = run_program({options.evenkeel, "report", "--docs-file", lengths.string(), "--world-size",
                                  "64", "--strategy", "all", "--json"});
  std::filesystem::remove(lengths);
  figure.median = figure.least = report.peak_mb;
  figure.note = report.succeeded ? std::to_string(static_cast<int>(report.milliseconds)) + " ms" : "failed";
  figure.peer = "evenkeel --version";
  figure.peer_median = run_program({options.evenkeel, "--version"}).peak_mb;
  return {figure};
}

}  // namespace evenkeel::bench
