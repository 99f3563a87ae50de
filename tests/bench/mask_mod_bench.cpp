#include <string>
#include <vector>

#include "bench.h"
#include "mask/block_mask.h"
#include "mask/mask_mod/mask_mod.h"
#include "mask_mod_texts.h"
#include "workloads.h"

namespace evenkeel::bench {
namespace {

double classes(const Mask& mask) {
  return time_of([&] { keep(make_block_mask(mask, BatchRow{0}, {}).value().runs.size()); });
}

constexpr const char* kEveryPair = "every pair looked at, at the rate of the random tensor";

/// Milliseconds of looking at every pair of so many tokens.
double every_pair(std::int64_t tokens, double pairs_per_ms) {
  return static_cast<double>(tokens) * static_cast<double>(tokens) / pairs_per_ms;
}

void add_text(const Options& options, const std::string& name, const char* text, double pairs_per_ms,
              std::vector<Figure>& figures) {
  const Layout layout = Layout::one_document(std::int64_t{1} << 17, 1).value();
  const MaskSpec spec = mask_mod_spec(MaskMod(text));
  const auto areas = times_of(options.repeats, [&] { keep(Mask::make(spec, layout).value().total_area()); });
  const Mask mask = Mask::make(spec, layout).value();
  std::vector<double> times;
  times.reserve(static_cast<std::size_t>(options.repeats));
  for (int i = 0; i < options.repeats; ++i) times.push_back(classes(mask));
  const double all = every_pair(layout.seq_len(), pairs_per_ms);
  figures.push_back({"mask_mod: " + name + ", 2^17, classes", median(times), least(times), "ms", "< 100 ms",
                     "", kEveryPair, all});
  figures.push_back({"mask_mod: " + name + ", 2^17, exact area", median(areas), least(areas), "ms",
                     "< 500 ms", std::to_string(mask.total_area()) + " pairs", kEveryPair, all});
}

/// What intervals cannot decide: pairs of a random tensor counted, and the same loop written in C++.
Figure undecided(const Options& options) {
  constexpr std::int64_t kSeqLen = std::int64_t{1} << 14;
  const MaskTensor tensor = random_tensor("r", kSeqLen);
  const Layout one = Layout::one_document(kSeqLen, 1).value();
  const MaskSpec spec = mask_mod_spec(MaskMod(kUndecided, {tensor}));
  const auto counts = times_of(options.repeats, [&] { keep(Mask::make(spec, one).value().total_area()); });
  const auto loops = times_of(options.repeats, [&] {
    std::int64_t allowed = 0;
    for (const std::int64_t of_q : tensor.values()) {
      for (const std::int64_t of_kv : tensor.values()) allowed += ((of_q ^ of_kv) & 3) == 0 ? 1 : 0;
      keep(allowed);
    }
  });
  const double pairs = static_cast<double>(kSeqLen) * static_cast<double>(kSeqLen);
  return {"mask_mod: random tensor, 2^14, counted",
          pairs / median(counts) / 1e3,
          pairs / least(counts) / 1e3,
          "million pairs/s",
          ">= 500",
          "all pairs one by one",
          "the same loop in C++, 64 bits, one thread",
          pairs / median(loops) / 1e3};
}

}  // namespace

/// Masks as texts: classes of tiles and exact areas; document-causal against its closed form, both within a
/// repeat; and what intervals cannot decide, as pairs counted a second.
std::vector<Figure> bench_mask_mod(const Options& options) {
  std::vector<Figure> figures;
  const Figure counted = undecided(options);
  const double pairs_per_ms = counted.median * 1e3;
  const Layout documents = preset_layout("wikipedia", std::int64_t{1} << 20);
  const Mask closed = Mask::make(MaskSpec{}, documents).value();
  const MaskSpec spec = mask_mod_spec(MaskMod(mask_mod_text(MaskSpec{}, 1)));
  const Mask text = Mask::make(spec, documents).value();
  std::vector<double> times;
  std::vector<double> ratios;
  std::vector<double> forms;
  for (int i = 0; i < options.repeats; ++i) {
    forms.push_back(classes(closed));
    times.push_back(classes(text));
    ratios.push_back(times.back() / forms.back());
  }
  figures.push_back({"mask_mod: document-causal, 2^20, classes", median(times), least(times), "ms", "< 40 ms",
                     std::to_string(documents.document_count()) + " documents", "its closed form",
                     median(forms)});
  figures.push_back({"mask_mod: document-causal, 2^20, text / closed form", median(ratios), least(ratios),
                     "x", "<= 200", "", "its closed form", 1});
  const auto areas =
      times_of(options.repeats, [&] { keep(Mask::make(spec, documents).value().total_area()); });
  figures.push_back({"mask_mod: document-causal, 2^20, exact area", median(areas), least(areas), "ms", "", "",
                     kEveryPair, every_pair(documents.seq_len(), pairs_per_ms)});
  add_text(options, "natten 2-D", kNatten, pairs_per_ms, figures);
  add_text(options, "natten 2-D, 362 wide", kNattenAcross, pairs_per_ms, figures);
  add_text(options, "block diffusion", kBlockDiffusion, pairs_per_ms, figures);
  figures.push_back(counted);
  return figures;
}

}  // namespace evenkeel::bench
