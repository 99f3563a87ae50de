#include <algorithm>

#include "kernels.h"
#include "primitives.h"

namespace evenkeel::cuda {

Cancellable<Result<void>> named_tiles(const DeviceCall& call, const MaskView& mask, BlockSize block,
                                      TileWindow window, Span<TileClass> out, const std::stop_token& stop) {
  using Outcome = Result<void>;
  auto cu_seqlens = call.copy<std::int64_t>(mask.cu_seqlens);
  if (!cu_seqlens) return Outcome(cu_seqlens.error());
  auto pairs_before = call.copy<std::int64_t>(mask.pairs_before);
  if (!pairs_before) return Outcome(pairs_before.error());
  const std::size_t room = std::min(out.size(), static_cast<std::size_t>(kItemsPerLaunch));
  auto tiles = call.room<TileClass>(room);
  if (!tiles) return Outcome(tiles.error());
  NamedTileItems items{mask, block, window.q_blocks, window.kv_blocks, 0, {}};
  items.mask.cu_seqlens = cu_seqlens->span();
  items.mask.pairs_before = pairs_before->span();
  for (std::size_t first = 0; first < out.size(); first += room) {
    if (stop.stop_requested()) return std::nullopt;
    const std::size_t count = std::min(room, out.size() - first);
    items.first = static_cast<std::int64_t>(first);
    items.out = tiles->span().first(count);
    if (auto done = check_cuda(launch(items, call.stream().get()), "launching tiles of a mask"); !done)
      return done;
    if (auto done = tiles->copy_to(out.subspan(first, count)); !done) return done;
    if (auto done = call.stream().wait(); !done) return done;
  }
  if (stop.stop_requested()) return std::nullopt;
  return Outcome();
}

}  // namespace evenkeel::cuda
