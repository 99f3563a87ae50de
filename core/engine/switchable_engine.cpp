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

std::optional<std::int64_t> SwitchableEngine::free_memory() const {
  return backend()->free_memory();
}

Cancellable<Result<std::vector<RowCost>>> SwitchableEngine::block_costs_of_rows(
    Span<const MaskView> rows, BlockSize block, const std::stop_token& stop) const {
  return backend()->block_costs_of_rows(rows, block, stop);
}

Cancellable<Result<RowCost>> SwitchableEngine::mask_costs(const Mask& mask, BatchRow row, BlockSize block,
                                                          const std::stop_token& stop) const {
  return backend()->mask_costs(mask, row, block, stop);
}

Cancellable<Result<RowAreas>> SwitchableEngine::row_areas(const mask_mod::Compiled& program, BatchRow row,
                                                          std::int64_t seq_len,
                                                          const std::stop_token& stop) const {
  return backend()->row_areas(program, row, seq_len, stop);
}

Result<Groups> SwitchableEngine::sort_and_snake(std::span<const std::int64_t> cost, WorldSize world) const {
  return backend()->sort_and_snake(cost, world);
}

Result<std::vector<Groups>> SwitchableEngine::sort_and_snake_rows(
    Span<const std::span<const std::int64_t>> rows, WorldSize world) const {
  return backend()->sort_and_snake_rows(rows, world);
}

Result<void> SwitchableEngine::expand_segments(Span<const Segment> segments, Expansion expansion,
                                               std::int64_t first, Span<std::int64_t> out) const {
  return backend()->expand_segments(segments, expansion, first, out);
}

Result<void> SwitchableEngine::expand_segments_32(Span<const Segment> segments, Expansion expansion,
                                                  std::int64_t first, Span<std::int32_t> out) const {
  return backend()->expand_segments_32(segments, expansion, first, out);
}

Cancellable<Result<std::vector<ExecutedCount>>> SwitchableEngine::executed_tiles(
    const Mask& mask, const Plan& plan, BatchRow row, BlockSize block, const std::stop_token& stop) const {
  return backend()->executed_tiles(mask, plan, row, block, stop);
}

Cancellable<Result<void>> SwitchableEngine::named_tiles(const MaskView& mask, BlockSize block,
                                                        TileWindow window, Span<TileClass> out,
                                                        const std::stop_token& stop) const {
  return backend()->named_tiles(mask, block, window, out, stop);
}

Cancellable<Result<void>> SwitchableEngine::program_tiles(const mask_mod::Compiled& program, BatchRow row,
                                                          std::int64_t seq_len, BlockSize block,
                                                          TileWindow window, Span<TileClass> out,
                                                          const std::stop_token& stop) const {
  return backend()->program_tiles(program, row, seq_len, block, window, out, stop);
}

}  // namespace evenkeel
