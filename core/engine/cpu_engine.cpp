#include <algorithm>
#include <thread>

#include "engine/cpu_tiles.h"
#include "engine/engine.h"
#include "engine/sort_and_snake.h"
#include "execution/execution.h"

namespace evenkeel {
namespace {

constexpr std::int64_t kBlocksBetweenPolls = 4096;

/// to[i] = value + i for i in [0, length). What follows, up to `end`, may be overwritten with anything.
/// OPTIMIZATION: chunks of many short documents are a few dozen tokens long, and the processor spends longer
/// on mispredicting the end of each than on writing it. So whole groups are written, over the end where there
/// is room; what is written there is not read before the next segment has put it right.
template <class Index>
inline void write_ramp(Index* to, Index value, std::int64_t length, const Index* end) {
  constexpr std::int64_t kGroup = 32;
  if (end - to < length + kGroup) {
    for (std::int64_t i = 0; i < length; ++i) to[i] = static_cast<Index>(value + i);
    return;
  }
  std::int64_t at = 0;
  do {
    for (std::int64_t i = 0; i < kGroup; ++i) to[at + i] = static_cast<Index>(value + at + i);
    at += kGroup;
  } while (at < length);
}

template <class Index>
void expand(Span<const Segment> segments, Expansion expansion, std::int64_t first, Span<Index> out) {
  const bool rearrange = expansion == Expansion::rearrange;
  for (const Segment& segment : segments) {
    Index* const to = out.data() + ((rearrange ? segment.position : segment.token) - first);
    const std::int64_t value = rearrange ? segment.token : segment.position;
    write_ramp(to, static_cast<Index>(value), segment.length, static_cast<const Index*>(out.end()));
  }
}

class CpuEngine final : public Engine {
 public:
  [[nodiscard]] std::string name() const override { return "cpu"; }
  [[nodiscard]] Capabilities capabilities() const override {
    Capabilities all;
    all.block_costs = all.mask_costs = all.row_areas = true;
    all.sort_and_snake = all.expand_segments = all.expand_segments_32 = true;
    all.executed_tiles = all.named_tiles = all.program_tiles = true;
    return all;
  }

  [[nodiscard]] Cancellable<Result<RowCost>> block_costs(const MaskView& mask, BlockSize block,
                                                         const std::stop_token& stop) const override {
    const std::int64_t blocks = ceil_div(mask.seq_len, block.q);
    const auto count = static_cast<std::size_t>(blocks);
    RowCost cost;
    cost.tiles.resize(count);
    cost.full_tiles.resize(count);
    cost.area_before.resize(count + 1);
    std::size_t document = 0;
    for (std::int64_t begin = 0; begin < blocks; begin += kBlocksBetweenPolls) {
      if (stop.stop_requested()) return std::nullopt;
      const std::int64_t end = std::min(blocks, begin + kBlocksBetweenPolls);
      for (std::int64_t i = begin; i < end; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const BlockCost one = cost_of_block(mask, i, block, document);
        cost.tiles[at] = one.tiles();
        cost.full_tiles[at] = one.full_tiles;
        cost.area_before[at + 1] = cost.area_before[at] + one.area;
      }
    }
    return Result<RowCost>(std::move(cost));
  }
  [[nodiscard]] Cancellable<Result<RowCost>> mask_costs(const Mask& mask, BatchRow row, BlockSize block,
                                                        const std::stop_token& stop) const override {
    return mask.is_named() ? block_costs(mask.view(row), block, stop) : cost_of_row(mask, row, block, stop);
  }

  [[nodiscard]] Cancellable<Result<RowAreas>> row_areas(const mask_mod::Compiled& program, BatchRow row,
                                                        std::int64_t seq_len,
                                                        const std::stop_token& stop) const override {
    return count_row_areas(program, row, seq_len, stop);
  }

  [[nodiscard]] Result<Groups> sort_and_snake(std::span<const std::int64_t> cost,
                                              WorldSize world) const override {
    return evenkeel::sort_and_snake(cost, world);
  }

  [[nodiscard]] Result<void> expand_segments(Span<const Segment> segments, Expansion expansion,
                                             std::int64_t first, Span<std::int64_t> out) const override {
    expand(segments, expansion, first, out);
    return {};
  }
  [[nodiscard]] Result<void> expand_segments_32(Span<const Segment> segments, Expansion expansion,
                                                std::int64_t first, Span<std::int32_t> out) const override {
    expand(segments, expansion, first, out);
    return {};
  }

  [[nodiscard]] Cancellable<Result<std::vector<ExecutedCount>>> executed_tiles(
      const Mask& mask, const Plan& plan, BatchRow row, BlockSize block,
      const std::stop_token& stop) const override {
    auto counts = count_executed_tiles(mask, plan, row, block, stop);
    if (!counts) return std::nullopt;
    return Result<std::vector<ExecutedCount>>(std::move(*counts));
  }

  [[nodiscard]] Cancellable<Result<void>> named_tiles(const MaskView& mask, BlockSize block,
                                                      TileWindow window, Span<TileClass> out,
                                                      const std::stop_token& stop) const override {
    if (!evenkeel::named_tiles(mask, block, window, out, stop)) return std::nullopt;
    return Result<void>();
  }
  [[nodiscard]] Cancellable<Result<void>> program_tiles(const mask_mod::Compiled& program, BatchRow row,
                                                        std::int64_t seq_len, BlockSize block,
                                                        TileWindow window, Span<TileClass> out,
                                                        const std::stop_token& stop) const override {
    if (!evenkeel::program_tiles(program, row, seq_len, block, window, out, stop)) return std::nullopt;
    return Result<void>();
  }
};

}  // namespace

std::unique_ptr<Engine> make_cpu_engine() {
  return std::make_unique<CpuEngine>();
}

EngineProvider cpu_engine_provider() {
  return {"cpu",
          [] {
            const unsigned threads = std::max(1U, std::thread::hardware_concurrency());
            return EngineStatus{true, std::to_string(threads) + (threads == 1 ? " thread" : " threads")};
          },
          [](const EngineStatus&) { return Result<std::unique_ptr<Engine>>(make_cpu_engine()); }};
}

}  // namespace evenkeel
