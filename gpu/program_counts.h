#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <utility>
#include <vector>

#include "cuda_error.h"
#include "device_call.h"
#include "kernels.h"
#include "mask/mask_mod/tile_sum.h"
#include "primitives.h"

namespace evenkeel::cuda {

/// Whether the device looks at the pairs of such tiles.
[[nodiscard]] inline bool serves_tiles_of(std::int64_t seq_len, BlockSize block) {
  return std::min(block.q, seq_len) * std::min(block.kv, seq_len) <= kMostPairsOfTile;
}

/// Blocks of threads of one launch. Tiles may have to be looked at pair by pair: fewer where they are large.
template <class Kernel>
[[nodiscard]] std::int64_t blocks_per_launch(const Kernel& kernel) {
  const std::int64_t pairs =
      std::min(kernel.block.q, kernel.seq_len) * std::min(kernel.block.kv, kernel.seq_len);
  const std::int64_t tiles = std::min<std::int64_t>(kernel.width(), Kernel::kThreads);
  return std::max<std::int64_t>(1, std::min(kPairsPerLaunch / pairs, kItemsPerLaunch) / tiles);
}

/// The tiles of all q blocks, launch by launch, with a `ProgramCountsKernel` from its first block on; nothing
/// when stopped. `doing` is what a failed launch was to do.
template <class Kernel>
[[nodiscard]] Cancellable<Result<std::vector<mask_mod::TileCounts>>> count_tiles(
    const DeviceCall& call, Kernel kernel, const char* doing, const std::stop_token& stop) {
  using Outcome = Result<std::vector<mask_mod::TileCounts>>;
  const std::int64_t total = kernel.all_blocks();
  const std::int64_t most = std::min(total, blocks_per_launch(kernel));
  std::vector<mask_mod::TileCounts> found(static_cast<std::size_t>(most));
  const WaitAtEnd wait(call);
  const auto room = call.room<mask_mod::TileCounts>(found.size());
  if (!room) return Outcome(room.error());
  mask_mod::TileSum sum(total, kernel.parts());
  for (; kernel.first < total; kernel.first += most) {
    if (stop.stop_requested()) return std::nullopt;
    const Span part(found.data(), static_cast<std::size_t>(std::min(most, total - kernel.first)));
    kernel.out = room->span().first(part.size());
    if (auto done = check_cuda(launch(kernel, call.stream().get()), doing); !done)
      return Outcome(done.error());
    if (auto done = room->copy_to(part); !done) return Outcome(done.error());
    if (auto done = call.stream().wait(); !done) return Outcome(done.error());
    sum.add(kernel.first, part);
  }
  if (stop.stop_requested()) return std::nullopt;
  return Outcome(std::move(sum).finish());
}

}  // namespace evenkeel::cuda
