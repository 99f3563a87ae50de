#include "engine/engine.h"

namespace evenkeel {
namespace {

Error lacking(const Engine& engine, const char* primitive) {
  return make_error(ErrorKind::unavailable, kPrimitiveRule, engine.name() + " does not offer " + primitive,
                    "use --engine auto or cpu");
}

}  // namespace

Cancellable<Result<std::vector<RowCost>>> Engine::block_costs_of_rows(Span<const MaskView> rows,
                                                                      BlockSize block,
                                                                      const std::stop_token& stop) const {
  std::vector<RowCost> costs;
  for (const MaskView& row : rows) {
    auto cost = block_costs(row, block, stop);
    if (!cost) return std::nullopt;
    if (!cost->ok()) return Result<std::vector<RowCost>>(cost->error());
    costs.push_back(std::move(*cost).value());
  }
  return Result<std::vector<RowCost>>(std::move(costs));
}

Cancellable<Result<RowCost>> Engine::mask_costs(const Mask& /*mask*/, BatchRow /*row*/, BlockSize /*block*/,
                                                const std::stop_token& /*stop*/) const {
  return Result<RowCost>(lacking(*this, "costs of any mask"));
}

Cancellable<Result<RowAreas>> Engine::row_areas(const mask_mod::Compiled& /*program*/, BatchRow /*row*/,
                                                std::int64_t /*seq_len*/,
                                                const std::stop_token& /*stop*/) const {
  return Result<RowAreas>(lacking(*this, "pairs of mask_mods"));
}

Result<std::vector<Groups>> Engine::sort_and_snake_rows(Span<const std::span<const std::int64_t>> rows,
                                                        WorldSize world) const {
  std::vector<Groups> all;
  for (const std::span<const std::int64_t> row : rows) {
    auto groups = sort_and_snake(row, world);
    if (!groups) return groups.error();
    all.push_back(std::move(groups).value());
  }
  return all;
}

Result<void> Engine::expand_segments_32(Span<const Segment> /*segments*/, Expansion /*expansion*/,
                                        std::int64_t /*first*/, Span<std::int32_t> /*out*/) const {
  return lacking(*this, "the expansion of segments to 32 bits");
}

Cancellable<Result<std::vector<ExecutedCount>>> Engine::executed_tiles(
    const Mask& /*mask*/, const Plan& /*plan*/, BatchRow /*row*/, BlockSize /*block*/,
    const std::stop_token& /*stop*/) const {
  return Result<std::vector<ExecutedCount>>(lacking(*this, "executed tiles"));
}

Cancellable<Result<void>> Engine::named_tiles(const MaskView& /*mask*/, BlockSize /*block*/,
                                              TileWindow /*window*/, Span<TileClass> /*out*/,
                                              const std::stop_token& /*stop*/) const {
  return Result<void>(lacking(*this, "tiles of named masks"));
}

Cancellable<Result<void>> Engine::program_tiles(const mask_mod::Compiled& /*program*/, BatchRow /*row*/,
                                                std::int64_t /*seq_len*/, BlockSize /*block*/,
                                                TileWindow /*window*/, Span<TileClass> /*out*/,
                                                const std::stop_token& /*stop*/) const {
  return Result<void>(lacking(*this, "tiles of mask_mods"));
}

}  // namespace evenkeel
