#pragma once

#include <memory>
#include <string>

#include "engine/engine.h"

namespace evenkeel::test {

/// The CPU's engine under another name, but for what a test makes of it.
class ForwardingEngine : public Engine {
 public:
  [[nodiscard]] std::string name() const override { return "forwarding"; }
  [[nodiscard]] Capabilities capabilities() const override { return cpu_->capabilities(); }
  [[nodiscard]] Cancellable<Result<RowCost>> block_costs(const MaskView& mask, BlockSize block,
                                                         const std::stop_token& stop) const override {
    return cpu_->block_costs(mask, block, stop);
  }
  [[nodiscard]] Cancellable<Result<RowCost>> mask_costs(const Mask& mask, BatchRow row, BlockSize block,
                                                        const std::stop_token& stop) const override {
    return cpu_->mask_costs(mask, row, block, stop);
  }
  [[nodiscard]] Cancellable<Result<RowAreas>> row_areas(const mask_mod::Compiled& program, BatchRow row,
                                                        std::int64_t seq_len,
                                                        const std::stop_token& stop) const override {
    return cpu_->row_areas(program, row, seq_len, stop);
  }
  [[nodiscard]] Result<Groups> sort_and_snake(std::span<const std::int64_t> cost,
                                              WorldSize world) const override {
    return cpu_->sort_and_snake(cost, world);
  }
  [[nodiscard]] Result<void> expand_segments(Span<const Segment> segments, Expansion expansion,
                                             std::int64_t first, Span<std::int64_t> out) const override {
    return cpu_->expand_segments(segments, expansion, first, out);
  }
  [[nodiscard]] Result<void> expand_segments_32(Span<const Segment> segments, Expansion expansion,
                                                std::int64_t first, Span<std::int32_t> out) const override {
    return cpu_->expand_segments_32(segments, expansion, first, out);
  }
  [[nodiscard]] Cancellable<Result<std::vector<ExecutedCount>>> executed_tiles(
      const Mask& mask, const Plan& plan, BatchRow row, BlockSize block,
      const std::stop_token& stop) const override {
    return cpu_->executed_tiles(mask, plan, row, block, stop);
  }
  [[nodiscard]] Cancellable<Result<void>> named_tiles(const MaskView& mask, BlockSize block,
                                                      TileWindow window, Span<TileClass> out,
                                                      const std::stop_token& stop) const override {
    return cpu_->named_tiles(mask, block, window, out, stop);
  }
  [[nodiscard]] Cancellable<Result<void>> program_tiles(const mask_mod::Compiled& program, BatchRow row,
                                                        std::int64_t seq_len, BlockSize block,
                                                        TileWindow window, Span<TileClass> out,
                                                        const std::stop_token& stop) const override {
    return cpu_->program_tiles(program, row, seq_len, block, window, out, stop);
  }

 private:
  std::unique_ptr<Engine> cpu_ = make_cpu_engine();
};

}  // namespace evenkeel::test
