#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

#include "cost/cost_items.device.h"
#include "engine/expand.device.h"
#include "engine/snake.device.h"
#include "execution/executed_tile.device.h"
#include "mask/mask_mod/program_areas.device.h"
#include "mask/mask_mod/program_counts.device.h"
#include "mask/mask_mod/program_tiles.device.h"
#include "mask/tile_items.device.h"

/// Starts what the core has written for a device, all spans in device memory, on a stream; nothing waits.
/// Kernels in phases have at least one block and fewer than 2^31.
namespace evenkeel {

[[nodiscard]] cudaError_t launch(const ExpandKernel<std::int64_t>& kernel, cudaStream_t stream);
[[nodiscard]] cudaError_t launch(const ExpandKernel<std::int32_t>& kernel, cudaStream_t stream);
[[nodiscard]] cudaError_t launch(const ExecutedTilesKernel& kernel, cudaStream_t stream);
[[nodiscard]] cudaError_t launch(const mask_mod::ProgramTilesKernel& kernel, cudaStream_t stream);
[[nodiscard]] cudaError_t launch(const mask_mod::ProgramCostsKernel& kernel, cudaStream_t stream);
[[nodiscard]] cudaError_t launch(const mask_mod::ExecutedProgramKernel& kernel, cudaStream_t stream);
[[nodiscard]] cudaError_t launch(const mask_mod::ProgramAreasKernel& kernel, cudaStream_t stream);

[[nodiscard]] cudaError_t launch(const CostItems& items, cudaStream_t stream);
[[nodiscard]] cudaError_t launch(const SnakeKeyItems& items, cudaStream_t stream);
[[nodiscard]] cudaError_t launch(const SnakeGroupItems& items, cudaStream_t stream);
[[nodiscard]] cudaError_t launch(const NamedTileItems& items, cudaStream_t stream);

}  // namespace evenkeel
