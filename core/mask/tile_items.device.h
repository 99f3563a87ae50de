#pragma once

#include <cstddef>
#include <cstdint>

#include "base/annotate.h"
#include "base/span.h"
#include "base/units.h"
#include "mask/mask_view.device.h"
#include "mask/tile_row.device.h"

namespace evenkeel {

/// The class of one tile of a named mask. A tile over the edge of the sequence is never full. O(log D).
[[nodiscard]] EVENKEEL_HOST_DEVICE inline TileClass class_of_tile(const MaskView& mask, std::int64_t q_block,
                                                                  std::int64_t kv_block, BlockSize block) {
  const Interval q = tokens_of_block(q_block, block.q, mask.seq_len);
  if (mask.kind == MaskKind::dilated) {
    if (!dilated_touches(mask, q, tokens_of_block(kv_block, block.kv, mask.seq_len))) return TileClass::empty;
    return dilated_tile_is_full(block) ? TileClass::full : TileClass::partial;
  }
  const TileRow tiles = classify_tiles(mask, row_span(mask, q), block);
  if (tiles.full[0].contains(kv_block) || tiles.full[1].contains(kv_block)) return TileClass::full;
  const bool touched = tiles.touched[0].contains(kv_block) || tiles.touched[1].contains(kv_block);
  return touched ? TileClass::partial : TileClass::empty;
}

/// `Engine::named_tiles` as items that are computed on their own, in any order: item i is tile `first` + i of
/// the window, q block by q block.
struct NamedTileItems {
  MaskView mask;
  BlockSize block;
  Interval q_blocks;
  Interval kv_blocks;
  std::int64_t first = 0;
  Span<TileClass> out;

  [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(out.size()); }

  EVENKEEL_HOST_DEVICE void item(std::int64_t i) const {
    const std::int64_t width = kv_blocks.length();
    out[static_cast<std::size_t>(i)] = class_of_tile(mask, q_blocks.begin + (first + i) / width,
                                                     kv_blocks.begin + (first + i) % width, block);
  }
};

}  // namespace evenkeel
