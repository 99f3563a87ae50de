#pragma once

#include <cstdint>

#include "base/annotate.h"
#include "base/units.h"
#include "mask/mask_view.device.h"
#include "mask/tile_row.device.h"

namespace evenkeel {

/// Work of one q block of a mask.
struct BlockCost {
  std::int64_t full_tiles = 0;
  std::int64_t partial_tiles = 0;
  std::int64_t area = 0;  ///< allowed pairs

  /// What the reference's PTRR balances: kv_num_blocks + full_kv_num_blocks.
  [[nodiscard]] EVENKEEL_HOST_DEVICE std::int64_t tiles() const { return full_tiles + partial_tiles; }
  bool operator==(const BlockCost&) const = default;
};

/// The rows of q block `index` that lie inside the sequence.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline Interval rows_of_block(std::int64_t index, std::int64_t block,
                                                                 std::int64_t seq_len) {
  return tokens_of_block(index, block, seq_len);
}

/// The cost of q block `index`. `document` holds a document at or before the block's first, and on return the
/// block's last, so that a walk over ascending blocks costs O(blocks + documents).
[[nodiscard]] EVENKEEL_HOST_DEVICE inline BlockCost cost_of_block(const MaskView& mask, std::int64_t index,
                                                                  BlockSize block, std::size_t& document) {
  const Interval q = rows_of_block(index, block.q, mask.seq_len);
  const std::size_t first = document_from(mask, q.begin, document);
  const std::size_t last = document_from(mask, q.end - 1, first);
  const std::size_t after = document_from(mask, q.end, last);
  document = last;
  BlockCost cost;
  cost.area = area_of_rows_before(mask, q.end, after) - area_of_rows_before(mask, q.begin, first);
  if (mask.kind == MaskKind::dilated) {
    std::int64_t touched = 0;
    for_each_dilated_run(mask, q, block.kv,
                         [&touched](std::int64_t begin, std::int64_t end) { touched += end - begin; });
    (dilated_tile_is_full(block) ? cost.full_tiles : cost.partial_tiles) = touched;
    return cost;
  }
  const TileRow tiles = classify_tiles(mask, {q, first, last}, block);
  cost.full_tiles = tiles.full_count();
  cost.partial_tiles = tiles.touched_count() - cost.full_tiles;
  return cost;
}

}  // namespace evenkeel
