#pragma once

#include <stop_token>

#include "balance/plan.h"
#include "base/result.h"
#include "base/units.h"
#include "mask/block_mask.h"
#include "mask/mask.h"

namespace evenkeel {

/// Whether blocks stay whole on both sides: an executed tile is a tile of the original mask then.
[[nodiscard]] bool keeps_tiles(const Plan& plan, BatchRow row, BlockSize block);

/// The block mask of one rank under a plan that keeps tiles: rows of tiles of the original mask, in the order
/// of the rearranged kv blocks. What `local_block_mask` gives, without a look at intervals of tokens: for a
/// mask whose tiles are found without them. About O(tiles of the rank on the edges of what is allowed +
/// non-empty ones), on all threads where there are hundreds of q blocks. Polls `stop` every q block.
[[nodiscard]] Cancellable<BlockMask> rearranged_tiles(const Mask& mask, const Plan& plan, BatchRow row,
                                                      Rank rank, BlockSize block,
                                                      const std::stop_token& stop = {});

}  // namespace evenkeel
