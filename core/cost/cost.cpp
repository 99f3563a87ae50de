#include "cost/cost.h"

#include <algorithm>

#include "mask/block_mask.h"
#include "mask/mask_mod/mask_mod.h"
#include "mask/mask_mod/program_counts.device.h"
#include "mask/mask_rows.h"

namespace evenkeel {

Cancellable<Result<RowCost>> cost_of_row(const Mask& mask, BatchRow row, BlockSize block,
                                         const std::stop_token& stop) {
  const auto tiles = make_block_mask(mask, row, block, stop);
  if (!tiles) return std::nullopt;
  RowCost cost;
  cost.area_before.push_back(0);
  MaskRows rows(mask, row);
  for (std::int64_t q = 0; q < tiles->q_blocks(); ++q) {
    if (stop.stop_requested()) return std::nullopt;
    const std::int32_t full = num_blocks(tiles->row(q), TileClass::full);
    cost.full_tiles.push_back(full);
    cost.tiles.push_back(full + num_blocks(tiles->row(q), TileClass::partial));
    const std::int64_t area = rows.area(rows_of_block(q, block.q, mask.seq_len()));
    cost.area_before.push_back(cost.area_before.back() + area);
  }
  return Result<RowCost>(std::move(cost));
}

RowCost cost_of_tiles(const Mask& mask, BatchRow row, std::int64_t q_block_size,
                      Span<const mask_mod::TileCounts> tiles) {
  RowCost cost;
  cost.area_before.push_back(0);
  std::int64_t q = 0;
  for (const mask_mod::TileCounts& one : tiles) {
    q = std::min(q + q_block_size, mask.seq_len());
    cost.tiles.push_back(one.tiles);
    cost.full_tiles.push_back(one.full_tiles);
    cost.area_before.push_back(mask.program()->area_before(row, q));
  }
  return cost;
}

}  // namespace evenkeel
