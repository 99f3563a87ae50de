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

/// Calls `visit(begin, end)` for the kv blocks that the q block touches under `dilated`: runs, ascending and
/// apart, though neighbours may meet. O(runs + b_q / b_kv).
template <class Visit>
EVENKEEL_HOST_DEVICE inline void for_each_dilated_run(const MaskView& mask, Interval q, std::int64_t kv_block,
                                                      Visit visit) {
  if (q.length() + kv_block - 1 < mask.first) {
    // Rows moved back by one multiple of the dilation lie at least a kv block before those moved by the one
    // before it, so that no two multiples touch the same block.
    const std::int64_t furthest = mask.second < q.end - 1 ? mask.second : q.end - 1;
    for (std::int64_t k = furthest / mask.first; k >= 0; --k) {
      const std::int64_t begin = q.begin - k * mask.first;
      visit((begin > 0 ? begin : 0) / kv_block, ceil_div(q.end - k * mask.first, kv_block));
    }
    return;
  }
  // OPTIMIZATION: a tile with b_q + b_kv - 1 >= dilation differences that `left` does not cut holds a
  // multiple of the dilation; so does one with a difference of 0. `left` cuts a tile whose first token is
  // more than that before the last row; the last tile may be cut by the end of the sequence, but it holds a q
  // of its own.
  const Interval reach = dilated_reach(mask, q, kv_block);
  const std::int64_t clear = q.end - 1 - mask.second;
  const std::int64_t sure = clear > 0 ? ceil_div(clear, kv_block) : 0;
  std::int64_t kv = reach.begin;
  for (; kv < sure && kv < reach.end; ++kv) {
    if (dilated_touches(mask, q, tokens_of_block(kv, kv_block, mask.seq_len))) visit(kv, kv + 1);
  }
  if (kv < reach.end) visit(kv, reach.end);
}

}  // namespace evenkeel
