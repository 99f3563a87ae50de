#include "engine/switchable_engine.h"

#include <utility>

namespace evenkeel {

void SwitchableEngine::use(std::shared_ptr<const Engine> backend) {
  // What was there ends outside of the lock: it may take a device's time.
  const std::lock_guard lock(mutex_);
  backend_.swap(backend);
}

std::shared_ptr<const Engine> SwitchableEngine::backend() const {
  const std::lock_guard lock(mutex_);
  return backend_;
}

std::string SwitchableEngine::name() const {
  return backend()->name();
}

Capabilities SwitchableEngine::capabilities() const {
  return backend()->capabilities();
}

Cancellable<Result<RowCost>> SwitchableEngine::block_costs(const MaskView& mask, BlockSize block,
                                                           const std::stop_token& stop) const {
  return backend()->block_costs(mask, block, stop);
}

Result<Groups> SwitchableEngine::sort_and_snake(std::span<const std::int64_t> cost, WorldSize world) const {
  return backend()->sort_and_snake(cost, world);
}

Result<void> SwitchableEngine::expand_segments(Span<const Segment> segments, Expansion expansion,
                                               std::int64_t first, Span<std::int64_t> out) const {
  return backend()->expand_segments(segments, expansion, first, out);
}

}  // namespace evenkeel
