#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "balance/plan.h"
#include "balance/reference_profile.h"
#include "base/result.h"
#include "base/units.h"
#include "cost/cost.h"
#include "engine/engine.h"
#include "execution/executed_mask.h"
#include "mask/block_mask.h"
#include "mask/mask.h"

namespace evenkeel {

/// Non-empty tiles that each rank's kernel runs, W entries each.
struct ExecutedTiles {
  std::vector<std::int64_t> full;
  std::vector<std::int64_t> partial;

  [[nodiscard]] std::int64_t of(Rank rank) const {
    const auto r = static_cast<std::size_t>(rank.value);
    return full[r] + partial[r];
  }
  /// Full and partial, by rank.
  [[nodiscard]] std::vector<std::int64_t> per_rank() const;
  bool operator==(const ExecutedTiles&) const = default;
};

/// What FlexAttention context parallelism runs: q and kv are rearranged, KV is gathered whole, and the mask
/// is evaluated again in rearranged coordinates, local(i, j) = mask(p[r S/W + i], p[j]).
struct Execution {
  BlockSize block_size;             ///< of the tiles that are executed, which need not be those planned
  ExecutedTiles total;              ///< over the batch
  std::vector<ExecutedTiles> rows;  ///< of each batch row
  /// Of each batch row, which tiles these are; null unless they were kept.
  std::vector<std::shared_ptr<const ExecutedMask>> masks;
  std::int64_t executed_tiles = 0;  ///< of all ranks and batch rows
  std::int64_t mask_tiles = 0;      ///< of the original mask at `block_size`, all batch rows
  /// What the slowest rank runs at least, whatever the plan: ceil(area / (W b_q b_kv)).
  std::int64_t tiles_bound = 0;

  /// Those of the slowest rank, over the batch.
  [[nodiscard]] std::int64_t slowest_tiles() const;
  /// Executed tiles / tiles of the original mask. Below 1 where a plan that cuts blocks brings the parts of
  /// several tiles together. Nothing for a mask without pairs.
  [[nodiscard]] std::optional<double> fragmentation() const;
};

/// The block size at which a profile executes: 128 before 2.15, the mask's own since.
[[nodiscard]] BlockSize executed_block(ReferenceProfile reference, BlockSize planned);

/// Whether flex can run it: S % (W b_q) == 0. Errors: `infeasible`, with the fix.
[[nodiscard]] Result<void> check_flex(std::int64_t seq_len, WorldSize world, BlockSize executed);

/// Whether an execution keeps which tiles run, where a plan cuts blocks and they are few, so that pictures of
/// them need not find them again: of the CPU's engine, up to 2^21 runs (25 MB) a batch row.
enum class KeepTiles : std::uint8_t { no, where_few };

/// Counts the executed tiles of every rank. `cost` is that of the mask at the executed block size.
///
/// Where the plan keeps blocks of both sizes whole, an executed tile is a tile of the original mask: O(n).
/// Otherwise each q block's kv tokens are found as intervals, and those are walked as the plan's segments:
/// O(sum over q blocks of (its segments + the segments of the kv tokens that it touches)), about D W^2 for
/// per-document head-tail over D documents. Where a mask reaches over thousands of segments, unions of their
/// blocks bring the latter down to n / 64 words x log segments. Memory O(segments of the plan + n), and up to
/// 64 MB of unions. Never S x S, never n x n. Ranks are dealt to all cores.
///
/// Polls `stop` every q block. Errors: those of `check_flex`; `bad_input` where a sum exceeds 64 bits.
/// Source: PyTorch 2.15, `_create_cp_block_mask`. Checked against tests/golden/executed.json.
[[nodiscard]] Cancellable<Result<Execution>> execute_flex(const Mask& mask, const Cost& cost,
                                                          const Plan& plan, const std::stop_token& stop = {});

/// The same, with the engine's `executed_tiles` where it has them and the plan cuts blocks. Errors: those of
/// the engine too.
[[nodiscard]] Cancellable<Result<Execution>> execute_flex(const Mask& mask, const Cost& cost,
                                                          const Plan& plan, const Engine& engine,
                                                          const std::stop_token& stop = {},
                                                          KeepTiles keep = KeepTiles::no);

/// The block mask that one rank passes to its kernel for one batch row: q_len = S / W, kv_len = S. The same
/// algorithm, for one rank; a text's tiles are those of the original mask where the plan keeps them. Errors:
/// those of `check_flex`; `bad_input` for a rank that does not exist.
[[nodiscard]] Cancellable<Result<BlockMask>> local_block_mask(const Mask& mask, const Plan& plan,
                                                              BatchRow row, Rank rank, BlockSize executed,
                                                              const std::stop_token& stop = {});

}  // namespace evenkeel
