#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "device_call.h"
#include "engine/engine.h"

/// The primitives of `Engine` on the device, one call each. All wait for their results, and report the first
/// CUDA call that fails.
namespace evenkeel::cuda {

/// Blocks and tiles that one launch computes; the stop token is polled between launches.
inline constexpr std::int64_t kItemsPerLaunch = std::int64_t{1} << 20;
/// Pairs that one launch may have to look at one by one.
inline constexpr std::int64_t kPairsPerLaunch = std::int64_t{1} << 34;
/// Pairs of a tile whose cost the device finds: above, halving what intervals do not decide, as the CPU
/// does, looks at far fewer, and no launch would end in time to be stopped.
inline constexpr std::int64_t kMostPairsOfTile = std::int64_t{1} << 20;
/// Indices that one pass of an expansion holds on the device: 32 MiB of them, and at most 96 MiB of segments
/// of one token each.
inline constexpr std::int64_t kIndicesPerPass = std::int64_t{1} << 22;

[[nodiscard]] Cancellable<Result<std::vector<RowCost>>> block_costs(const DeviceCall& call,
                                                                    Span<const MaskView> rows,
                                                                    BlockSize block,
                                                                    const std::stop_token& stop);

/// Errors: `unavailable` with `kPrimitiveRule` for a program of more steps than a thread holds.
[[nodiscard]] Cancellable<Result<RowAreas>> row_areas(const DeviceCall& call,
                                                      const mask_mod::Compiled& program, BatchRow row,
                                                      std::int64_t seq_len, const std::stop_token& stop);

/// Of a mask_mod. Errors: `unavailable` with `kPrimitiveRule` for a joined mask, for a program of more steps
/// than a thread holds and for tiles of more than kMostPairsOfTile pairs.
[[nodiscard]] Cancellable<Result<RowCost>> mask_costs(const DeviceCall& call, const Mask& mask, BatchRow row,
                                                      BlockSize block, const std::stop_token& stop);

[[nodiscard]] Result<std::vector<Groups>> sort_and_snake(const DeviceCall& call,
                                                         Span<const std::span<const std::int64_t>> rows,
                                                         WorldSize world);

/// For int64 and int32.
template <class Index>
[[nodiscard]] Result<void> expand_segments(const DeviceCall& call, Span<const Segment> segments,
                                           Expansion expansion, std::int64_t first, Span<Index> out);

[[nodiscard]] Cancellable<Result<std::vector<ExecutedCount>>> executed_tiles(const DeviceCall& call,
                                                                             const Mask& mask,
                                                                             const Plan& plan, BatchRow row,
                                                                             BlockSize block,
                                                                             const std::stop_token& stop);

/// The same of a mask_mod, from its pairs instead of what its q blocks attend. Errors: `unavailable` with
/// `kPrimitiveRule` for a program of more steps than a thread holds.
[[nodiscard]] Cancellable<Result<std::vector<ExecutedCount>>> executed_program(const DeviceCall& call,
                                                                               const Mask& mask,
                                                                               const Plan& plan, BatchRow row,
                                                                               BlockSize block,
                                                                               const std::stop_token& stop);

[[nodiscard]] Cancellable<Result<void>> named_tiles(const DeviceCall& call, const MaskView& mask,
                                                    BlockSize block, TileWindow window, Span<TileClass> out,
                                                    const std::stop_token& stop);

/// Errors: `unavailable` with `kPrimitiveRule` for a program of more steps than a thread holds.
[[nodiscard]] Cancellable<Result<void>> program_tiles(const DeviceCall& call,
                                                      const mask_mod::Compiled& program, BatchRow row,
                                                      std::int64_t seq_len, BlockSize block,
                                                      TileWindow window, Span<TileClass> out,
                                                      const std::stop_token& stop);

}  // namespace evenkeel::cuda
