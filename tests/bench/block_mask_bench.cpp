#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "bench.h"
#include "mask/block_mask.h"
#include "workloads.h"

namespace evenkeel::bench {
namespace {

using Tensors = std::array<std::vector<std::int32_t>, 4>;

std::string runs_note(const Layout& layout, const BlockMask& mask) {
  return std::to_string(layout.document_count()) + " documents, " + std::to_string(mask.runs.size()) +
         " runs";
}

/// All four tensors of one batch row, into memory that is there.
void write_tensors(const BlockMask& mask, Tensors& out) {
  const auto n_kv = static_cast<std::size_t>(mask.kv_blocks());
  for (std::size_t q = 0; q < static_cast<std::size_t>(mask.q_blocks()); ++q) {
    const auto row = mask.row(static_cast<std::int64_t>(q));
    out[0][q] = num_blocks(row, TileClass::partial);
    write_indices(row, TileClass::partial, {out[1].data() + q * n_kv, n_kv});
    out[2][q] = num_blocks(row, TileClass::full);
    write_indices(row, TileClass::full, {out[3].data() + q * n_kv, n_kv});
  }
}

void fill(Tensors& out, std::int32_t value) {
  for (std::vector<std::int32_t>& tensor : out) {
    std::fill(tensor.begin(), tensor.end(), value);
    keep(tensor[0]);
  }
}

}  // namespace

/// The compressed block mask of document-causal; and FlexAttention's four tensors against a plain fill of the
/// same bytes, which are the limit: in the same touched pages, both ratios taken within a repeat.
std::vector<Figure> bench_block_mask(const Options& options) {
  std::vector<Figure> figures;
  for (const int log_length : {17, 20}) {
    for (const char* preset : kPresets) {
      const Layout layout = preset_layout(preset, std::int64_t{1} << log_length);
      const Mask mask = Mask::make(MaskSpec{}, layout).value();
      const auto times =
          times_of(options.repeats, [&] { keep(make_block_mask(mask, BatchRow{0}, {}).value().runs[0]); });
      auto runs = make_block_mask(mask, BatchRow{0}, {}).value().runs;
      const auto fills = times_of(options.repeats, [&] {
        std::fill(runs.begin(), runs.end(), runs.front());
        keep(runs[0]);
      });
      figures.push_back({"block-mask: compressed, 2^" + std::to_string(log_length) + ", " + preset,
                         median(times), least(times), "ms", log_length == 20 ? "< 0.2 ms" : "",
                         runs_note(layout, make_block_mask(mask, BatchRow{0}, {}).value()),
                         "fill of its runs", median(fills)});
    }
  }
  constexpr std::int64_t kSeqLen = std::int64_t{1} << 17;
  for (const char* preset : kPresets) {
    const Layout layout = preset_layout(preset, kSeqLen);
    const BlockMask mask = make_block_mask(Mask::make(MaskSpec{}, layout).value(), BatchRow{0}, {}).value();
    const auto n = static_cast<std::size_t>(mask.q_blocks());
    Tensors out = {std::vector<std::int32_t>(n, 1), std::vector<std::int32_t>(n * n, 1),
                   std::vector<std::int32_t>(n, 1), std::vector<std::int32_t>(n * n, 1)};
    write_tensors(mask, out);
    std::vector<double> times;
    std::vector<double> fills;
    std::vector<double> ratios;
    for (int repeat = 0; repeat < options.repeats; ++repeat) {
      fills.push_back(time_of([&] { fill(out, repeat); }));
      times.push_back(time_of([&] {
        write_tensors(mask, out);
        keep(out);
      }));
      ratios.push_back(times.back() / fills.back());
    }
    const double gigabytes = 4.0 * static_cast<double>(2 * n * (n + 1)) / 1e6 / median(fills);
    figures.push_back({"block-mask: fill of the four tensors, 2^17", median(fills), least(fills), "ms", "",
                       std::to_string(gigabytes).substr(0, 4) + " GB/s written"});
    figures.push_back({std::string("block-mask: four tensors, 2^17, ") + preset, median(times), least(times),
                       "ms", "", std::to_string(layout.document_count()) + " documents",
                       "fill of the four tensors", median(fills)});
    figures.push_back({std::string("block-mask: four tensors / fill, 2^17, ") + preset, median(ratios),
                       least(ratios), "x", "<= 1.50", "", "fill of the four tensors", 1});
  }
  return figures;
}

}  // namespace evenkeel::bench
