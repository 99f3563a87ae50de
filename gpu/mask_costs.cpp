#include <string>
#include <utility>

#include "device_program.h"
#include "mask/mask.h"
#include "mask/mask_mod/mask_mod.h"
#include "primitives.h"
#include "program_counts.h"

namespace evenkeel::cuda {
namespace {

Error not_served(const std::string& what) {
  return make_error(ErrorKind::unavailable, kPrimitiveRule, "cuda does not serve the cost of " + what,
                    "use --engine auto or cpu");
}

}  // namespace

Cancellable<Result<RowCost>> mask_costs(const DeviceCall& call, const Mask& mask, BatchRow row,
                                        BlockSize block, const std::stop_token& stop) {
  using Outcome = Result<RowCost>;
  if (mask.program() == nullptr) return Outcome(not_served("joined masks"));
  if (!serves_tiles_of(mask.seq_len(), block)) {
    return Outcome(not_served("tiles of more than " + std::to_string(kMostPairsOfTile) + " pairs"));
  }
  const auto flat = flat_program(mask.program()->compiled(), row);
  if (!flat) return Outcome(flat.error());
  const WaitAtEnd wait(call);
  const auto program = DeviceProgram::make(call, *flat);
  if (!program) return Outcome(program.error());
  const mask_mod::ProgramCostsKernel kernel{program->view(), {}, mask.seq_len(), block, 0, {}};
  const auto tiles = count_tiles(call, kernel, "launching costs of a mask_mod", stop);
  if (!tiles) return std::nullopt;
  if (!tiles->ok()) return Outcome(tiles->error());
  return Outcome(cost_of_tiles(mask, row, block.q, **tiles));
}

}  // namespace evenkeel::cuda
