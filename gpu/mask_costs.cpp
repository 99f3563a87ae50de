#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "cost/cost_sum.h"
#include "device_program.h"
#include "kernels.h"
#include "mask/mask.h"
#include "mask/mask_mod/mask_mod.h"
#include "primitives.h"

namespace evenkeel::cuda {
namespace {

using mask_mod::TileCounts;
using Kernel = mask_mod::ProgramCostsKernel;

Error not_served(const std::string& what) {
  return make_error(ErrorKind::unavailable, kPrimitiveRule, "cuda does not serve the cost of " + what,
                    "use --engine auto or cpu");
}

/// Pairs of a tile inside of the sequence, at most.
std::int64_t pairs_of_tile(std::int64_t seq_len, BlockSize block) {
  return std::min(block.q, seq_len) * std::min(block.kv, seq_len);
}

/// Blocks of threads of one launch. Tiles may have to be looked at pair by pair: fewer where they are large.
std::int64_t blocks_per_launch(const Kernel& kernel) {
  const std::int64_t tiles = std::min<std::int64_t>(kernel.width(), Kernel::kThreads);
  const std::int64_t most =
      std::min(kPairsPerLaunch / pairs_of_tile(kernel.seq_len, kernel.block), kItemsPerLaunch);
  return std::max<std::int64_t>(1, most / tiles);
}

/// Adds up the costs of all q blocks, launch by launch; nothing when stopped.
Cancellable<Result<RowCost>> add_up(const DeviceCall& call, Kernel kernel, const Mask& mask, BatchRow row,
                                    const std::stop_token& stop) {
  using Outcome = Result<RowCost>;
  const std::int64_t total = kernel.all_blocks();
  const std::int64_t most = std::min(total, blocks_per_launch(kernel));
  std::vector<TileCounts> found(static_cast<std::size_t>(most));
  const WaitAtEnd wait(call);
  const auto room = call.room<TileCounts>(found.size());
  if (!room) return Outcome(room.error());
  CostSum sum(total, kernel.parts());
  for (; kernel.first < total; kernel.first += most) {
    if (stop.stop_requested()) return std::nullopt;
    const Span part(found.data(), static_cast<std::size_t>(std::min(most, total - kernel.first)));
    kernel.out = room->span().first(part.size());
    if (auto done = check_cuda(launch(kernel, call.stream().get()), "launching costs of a mask_mod"); !done)
      return Outcome(done.error());
    if (auto done = room->copy_to(part); !done) return Outcome(done.error());
    if (auto done = call.stream().wait(); !done) return Outcome(done.error());
    sum.add(kernel.first, part);
  }
  if (stop.stop_requested()) return std::nullopt;
  return Outcome(std::move(sum).finish(mask, row, kernel.block.q));
}

}  // namespace

Cancellable<Result<RowCost>> mask_costs(const DeviceCall& call, const Mask& mask, BatchRow row,
                                        BlockSize block, const std::stop_token& stop) {
  using Outcome = Result<RowCost>;
  if (mask.program() == nullptr) return Outcome(not_served("joined masks"));
  if (pairs_of_tile(mask.seq_len(), block) > kMostPairsOfTile) {
    return Outcome(not_served("tiles of more than " + std::to_string(kMostPairsOfTile) + " pairs"));
  }
  const auto flat = flat_program(mask.program()->compiled(), row);
  if (!flat) return Outcome(flat.error());
  const WaitAtEnd wait(call);
  const auto program = DeviceProgram::make(call, *flat);
  if (!program) return Outcome(program.error());
  return add_up(call, {program->view(), mask.seq_len(), block, 0, {}}, mask, row, stop);
}

}  // namespace evenkeel::cuda
