#include "primitives.h"
#include "tile_passes.h"

namespace evenkeel::cuda {

Cancellable<Result<void>> named_tiles(const DeviceCall& call, const MaskView& mask, BlockSize block,
                                      TileWindow window, Span<TileClass> out, const std::stop_token& stop) {
  using Outcome = Result<void>;
  auto cu_seqlens = call.copy<std::int64_t>(mask.cu_seqlens);
  if (!cu_seqlens) return Outcome(cu_seqlens.error());
  auto pairs_before = call.copy<std::int64_t>(mask.pairs_before);
  if (!pairs_before) return Outcome(pairs_before.error());
  NamedTileItems items{mask, block, window.q_blocks, window.kv_blocks, 0, {}};
  items.mask.cu_seqlens = cu_seqlens->span();
  items.mask.pairs_before = pairs_before->span();
  return tiles_in_passes(call, items, kItemsPerLaunch, out, "launching tiles of a mask", stop);
}

}  // namespace evenkeel::cuda
