#pragma once

#include <cstdint>

#include "base/annotate.h"
#include "base/units.h"
#include "mask/mask_view.device.h"

/// The tiles of one q block of a named mask, from its kv tokens in closed form.
namespace evenkeel {

/// The non-empty tiles of one q block as intervals of kv blocks, ascending and apart: each of `full` lies
/// within one of `touched`, and what is touched and not full is partial.
struct TileRow {
  Interval touched[2];
  Interval full[2];

  [[nodiscard]] EVENKEEL_HOST_DEVICE std::int64_t touched_count() const {
    return touched[0].length() + touched[1].length();
  }
  [[nodiscard]] EVENKEEL_HOST_DEVICE std::int64_t full_count() const {
    return full[0].length() + full[1].length();
  }
};

/// Classifies the tiles of the q block whose rows are `span` (its part inside the sequence), in O(1). Not for
/// `dilated`. A tile over the edge of the sequence is never full.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline TileRow classify_tiles(const MaskView& mask, const RowSpan& span,
                                                                 BlockSize block) {
  TileRow row;
  const KvSet any = touched_by_any(mask, span);
  const Interval near{any.parts[0].begin / block.kv, ceil_div(any.parts[0].end, block.kv)};
  row.touched[0] = near;
  if (!any.parts[1].empty()) {
    // Two parts of kv tokens may meet in one block.
    const Interval far{any.parts[1].begin / block.kv, ceil_div(any.parts[1].end, block.kv)};
    if (far.begin <= near.end) {
      row.touched[0].end = far.end;
    } else {
      row.touched[1] = far;
    }
  }
  if (span.rows.length() != block.q) return row;
  const KvSet all = touched_by_all(mask, span);
  for (int i = 0; i < 2; ++i) {
    if (all.parts[i].empty()) break;
    const Interval inside{ceil_div(all.parts[i].begin, block.kv), all.parts[i].end / block.kv};
    if (!inside.empty()) row.full[i] = inside;
  }
  return row;
}

/// The class of tile (q block, kv block) of `dilated`. A dilation of 1 is a window and does not come here; a
/// greater one allows no two neighbours, so only a tile of a single pair can be full.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline bool dilated_tile_is_full(BlockSize block) {
  return block.q == 1 && block.kv == 1;
}

/// The kv blocks that the q block may touch under `dilated`: those of them that `dilated_touches` are not
/// empty.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline Interval dilated_reach(const MaskView& mask, Interval q,
                                                                 std::int64_t kv_block) {
  const std::int64_t reach = q.begin - mask.second;
  return {(reach > 0 ? reach : 0) / kv_block, ceil_div(q.end, kv_block)};
}

[[nodiscard]] EVENKEEL_HOST_DEVICE inline Interval tokens_of_block(std::int64_t index, std::int64_t block,
                                                                   std::int64_t seq_len) {
  return intersect({index * block, index * block + block}, {0, seq_len});
}

/// How many kv blocks from `reach.begin` on have to be looked at one by one under `dilated`; the others of
/// the reach are all touched. OPTIMIZATION: a tile whose differences are b_q + b_kv - 1 >= dilation in
/// number, and not cut by `left`, holds a multiple of the dilation; so does one with a difference of 0.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline Interval dilated_unsure(const MaskView& mask, Interval q,
                                                                  std::int64_t kv_block) {
  const Interval reach = dilated_reach(mask, q, kv_block);
  if (q.length() + kv_block - 1 < mask.first) return reach;
  // Cut by `left` while the tile's first token is more than `left` before the last row.
  const std::int64_t clear = q.end - 1 - mask.second;
  const std::int64_t end = clear > 0 ? ceil_div(clear, kv_block) : 0;
  // The last block may be cut by the end of the sequence, which leaves fewer differences, but it holds q.
  return {reach.begin, end < reach.end ? (end > reach.begin ? end : reach.begin) : reach.end};
}

}  // namespace evenkeel
