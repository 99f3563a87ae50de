#include <cstdint>
#include <string>
#include <vector>

#include "balance/indices.h"
#include "bench.h"
#include "workloads.h"

namespace evenkeel::bench {

/// Rearrange and restore indices against a plain fill of both arrays from one thread, in the same touched
/// pages. Ratios are taken within a repeat, so that a slow moment of the machine meets both.
std::vector<Figure> bench_indices(const Options& options) {
  constexpr std::int64_t kSeqLen = std::int64_t{1} << 24;
  std::vector<std::int64_t> rearrange(static_cast<std::size_t>(kSeqLen), 1);
  std::vector<std::int64_t> restore(static_cast<std::size_t>(kSeqLen), 1);
  const auto engine = make_cpu_engine();
  const Layout documents = preset_layout("prolong", kSeqLen);

  struct Candidate {
    std::string name;
    Plan plan;
    std::vector<double> times;
    std::vector<double> ratios;
  };
  std::vector<Candidate> candidates;
  for (const char* strategy : {"contiguous", "head-tail", "per-document-head-tail",
                               "per-document-head-tail-document-major", "ptrr"}) {
    candidates.push_back({strategy, plan_for(documents, strategy), {}, {}});
  }
  const auto expand = [&](const Plan& plan) {
    static_cast<void>(expand_plan(*engine, plan, BatchRow{0}, Expansion::rearrange, {0, kSeqLen}, rearrange));
    static_cast<void>(expand_plan(*engine, plan, BatchRow{0}, Expansion::restore, {0, kSeqLen}, restore));
    keep(rearrange[0]);
    keep(restore[0]);
  };
  std::vector<double> fills;
  for (int repeat = 0; repeat < options.repeats; ++repeat) {
    fills.push_back(time_of([&] {
      std::fill(rearrange.begin(), rearrange.end(), repeat);
      keep(rearrange[0]);
      std::fill(restore.begin(), restore.end(), repeat);
      keep(restore[0]);
    }));
    for (Candidate& candidate : candidates) {
      candidate.times.push_back(time_of([&] { expand(candidate.plan); }));
      candidate.ratios.push_back(candidate.times.back() / fills.back());
    }
  }
  const std::string gigabytes = std::to_string(2.0 * 8.0 * kSeqLen / 1e6 / median(fills)).substr(0, 4);
  std::vector<Figure> figures = {{"indices: fill of both arrays, one thread", median(fills), least(fills),
                                  "ms", "", gigabytes + " GB/s written"}};
  const std::string documents_note = std::to_string(documents.document_count()) + " documents";
  for (const Candidate& candidate : candidates) {
    figures.push_back({"indices: " + candidate.name, median(candidate.times), least(candidate.times), "ms",
                       "", candidate.name.starts_with("per-document") ? documents_note : "",
                       "fill of both arrays, one thread", median(fills)});
    figures.push_back({"indices: " + candidate.name + " / fill", median(candidate.ratios),
                       least(candidate.ratios), "x", "<= 1.20", "", "fill of both arrays, one thread", 1});
  }
  return figures;
}

}  // namespace evenkeel::bench
