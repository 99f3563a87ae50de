#include "bench.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <thread>

#include "base/processor.h"
#include "evenkeel_gpu.h"

namespace {

using namespace evenkeel::bench;

constexpr struct {
  const char* name;
  std::vector<Figure> (*run)(const Options&);
} kBenches[] = {
    {"indices", bench_indices},       {"sort-and-snake", bench_sort_and_snake},
    {"snapshot", bench_snapshot},     {"block-mask", bench_block_mask},
    {"execution", bench_execution},   {"c-interface", bench_c_interface},
    {"strategies", bench_strategies}, {"mask-mod", bench_mask_mod},
    {"primitives", bench_primitives},
};

std::string today() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  char text[16] = "";
  if (gmtime_r(&now, &utc) != nullptr) std::strftime(text, sizeof text, "%Y-%m-%d", &utc);
  return text;
}

void print(const std::vector<Figure>& figures, bool with_device) {
  for (const Figure& figure : figures) {
    std::printf("| %s | %.2f %s | %.2f | %s | %s |", figure.name.c_str(), figure.median, figure.unit.c_str(),
                figure.least, figure.target.c_str(), figure.note.c_str());
    if (with_device && figure.device_median)
      std::printf(" %.2f %s |", *figure.device_median, figure.unit.c_str());
    if (with_device && !figure.device_median) std::printf(" |");
    std::printf("\n");
  }
  std::fflush(stdout);
}

/// The engine of the device's columns, or why there are none.
void choose_device(const std::string& name, Options& options, Surroundings& surroundings) {
  for (const auto& provider : {evenkeel::cpu_engine_provider(), evenkeel::cuda_engine_provider()}) {
    if (provider.name != name) continue;
    const evenkeel::EngineStatus status = provider.probe();
    if (!status.available) {
      surroundings.device_not_used = name + ": " + status.description;
      return;
    }
    auto made = provider.create(status);
    if (made) {
      options.device = std::move(made).value();
      surroundings.device = status.description;
    } else {
      surroundings.device_not_used = name + ": " + made.error().message;
    }
    return;
  }
  surroundings.device_not_used = "there is no engine " + name;
}

int usage() {
  std::fputs(
      "Usage: evenkeel-bench [--repeats N] [--only TEXT] [--device NAME] [--json]\n"
      "Prints a table of times and ratios, each the median of N runs (15 by default).\n"
      "  --json        one line of JSON in place of the table, with what bounds a figure beside it\n"
      "  --device NAME the engine of the device's column [cuda]\n"
      "  --only TEXT   the benches whose name contains TEXT:",
      stderr);
  std::fputs(" memory", stderr);
  for (const auto& bench : kBenches) std::fprintf(stderr, " %s", bench.name);
  std::fputs("\n", stderr);
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  bool json = false;
  std::string device = "cuda";
  options.evenkeel = std::filesystem::path(argv[0]).replace_filename("evenkeel").string();
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--json") {
      json = true;
    } else if (argument == "--repeats" && i + 1 < argc) {
      options.repeats = std::atoi(argv[++i]);
    } else if (argument == "--only" && i + 1 < argc) {
      options.only = argv[++i];
    } else if (argument == "--device" && i + 1 < argc) {
      device = argv[++i];
    } else {
      return usage();
    }
  }
  if (options.repeats < 1) return usage();
  Surroundings surroundings{evenkeel::processor_name(), std::thread::hardware_concurrency(), today()};
  std::vector<Figure> all;
  // First: a child begins with the peak memory of its parent, to which a device's driver adds.
  if (options.wants("memory")) all = bench_report_memory(options);
  if (options.wants("primitives")) choose_device(device, options, surroundings);
  const bool with_device = options.device != nullptr;
  if (!json) {
    std::printf("%s, %u threads, %s\n", surroundings.processor.c_str(), surroundings.threads,
                surroundings.date.c_str());
    if (with_device) std::printf("device: %s\n", surroundings.device.c_str());
    if (!surroundings.device_not_used.empty())
      std::printf("no column of a device: %s\n", surroundings.device_not_used.c_str());
    std::printf("\n| what | median | least | target | note |%s\n|---|---|---|---|---|%s\n",
                with_device ? " device |" : "", with_device ? "---|" : "");
    print(all, with_device);
  }
  for (const auto& bench : kBenches) {
    if (!options.wants(bench.name)) continue;
    const std::vector<Figure> figures = bench.run(options);
    if (!json) print(figures, with_device);
    all.insert(all.end(), figures.begin(), figures.end());
  }
  if (json) std::printf("%s\n", json_of(surroundings, all).c_str());
  return 0;
}
