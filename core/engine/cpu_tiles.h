#pragma once

#include <cstdint>
#include <stop_token>

#include "base/result.h"
#include "base/span.h"
#include "base/units.h"
#include "engine/engine.h"

namespace evenkeel {

/// `Engine::named_tiles` on the CPU: O(tiles of the window), `dilated` up to left / dilation a q block more.
/// False when stopped.
[[nodiscard]] bool named_tiles(const MaskView& mask, BlockSize block, TileWindow window, Span<TileClass> out,
                               const std::stop_token& stop);

/// `Engine::program_tiles` on the CPU: O(tiles of the window) and what `mask_mod::TileTree` costs, on all
/// threads where there are hundreds of q blocks. False when stopped.
[[nodiscard]] bool program_tiles(const mask_mod::Compiled& program, BatchRow row, std::int64_t seq_len,
                                 BlockSize block, TileWindow window, Span<TileClass> out,
                                 const std::stop_token& stop);

}  // namespace evenkeel
