#include <algorithm>

#include "device_program.h"
#include "primitives.h"
#include "tile_passes.h"

namespace evenkeel::cuda {

Cancellable<Result<void>> program_tiles(const DeviceCall& call, const mask_mod::Compiled& program,
                                        BatchRow row, std::int64_t seq_len, BlockSize block,
                                        TileWindow window, Span<TileClass> out, const std::stop_token& stop) {
  using Outcome = Result<void>;
  using Kernel = mask_mod::ProgramTilesKernel;
  const auto flat = flat_program(program, row);
  if (!flat) return Outcome(flat.error());
  const WaitAtEnd wait(call);
  const auto on_device = DeviceProgram::make(call, *flat);
  if (!on_device) return Outcome(on_device.error());
  // Tiles may have to be looked at pair by pair: fewer a launch where they are large.
  const std::int64_t pairs = std::max<std::int64_t>(1, block.q * block.kv);
  const std::int64_t most =
      std::clamp<std::int64_t>(kPairsPerLaunch / pairs, Kernel::kThreads, kItemsPerLaunch);
  const Kernel kernel{on_device->view(), seq_len, block, window.q_blocks, window.kv_blocks, 0, {}};
  return tiles_in_passes(call, kernel, most, out, "launching tiles of a mask_mod", stop);
}

}  // namespace evenkeel::cuda
