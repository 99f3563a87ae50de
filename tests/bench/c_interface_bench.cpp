#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "bench.h"
#include "evenkeel.h"
#include "workloads.h"

namespace evenkeel::bench {

/// What a training loop pays for each batch: costs, plan, check and both int64 index arrays of one row of
/// 131,072 tokens on 32 ranks, through the shared library, in pages that have been touched. A strategy that
/// refuses is left out.
std::vector<Figure> bench_c_interface(const Options& options) {
  constexpr std::int64_t kSeqLen = 131072;
  std::vector<std::int64_t> rearrange(static_cast<std::size_t>(kSeqLen), 1);
  std::vector<std::int64_t> restore(static_cast<std::size_t>(kSeqLen), 1);
  const auto fills = times_of(options.repeats, [&] {
    std::fill(rearrange.begin(), rearrange.end(), 1);
    keep(rearrange[0]);
    std::fill(restore.begin(), restore.end(), 1);
    keep(restore[0]);
  });
  std::vector<Figure> figures;
  for (const char* preset : kPresets) {
    const std::vector<std::int64_t> lengths = preset_layout(preset, kSeqLen).row(BatchRow{0}).lengths();
    const auto documents = static_cast<std::int64_t>(lengths.size());
    evenkeel_request request = EVENKEEL_REQUEST_INIT;
    request.numbers = lengths.data();
    request.row_sizes = &documents;
    request.batch = 1;
    request.world_size = 32;
    for (std::int64_t i = 0; evenkeel_strategy_name(i) != nullptr; ++i) {
      request.strategy = evenkeel_strategy_name(i);
      const auto plan = [&] {
        return evenkeel_plan_int64(&request, rearrange.data(), restore.data(), kSeqLen, nullptr);
      };
      if (plan() != EVENKEEL_OK) continue;
      const auto times = times_of(options.repeats, [&] { keep(plan()); });
      const std::string strategy = request.strategy;
      figures.push_back({"c-interface: " + strategy + ", " + preset, median(times), least(times), "ms",
                         strategy == "ptrr" ? "< 1 ms" : "", std::to_string(documents) + " documents",
                         "fill of both arrays", median(fills)});
    }
  }
  return figures;
}

}  // namespace evenkeel::bench
