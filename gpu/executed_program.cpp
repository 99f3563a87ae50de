#include <utility>
#include <vector>

#include "device_program.h"
#include "execution/plan_tokens.h"
#include "mask/mask.h"
#include "mask/mask_mod/mask_mod.h"
#include "primitives.h"
#include "program_counts.h"

namespace evenkeel::cuda {

Cancellable<Result<std::vector<ExecutedCount>>> executed_program(const DeviceCall& call, const Mask& mask,
                                                                 const Plan& plan, BatchRow row,
                                                                 BlockSize block,
                                                                 const std::stop_token& stop) {
  using Counts = Result<std::vector<ExecutedCount>>;
  const auto flat = flat_program(mask.program()->compiled(), row);
  if (!flat) return Counts(flat.error());
  const auto placed = PlanTokens::make(plan, row, block, stop);
  if (!placed) return std::nullopt;
  const WaitAtEnd wait(call);
  const auto program = DeviceProgram::make(call, *flat);
  if (!program) return Counts(program.error());
  const auto token = call.copy<std::uint32_t>(placed->token);
  if (!token) return Counts(token.error());
  const auto q_blocks = call.copy<Interval>(placed->q_blocks);
  if (!q_blocks) return Counts(q_blocks.error());
  const auto kv_blocks = call.copy<Interval>(placed->kv_blocks);
  if (!kv_blocks) return Counts(kv_blocks.error());
  const mask_mod::ExecutedProgramKernel kernel{
      program->view(), {token->span(), q_blocks->span(), kv_blocks->span()}, plan.seq_len(), block, 0, {}};
  const auto tiles = count_tiles(call, kernel, "launching executed tiles of a mask_mod", stop);
  if (!tiles) return std::nullopt;
  if (!tiles->ok()) return Counts(tiles->error());
  std::vector<ExecutedCount> out;
  out.reserve((*tiles)->size());
  for (const mask_mod::TileCounts& one : **tiles) {
    out.push_back({one.full_tiles, one.tiles - one.full_tiles});
  }
  return Counts(std::move(out));
}

}  // namespace evenkeel::cuda
