#include "raster/raster_scene.h"

#include <algorithm>

#include "execution/executed_rows.h"

namespace evenkeel {
namespace {

/// Rows of pairs a pixel up to which pairs are counted row by row.
constexpr std::int64_t kRowsPerPixelWithPairs = 256;

bool tiles_are_large(const CellAxis& axis, std::int32_t pixels, std::int64_t block) {
  return block > 1 && block * pixels >= kPairPixels * axis.interval.length() &&
         axis.interval.length() <= kRowsPerPixelWithPairs * pixels;
}

/// The q block of tokens that stands at each q block of positions.
std::vector<std::int32_t> blocks_by_place(const Plan& plan, BatchRow row, std::int64_t block) {
  std::vector<std::int32_t> blocks;
  blocks.reserve(static_cast<std::size_t>(ceil_div(plan.seq_len(), block)));
  const auto walk = plan.in_plan_order(row, {0, plan.seq_len()});
  for_each_segment(*walk, [&](const Segment& segment) {
    for (std::int64_t token = segment.token; token < segment.token + segment.length; token += block) {
      blocks.push_back(static_cast<std::int32_t>(token / block));
    }
    return true;
  });
  return blocks;
}

std::vector<BlockCells> cells_of_blocks(const CellAxis& axis, std::int64_t seq_len, std::int64_t block) {
  std::vector<BlockCells> cells;
  cells.reserve(static_cast<std::size_t>(ceil_div(seq_len, block)));
  const auto cell_of = [&axis](std::int64_t token) {
    return static_cast<std::uint32_t>(
        axis.cell_of(std::clamp(token, axis.interval.begin, axis.interval.end - 1)));
  };
  for (std::int64_t token = 0; token < seq_len; token += block) {
    cells.push_back({cell_of(token), cell_of(token + block - 1)});
  }
  return cells;
}

}  // namespace

Cancellable<RasterScene> RasterScene::make(const RasterSource& source, const Viewport& viewport,
                                           const std::stop_token& stop) {
  RasterScene scene{source, CellAxis::make(viewport.q, viewport.height),
                    CellAxis::make(viewport.kv, viewport.width)};
  const BlockSize block = source.block_size;
  scene.shows_pairs = tiles_are_large(scene.q, viewport.height, block.q) &&
                      tiles_are_large(scene.kv, viewport.width, block.kv);
  if (!scene.executed()) return scene;
  const Plan& plan = *source.plan;
  const bool known = source.tiles != nullptr;
  if (known) scene.block_cells = cells_of_blocks(scene.kv, plan.seq_len(), block.kv);
  if (known && !scene.counts_pairs()) return scene;
  auto map = TokenMap::make(plan, source.row, block.kv, stop);
  if (!map) return std::nullopt;
  scene.map = std::move(*map);
  if (known) return scene;
  if (plan.keeps_blocks_whole(source.row, block.q) && plan.keeps_blocks_whole(source.row, block.kv)) {
    scene.block_at = blocks_by_place(plan, source.row, block.q);
  } else {
    scene.block_cells = cells_of_blocks(scene.kv, plan.seq_len(), block.kv);
    scene.unions = ExecutedRows::unions_for(source.mask, source.row, scene.map, block.kv);
  }
  return scene;
}

}  // namespace evenkeel
