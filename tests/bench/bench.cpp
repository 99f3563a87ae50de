#include "bench.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

namespace {

using namespace evenkeel::bench;

std::string processor() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  }
  return "unknown processor";
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
      "Usage: evenkeel-bench [--repeats N] [--only TEXT]\n"
      "Prints a table of times and ratios, each the median of N runs (15 by default).\n"
      "  --only TEXT   the benches whose name contains TEXT: memory, indices, sort-and-snake,\n"
      "                snapshot, block-mask, execution, c-interface, strategies, mask-mod\n",
      stderr);
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  options.evenkeel = std::filesystem::path(argv[0]).replace_filename("evenkeel").string();
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (i + 1 == argc) return usage();
    const std::string value = argv[++i];
    if (argument == "--repeats") {
      options.repeats = std::atoi(value.c_str());
    } else if (argument == "--only") {
      options.only = value;
    } else {
      return usage();
    }
  }
  if (options.repeats < 1) return usage();
  std::printf("%s, %u threads\n\n", processor().c_str(), std::thread::hardware_concurrency());
  std::printf("| what | median | least | target | note |\n|---|---|---|---|---|\n");
  // First: a child begins with the peak memory of its parent.
  if (options.wants("memory")) print(bench_report_memory(options));
  if (options.wants("indices")) print(bench_indices(options));
  if (options.wants("sort-and-snake")) print(bench_sort_and_snake(options));
  if (options.wants("snapshot")) print(bench_snapshot(options));
  if (options.wants("block-mask")) print(bench_block_mask(options));
  if (options.wants("execution")) print(bench_execution(options));
  if (options.wants("c-interface")) print(bench_c_interface(options));
  if (options.wants("strategies")) print(bench_strategies(options));
  if (options.wants("mask-mod")) print(bench_mask_mod(options));
  return 0;
}
