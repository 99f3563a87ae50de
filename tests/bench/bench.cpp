#include "bench.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <thread>

#include "base/processor.h"

namespace {

using namespace evenkeel::bench;

constexpr struct {
  const char* name;
  std::vector<Figure> (*run)(const Options&);
} kBenches[] = {
    // First: a child begins with the peak memory of its parent.
    {"memory", bench_report_memory},
    {"indices", bench_indices},
    {"sort-and-snake", bench_sort_and_snake},
    {"snapshot", bench_snapshot},
    {"block-mask", bench_block_mask},
    {"execution", bench_execution},
    {"c-interface", bench_c_interface},
    {"strategies", bench_strategies},
    {"mask-mod", bench_mask_mod},
};

std::string today() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  char text[16] = "";
  if (gmtime_r(&now, &utc) != nullptr) std::strftime(text, sizeof text, "%Y-%m-%d", &utc);
  return text;
}

void print(const std::vector<Figure>& figures) {
  for (const Figure& figure : figures) {
    std::printf("| %s | %.2f %s | %.2f | %s | %s |\n", figure.name.c_str(), figure.median,
                figure.unit.c_str(), figure.least, figure.target.c_str(), figure.note.c_str());
  }
  std::fflush(stdout);
}

int usage() {
  std::fputs(
      "Usage: evenkeel-bench [--repeats N] [--only TEXT] [--json]\n"
      "Prints a table of times and ratios, each the median of N runs (15 by default).\n"
      "  --json        one line of JSON in place of the table, with what bounds a figure beside it\n"
      "  --only TEXT   the benches whose name contains TEXT:",
      stderr);
  for (const auto& bench : kBenches) std::fprintf(stderr, " %s", bench.name);
  std::fputs("\n", stderr);
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  bool json = false;
  options.evenkeel = std::filesystem::path(argv[0]).replace_filename("evenkeel").string();
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--json") {
      json = true;
    } else if (argument == "--repeats" && i + 1 < argc) {
      options.repeats = std::atoi(argv[++i]);
    } else if (argument == "--only" && i + 1 < argc) {
      options.only = argv[++i];
    } else {
      return usage();
    }
  }
  if (options.repeats < 1) return usage();
  const Surroundings surroundings{evenkeel::processor_name(), std::thread::hardware_concurrency(), today()};
  if (!json) {
    std::printf("%s, %u threads, %s\n\n", surroundings.processor.c_str(), surroundings.threads,
                surroundings.date.c_str());
    std::printf("| what | median | least | target | note |\n|---|---|---|---|---|\n");
  }
  std::vector<Figure> all;
  for (const auto& bench : kBenches) {
    if (!options.wants(bench.name)) continue;
    const std::vector<Figure> figures = bench.run(options);
    if (!json) print(figures);
    all.insert(all.end(), figures.begin(), figures.end());
  }
  if (json) std::printf("%s\n", json_of(surroundings, all).c_str());
  return 0;
}
