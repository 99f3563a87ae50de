#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace evenkeel {

/// An engine whose backend can be changed while others call it: a call ends on the backend it began on, which
/// lives for as long. Backends answer every primitive of the CPU's (`with_cpu_fallback`), so that what was
/// read of the capabilities before a change still holds after it.
class SwitchableEngine final : public Engine {
 public:
  explicit SwitchableEngine(std::shared_ptr<const Engine> backend) : backend_(std::move(backend)) {}

  /// Any thread. What is called from now on is answered by `backend`.
  void use(std::shared_ptr<const Engine> backend);

  [[nodiscard]] std::string name() const override;
  [[nodiscard]] Capabilities capabilities() const override;
  [[nodiscard]] std::optional<std::int64_t> free_memory() const override;
  [[nodiscard]] Cancellable<Result<RowCost>> block_costs(const MaskView& mask, BlockSize block,
                                                         const std::stop_token& stop) const override;
  [[nodiscard]] Cancellable<Result<std::vector<RowCost>>> block_costs_of_rows(
      Span<const MaskView> rows, BlockSize block, const std::stop_token& stop) const override;
  [[nodiscard]] Cancellable<Result<RowCost>> mask_costs(const Mask& mask, BatchRow row, BlockSize block,
                                                        const std::stop_token& stop) const override;
  [[nodiscard]] Cancellable<Result<RowAreas>> row_areas(const mask_mod::Compiled& program, BatchRow row,
                                                        std::int64_t seq_len,
                                                        const std::stop_token& stop) const override;
  [[nodiscard]] Result<Groups> sort_and_snake(std::span<const std::int64_t> cost,
                                              WorldSize world) const override;
  [[nodiscard]] Result<std::vector<Groups>> sort_and_snake_rows(
      Span<const std::span<const std::int64_t>> rows, WorldSize world) const override;
  [[nodiscard]] Result<void> expand_segments(Span<const Segment> segments, Expansion expansion,
                                             std::int64_t first, Span<std::int64_t> out) const override;
  [[nodiscard]] Result<void> expand_segments_32(Span<const Segment> segments, Expansion expansion,
                                                std::int64_t first, Span<std::int32_t> out) const override;
  [[nodiscard]] Cancellable<Result<std::vector<ExecutedCount>>> executed_tiles(
      const Mask& mask, const Plan& plan, BatchRow row, BlockSize block,
      const std::stop_token& stop) const override;
  [[nodiscard]] Cancellable<Result<void>> named_tiles(const MaskView& mask, BlockSize block,
                                                      TileWindow window, Span<TileClass> out,
                                                      const std::stop_token& stop) const override;
  [[nodiscard]] Cancellable<Result<void>> program_tiles(const mask_mod::Compiled& program, BatchRow row,
                                                        std::int64_t seq_len, BlockSize block,
                                                        TileWindow window, Span<TileClass> out,
                                                        const std::stop_token& stop) const override;

 private:
  [[nodiscard]] std::shared_ptr<const Engine> backend() const;

  mutable std::mutex mutex_;
  std::shared_ptr<const Engine> backend_;
};

}  // namespace evenkeel
