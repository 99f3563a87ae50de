#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "balance/plan.h"
#include "base/interval_set.h"
#include "base/result.h"
#include "base/units.h"
#include "engine/engine.h"
#include "execution/attended_tokens.h"
#include "execution/block_bits.h"
#include "execution/block_unions.h"
#include "execution/token_map.h"
#include "mask/block_mask.h"
#include "mask/mask.h"
#include "mask/mask_rows.h"

namespace evenkeel {

/// The executed tiles of one batch row, q block by q block of the rearranged sequence.
///
/// A q block's segments say which kv tokens some of its rows attend, and which all of them do, as intervals
/// of tokens. The plan's segments of the former lie in the kv blocks that are touched; a kv block all of
/// whose tokens are among the latter is full. So the cost of a q block is its segments plus those of the kv
/// tokens that it touches; no pair is looked at. One a thread; mask, plan and map must outlive it.
class ExecutedRows {
 public:
  /// `map` is that of the plan's row at the kv block size; `unions` are its, or null.
  ExecutedRows(const Mask& mask, const Plan& plan, BatchRow row, BlockSize block, const TokenMap& map,
               const BlockUnions* unions = nullptr);

  /// The unions of a map where they help: where the mask's rows may attend thousands of segments.
  [[nodiscard]] static std::optional<BlockUnions> unions_for(const Mask& mask, BatchRow row,
                                                             const TokenMap& map, std::int64_t kv_block);

  /// Tiles of the q block that begins at position q_block x b_q.
  [[nodiscard]] ExecutedCount count(std::int64_t q_block);
  /// Its runs of kv blocks in rearranged order, ascending and maximal; until the next call.
  [[nodiscard]] std::span<const TileRun> runs(std::int64_t q_block);

 private:
  void mark(const IntervalSet& tokens, BlockBits& bits);
  void find_full();
  void cover_full();
  void exclude_full();
  void sort_full();

  BlockSize block_;
  std::int64_t seq_len_;
  const TokenMap& map_;
  const BlockUnions* unions_;
  AttendedTokens attended_;
  std::size_t near_ = 0;  ///< the segment of the kv tokens looked at last
  BlockBits touched_;
  BlockBits not_full_;
  /// Full tiles as runs [begin, end), in any order and apart.
  std::vector<Interval> full_;
  BlockBits full_blocks_;       ///< to sort them
  std::vector<TileRun> found_;  ///< as many as there may be
  /// By kv block, how many of its tokens all rows attend; 0 but for blocks of `covered_blocks_`.
  std::vector<std::uint32_t> covered_;
  std::vector<std::uint32_t> covered_blocks_;
};

}  // namespace evenkeel
