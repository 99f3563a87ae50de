#include "execution/executed_mask.h"

#include <atomic>

#include "base/parallel.h"
#include "execution/attended_tokens.h"
#include "execution/executed_rows.h"
#include "execution/token_map.h"

namespace evenkeel {

Cancellable<ExecutedRowTiles> find_executed_tiles(const Mask& mask, const Plan& plan, BatchRow row,
                                                  BlockSize block, std::int64_t most_runs,
                                                  const std::stop_token& stop) {
  const auto map = TokenMap::make(plan, row, block.kv, stop);
  if (!map) return std::nullopt;
  const std::int64_t world = plan.world_size().value;
  const std::int64_t blocks_per_rank = plan.tokens_per_rank() / block.q;
  ExecutedRowTiles out;
  out.counts.resize(static_cast<std::size_t>(blocks_per_rank * world));
  auto kept = std::make_shared<ExecutedMask>();
  if (most_runs > 0) kept->ranks.resize(static_cast<std::size_t>(world));
  std::atomic<std::int64_t> room = most_runs > 0 ? most_runs : -1;
  const auto unions = ExecutedRows::unions_for(mask, row, *map, block.kv);
  const BlockUnions* const shared = unions ? &*unions : nullptr;
  const auto keep = [&](ExecutedRows& rows, std::int64_t q, BlockMask& tiles) {
    const std::span<const TileRun> runs = rows.runs(q);
    const ExecutedCount before{tiles.full_tiles, tiles.partial_tiles};
    tiles.runs.insert(tiles.runs.end(), runs.begin(), runs.end());
    end_row(tiles);
    room -= static_cast<std::int64_t>(runs.size());
    return ExecutedCount{tiles.full_tiles - before.full, tiles.partial_tiles - before.partial};
  };
  const bool done = for_each_in_parallel(world, worker_count(steps_to_attend(mask, plan, *map)), stop, [&] {
    return [&, rows = ExecutedRows(mask, plan, row, block, *map, shared)](std::int64_t rank) mutable {
      BlockMask tiles;
      tiles.q_len = plan.tokens_per_rank();
      tiles.kv_len = plan.seq_len();
      tiles.block_size = block;
      for (std::int64_t q = rank * blocks_per_rank; q < (rank + 1) * blocks_per_rank; ++q) {
        if (stop.stop_requested()) return;
        out.counts[static_cast<std::size_t>(q)] = room >= 0 ? keep(rows, q, tiles) : rows.count(q);
      }
      if (room >= 0) kept->ranks[static_cast<std::size_t>(rank)] = std::move(tiles);
    };
  });
  if (!done || stop.stop_requested()) return std::nullopt;
  if (room >= 0) out.mask = std::move(kept);
  return out;
}

Cancellable<std::vector<ExecutedCount>> count_executed_tiles(const Mask& mask, const Plan& plan, BatchRow row,
                                                             BlockSize block, const std::stop_token& stop) {
  auto tiles = find_executed_tiles(mask, plan, row, block, 0, stop);
  if (!tiles) return std::nullopt;
  return std::move(tiles->counts);
}

}  // namespace evenkeel
