#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "balance/plan.h"
#include "base/result.h"
#include "base/units.h"
#include "engine/engine.h"
#include "mask/block_mask.h"
#include "mask/mask.h"

namespace evenkeel {

/// The tiles that the kernels run for one batch row of a plan that cuts blocks: a block mask a rank, those of
/// `local_block_mask`. Memory 12 bytes a run of tiles. Immutable once made.
struct ExecutedMask {
  std::vector<BlockMask> ranks;

  /// Runs of the q block that begins at position q_block x b_q.
  [[nodiscard]] std::span<const TileRun> runs(std::int64_t q_block) const {
    const std::int64_t of_a_rank = ranks.front().q_blocks();
    return ranks[static_cast<std::size_t>(q_block / of_a_rank)].row(q_block % of_a_rank);
  }
};

/// How many tiles run, by q block, and which, where that is known.
struct ExecutedRowTiles {
  std::vector<ExecutedCount> counts;
  std::shared_ptr<const ExecutedMask> mask;
};

/// The tiles that run for every q block of one batch row, on the CPU: what `execute_flex` adds up where the
/// plan cuts blocks, and costs. They are kept too where they are at most `most_runs` runs, which makes their
/// pictures cheap. W b_q divides S. Ranks are dealt to all cores; polls `stop` every q block. Nothing when
/// stopped.
[[nodiscard]] Cancellable<ExecutedRowTiles> find_executed_tiles(const Mask& mask, const Plan& plan,
                                                                BatchRow row, BlockSize block,
                                                                std::int64_t most_runs,
                                                                const std::stop_token& stop = {});

/// The counts alone.
[[nodiscard]] Cancellable<std::vector<ExecutedCount>> count_executed_tiles(const Mask& mask, const Plan& plan,
                                                                           BatchRow row, BlockSize block,
                                                                           const std::stop_token& stop = {});

}  // namespace evenkeel
