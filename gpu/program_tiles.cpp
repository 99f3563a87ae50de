#include <algorithm>
#include <string>

#include "mask/mask_mod/flat_program.h"
#include "primitives.h"
#include "tile_passes.h"

namespace evenkeel::cuda {

Cancellable<Result<void>> program_tiles(const DeviceCall& call, const mask_mod::Compiled& program,
                                        BatchRow row, std::int64_t seq_len, BlockSize block,
                                        TileWindow window, Span<TileClass> out, const std::stop_token& stop) {
  using Outcome = Result<void>;
  using Kernel = mask_mod::ProgramTilesKernel;
  const auto flat = mask_mod::FlatProgram::make(program, row, Kernel::kMostSteps);
  if (!flat) {
    return Outcome(make_error(ErrorKind::unavailable, "engine-primitive",
                              "cuda serves mask_mods of up to " + std::to_string(Kernel::kMostSteps) +
                                  " steps, and this one has more",
                              "use --engine auto or cpu"));
  }
  const WaitAtEnd wait(call);
  auto steps = call.copy<mask_mod::FlatStep>(flat->steps);
  if (!steps) return Outcome(steps.error());
  auto tensors = call.copy<mask_mod::FlatTensor>(flat->tensors);
  if (!tensors) return Outcome(tensors.error());
  auto values = call.copy<std::int64_t>(flat->values);
  if (!values) return Outcome(values.error());
  // Tiles may have to be looked at pair by pair: fewer a launch where they are large.
  const std::int64_t pairs = std::max<std::int64_t>(1, block.q * block.kv);
  const std::int64_t most =
      std::clamp<std::int64_t>(kPairsPerLaunch / pairs, Kernel::kThreads, kItemsPerLaunch);
  const Kernel kernel{{steps->span(), tensors->span(), values->span()},
                      seq_len,
                      block,
                      window.q_blocks,
                      window.kv_blocks,
                      0,
                      {}};
  return tiles_in_passes(call, kernel, most, out, "launching tiles of a mask_mod", stop);
}

}  // namespace evenkeel::cuda
