#include "cuda_engine.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cuda_error.h"
#include "device_call.h"
#include "mask/mask.h"
#include "primitives.h"

namespace evenkeel {
namespace {

constexpr int kDevice = 0;

class CudaEngine final : public Engine {
 public:
  explicit CudaEngine(MemoryPool pool) : calls_(std::move(pool)) {}

  [[nodiscard]] std::string name() const override { return "cuda"; }
  [[nodiscard]] Capabilities capabilities() const override {
    Capabilities capabilities;
    capabilities.block_costs = true;
    capabilities.mask_costs = true;
    capabilities.row_areas = true;
    capabilities.sort_and_snake = true;
    capabilities.expand_segments = true;
    capabilities.expand_segments_32 = true;
    capabilities.executed_tiles = true;
    capabilities.named_tiles = true;
    capabilities.program_tiles = true;
    capabilities.segments_per_call = std::size_t{1} << 16;
    return capabilities;
  }

  [[nodiscard]] std::optional<std::int64_t> free_memory() const override {
    std::size_t free = 0;
    std::size_t all = 0;
    if (!choose_device() || !check_cuda(cudaMemGetInfo(&free, &all), "asking for free memory")) {
      return std::nullopt;
    }
    return static_cast<std::int64_t>(free);
  }

  [[nodiscard]] Cancellable<Result<RowCost>> block_costs(const MaskView& mask, BlockSize block,
                                                         const std::stop_token& stop) const override {
    auto costs = block_costs_of_rows({&mask, 1}, block, stop);
    if (!costs) return std::nullopt;
    if (!costs->ok()) return Result<RowCost>(costs->error());
    return Result<RowCost>(std::move((**costs).front()));
  }
  [[nodiscard]] Cancellable<Result<std::vector<RowCost>>> block_costs_of_rows(
      Span<const MaskView> rows, BlockSize block, const std::stop_token& stop) const override {
    return on_device([&](const DeviceCall& call) { return cuda::block_costs(call, rows, block, stop); });
  }
  [[nodiscard]] Cancellable<Result<RowCost>> mask_costs(const Mask& mask, BatchRow row, BlockSize block,
                                                        const std::stop_token& stop) const override {
    if (mask.is_named()) return block_costs(mask.view(row), block, stop);
    return on_device([&](const DeviceCall& call) { return cuda::mask_costs(call, mask, row, block, stop); });
  }

  [[nodiscard]] Cancellable<Result<RowAreas>> row_areas(const mask_mod::Compiled& program, BatchRow row,
                                                        std::int64_t seq_len,
                                                        const std::stop_token& stop) const override {
    return on_device(
        [&](const DeviceCall& call) { return cuda::row_areas(call, program, row, seq_len, stop); });
  }

  [[nodiscard]] Result<Groups> sort_and_snake(std::span<const std::int64_t> cost,
                                              WorldSize world) const override {
    auto groups = sort_and_snake_rows({&cost, 1}, world);
    if (!groups) return groups.error();
    return std::move(groups->front());
  }
  [[nodiscard]] Result<std::vector<Groups>> sort_and_snake_rows(
      Span<const std::span<const std::int64_t>> rows, WorldSize world) const override {
    return on_device([&](const DeviceCall& call) { return cuda::sort_and_snake(call, rows, world); });
  }

  [[nodiscard]] Result<void> expand_segments(Span<const Segment> segments, Expansion expansion,
                                             std::int64_t first, Span<std::int64_t> out) const override {
    return expand(segments, expansion, first, out);
  }
  [[nodiscard]] Result<void> expand_segments_32(Span<const Segment> segments, Expansion expansion,
                                                std::int64_t first, Span<std::int32_t> out) const override {
    return expand(segments, expansion, first, out);
  }

  [[nodiscard]] Cancellable<Result<std::vector<ExecutedCount>>> executed_tiles(
      const Mask& mask, const Plan& plan, BatchRow row, BlockSize block,
      const std::stop_token& stop) const override {
    return on_device(
        [&](const DeviceCall& call) { return cuda::executed_tiles(call, mask, plan, row, block, stop); });
  }

  [[nodiscard]] Cancellable<Result<void>> named_tiles(const MaskView& mask, BlockSize block,
                                                      TileWindow window, Span<TileClass> out,
                                                      const std::stop_token& stop) const override {
    return on_device(
        [&](const DeviceCall& call) { return cuda::named_tiles(call, mask, block, window, out, stop); });
  }

  [[nodiscard]] Cancellable<Result<void>> program_tiles(const mask_mod::Compiled& program, BatchRow row,
                                                        std::int64_t seq_len, BlockSize block,
                                                        TileWindow window, Span<TileClass> out,
                                                        const std::stop_token& stop) const override {
    return on_device([&](const DeviceCall& call) {
      return cuda::program_tiles(call, program, row, seq_len, block, window, out, stop);
    });
  }

 private:
  /// The current device belongs to the calling thread.
  static Result<void> choose_device() { return check_cuda(cudaSetDevice(kDevice), "choosing the device"); }

  template <class Work>
  auto on_device(Work work) const -> std::invoke_result_t<Work, const DeviceCall&> {
    if (auto chosen = choose_device(); !chosen) {
      return std::invoke_result_t<Work, const DeviceCall&>(chosen.error());
    }
    return calls_.run(work);
  }

  template <class Index>
  Result<void> expand(Span<const Segment> segments, Expansion expansion, std::int64_t first,
                      Span<Index> out) const {
    if (out.empty()) return {};
    return on_device(
        [&](const DeviceCall& call) { return cuda::expand_segments(call, segments, expansion, first, out); });
  }

  mutable DeviceCalls calls_;
};

}  // namespace

Result<std::unique_ptr<Engine>> make_cuda_engine() {
  if (auto chosen = check_cuda(cudaSetDevice(kDevice), "choosing the device"); !chosen) return chosen.error();
  auto pool = MemoryPool::make(kDevice);
  if (!pool) return pool.error();
  return std::unique_ptr<Engine>(std::make_unique<CudaEngine>(std::move(pool).value()));
}

}  // namespace evenkeel
