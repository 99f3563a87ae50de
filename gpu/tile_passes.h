#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string_view>

#include "cuda_error.h"
#include "device_call.h"
#include "engine/engine.h"
#include "kernels.h"

namespace evenkeel::cuda {

/// Fills `out` in passes of at most `most` tiles, and waits for each; polls `stop` between them. `kernel` is
/// told by its `first` and `out` which tiles a pass classifies. `doing` is what a failed launch was to do.
template <class Kernel>
[[nodiscard]] Cancellable<Result<void>> tiles_in_passes(const DeviceCall& call, Kernel kernel,
                                                        std::int64_t most, Span<TileClass> out,
                                                        std::string_view doing, const std::stop_token& stop) {
  const std::size_t room = std::min(out.size(), static_cast<std::size_t>(most));
  auto tiles = call.room<TileClass>(room);
  if (!tiles) return Result<void>(tiles.error());
  for (std::size_t first = 0; first < out.size(); first += room) {
    if (stop.stop_requested()) return std::nullopt;
    const std::size_t count = std::min(room, out.size() - first);
    kernel.first = static_cast<std::int64_t>(first);
    kernel.out = tiles->span().first(count);
    if (auto done = check_cuda(launch(kernel, call.stream().get()), doing); !done) return done;
    if (auto done = tiles->copy_to(out.subspan(first, count)); !done) return done;
    if (auto done = call.stream().wait(); !done) return done;
  }
  if (stop.stop_requested()) return std::nullopt;
  return Result<void>();
}

}  // namespace evenkeel::cuda
