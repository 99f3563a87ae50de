#include "execution/execution.h"

#include <algorithm>
#include <string>

#include "base/checked.h"
#include "execution/executed_rows.h"
#include "execution/token_map.h"
#include "execution/whole_blocks.h"

namespace evenkeel {
namespace {

Cancellable<ExecutedTiles> sum_planned(const RowCost& cost, const Plan& plan, BatchRow row,
                                       std::int64_t block, const std::stop_token& stop) {
  const auto ranks = static_cast<std::size_t>(plan.world_size().value);
  ExecutedTiles out{std::vector<std::int64_t>(ranks), std::vector<std::int64_t>(ranks)};
  for (std::size_t r = 0; r < ranks; ++r) {
    if (stop.stop_requested()) return std::nullopt;
    const auto walk = plan.segments(row, Rank{static_cast<std::int64_t>(r)});
    for_each_segment(*walk, [&](const Segment& segment) {
      const auto first = static_cast<std::size_t>(segment.token / block);
      const auto last = static_cast<std::size_t>((segment.token + segment.length) / block);
      for (std::size_t i = first; i < last; ++i) {
        out.full[r] += cost.full_tiles[i];
        out.partial[r] += cost.tiles[i] - cost.full_tiles[i];
      }
      return true;
    });
  }
  return out;
}

/// Sums by rank.
ExecutedTiles sum_blocks(const std::vector<ExecutedCount>& blocks, const Plan& plan) {
  const auto ranks = static_cast<std::size_t>(plan.world_size().value);
  const std::size_t blocks_per_rank = blocks.size() / ranks;
  ExecutedTiles out{std::vector<std::int64_t>(ranks), std::vector<std::int64_t>(ranks)};
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    out.full[i / blocks_per_rank] += blocks[i].full;
    out.partial[i / blocks_per_rank] += blocks[i].partial;
  }
  return out;
}

/// Adds one batch row. `engine` is null where the CPU does it.
Cancellable<Result<void>> execute_row(const Mask& mask, const Cost& cost, const Plan& plan, BatchRow row,
                                      const Engine* engine, KeepTiles keep, const std::stop_token& stop,
                                      Execution& out) {
  constexpr std::int64_t kFewRuns = std::int64_t{1} << 21;
  const BlockSize block = cost.block_size;
  out.masks.push_back(nullptr);
  if (keeps_tiles(plan, row, block)) {
    auto tiles = sum_planned(cost.row(row), plan, row, block.q, stop);
    if (!tiles) return std::nullopt;
    out.rows.push_back(std::move(*tiles));
    return Result<void>();
  }
  // Which tiles run the CPU alone says, so it keeps them where it counts them anyway.
  const bool keeps = keep == KeepTiles::where_few && (engine == nullptr || engine->name() == "cpu");
  if (!keeps && engine != nullptr && engine->capabilities().executed_tiles) {
    auto counts = engine->executed_tiles(mask, plan, row, block, stop);
    if (!counts) return std::nullopt;
    if (!counts->ok()) return Result<void>(counts->error());
    out.rows.push_back(sum_blocks(**counts, plan));
    return Result<void>();
  }
  auto tiles = find_executed_tiles(mask, plan, row, block, keeps ? kFewRuns : 0, stop);
  if (!tiles) return std::nullopt;
  out.rows.push_back(sum_blocks(tiles->counts, plan));
  out.masks.back() = std::move(tiles->mask);
  return Result<void>();
}

/// Adds the sum of `values` to `total`; false beyond 64 bits.
bool add_sum(std::int64_t& total, const std::vector<std::int64_t>& values) {
  for (const std::int64_t value : values) {
    const auto sum = checked_add(total, value);
    if (!sum) return false;
    total = *sum;
  }
  return true;
}

/// ceil(area / (W b_q b_kv)) where the product may exceed 64 bits.
std::int64_t bound_of(std::int64_t area, std::int64_t world, BlockSize block) {
  return ceil_div(ceil_div(ceil_div(area, world), block.q), block.kv);
}

Cancellable<Result<Execution>> execute(const Mask& mask, const Cost& cost, const Plan& plan,
                                       const Engine* engine, KeepTiles keep, const std::stop_token& stop) {
  if (auto possible = check_flex(plan.seq_len(), plan.world_size(), cost.block_size); !possible) {
    return Result<Execution>(possible.error());
  }
  const auto ranks = static_cast<std::size_t>(plan.world_size().value);
  Execution out;
  out.block_size = cost.block_size;
  out.total = {std::vector<std::int64_t>(ranks), std::vector<std::int64_t>(ranks)};
  bool fits = true;
  for (std::size_t r = 0; r < mask.batch(); ++r) {
    const BatchRow row{r};
    // A plan with rows of its own may deal the same documents differently in each.
    const bool same =
        r > 0 && plan.index_rows() == IndexRows::shared && mask.rows_alike(row, BatchRow{r - 1});
    if (same) {
      out.rows.push_back(out.rows.back());
      out.masks.push_back(out.masks.back());
    } else {
      const auto added = execute_row(mask, cost, plan, row, engine, keep, stop, out);
      if (!added) return std::nullopt;
      if (!added->ok()) return Result<Execution>(added->error());
    }
    const ExecutedTiles& tiles = out.rows.back();
    fits = fits && add_each(out.total.full, tiles.full) && add_each(out.total.partial, tiles.partial) &&
           add_sum(out.mask_tiles, cost.row(row).tiles);
  }
  fits =
      fits && add_sum(out.executed_tiles, out.total.full) && add_sum(out.executed_tiles, out.total.partial);
  if (!fits) {
    return Result<Execution>(bad_input("sum-limit", "the tiles of all batch rows together exceed 64 bits",
                                       "use fewer batch rows or larger blocks"));
  }
  out.tiles_bound = bound_of(mask.total_area(), plan.world_size().value, cost.block_size);
  return Result<Execution>(std::move(out));
}

}  // namespace

std::vector<std::int64_t> ExecutedTiles::per_rank() const {
  std::vector<std::int64_t> out = full;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] += partial[i];
  return out;
}

std::int64_t Execution::slowest_tiles() const {
  std::int64_t most = 0;
  for (std::size_t r = 0; r < total.full.size(); ++r) most = std::max(most, total.full[r] + total.partial[r]);
  return most;
}

std::optional<double> Execution::fragmentation() const {
  if (mask_tiles == 0) return std::nullopt;
  return static_cast<double>(executed_tiles) / static_cast<double>(mask_tiles);
}

BlockSize executed_block(ReferenceProfile reference, BlockSize planned) {
  return executes_at_planned_block(reference, planned) ? planned : BlockSize{128, 128};
}

Result<void> check_flex(std::int64_t seq_len, WorldSize world, BlockSize executed) {
  const std::int64_t unit = world.value * executed.q;
  if (seq_len % unit == 0) return {};
  Error error = make_error(ErrorKind::infeasible, "flex-divisible",
                           "flex runs sequences of a multiple of world size x q block (" +
                               std::to_string(world.value) + " x " + std::to_string(executed.q) + " = " +
                               std::to_string(unit) + "), not " + std::to_string(seq_len),
                           "pad the sequence to " + std::to_string(round_up(seq_len, unit)));
  error.fix.kind = FixKind::pad_sequence_to_multiple;
  error.fix.value = unit;
  return error;
}

Cancellable<Result<Execution>> execute_flex(const Mask& mask, const Cost& cost, const Plan& plan,
                                            const std::stop_token& stop) {
  return execute(mask, cost, plan, nullptr, KeepTiles::no, stop);
}

Cancellable<Result<Execution>> execute_flex(const Mask& mask, const Cost& cost, const Plan& plan,
                                            const Engine& engine, const std::stop_token& stop,
                                            KeepTiles keep) {
  return execute(mask, cost, plan, &engine, keep, stop);
}

Cancellable<Result<BlockMask>> local_block_mask(const Mask& mask, const Plan& plan, BatchRow row, Rank rank,
                                                BlockSize executed, const std::stop_token& stop) {
  const std::int64_t world = plan.world_size().value;
  if (rank.value < 0 || rank.value >= world) {
    return Result<BlockMask>(
        bad_input("rank-range",
                  "rank " + std::to_string(rank.value) + " is not one of " + std::to_string(world) + " ranks",
                  "choose 0 to " + std::to_string(world - 1)));
  }
  if (auto possible = check_flex(plan.seq_len(), plan.world_size(), executed); !possible) {
    return Result<BlockMask>(possible.error());
  }
  if (mask.program() != nullptr && keeps_tiles(plan, row, executed)) {
    auto tiles = rearranged_tiles(mask, plan, row, rank, executed, stop);
    if (!tiles) return std::nullopt;
    return Result<BlockMask>(std::move(*tiles));
  }
  const auto map = TokenMap::make(plan, row, executed.kv, stop);
  if (!map) return std::nullopt;
  BlockMask out;
  out.q_len = plan.tokens_per_rank();
  out.kv_len = plan.seq_len();
  out.block_size = executed;
  const auto unions = ExecutedRows::unions_for(mask, row, *map, executed.kv);
  ExecutedRows rows(mask, plan, row, executed, *map, unions ? &*unions : nullptr);
  const std::int64_t first = rank.value * out.q_blocks();
  for (std::int64_t q = 0; q < out.q_blocks(); ++q) {
    if (stop.stop_requested()) return std::nullopt;
    const std::span<const TileRun> runs = rows.runs(first + q);
    out.runs.insert(out.runs.end(), runs.begin(), runs.end());
    end_row(out);
  }
  return Result<BlockMask>(std::move(out));
}

}  // namespace evenkeel
