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
  [[nodiscard]] Result<Groups> sort_and_snake(std::span<const std::int64_t> cost,
                                              WorldSize world) const override {
    return cpu_->sort_and_snake(cost, world);
  }
  [[nodiscard]] Result<void> expand_segments(Span<const Segment> segments, Expansion expansion,
                                             std::int64_t first, Span<std::int64_t> out) const override {
    return cpu_->expand_segments(segments, expansion, first, out);
  }

 private:
  std::unique_ptr<Engine> cpu_ = make_cpu_engine();
};

}  // namespace evenkeel::test
