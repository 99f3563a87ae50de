#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "base/interval_set.h"
#include "base/result.h"
#include "base/span.h"
#include "base/units.h"
#include "mask/mask.h"
#include "mask/mask_mod/tile_tree.h"
#include "mask/mask_rows.h"

namespace evenkeel {

/// Consecutive tiles of one class in one row of tiles: kv blocks [begin, end), not empty.
struct TileRun {
  std::int32_t begin = 0;
  std::int32_t end = 0;
  TileClass tiles = TileClass::partial;  ///< full or partial; empty tiles are absent
  bool operator==(const TileRun&) const = default;
};

/// The tiles of one batch row, compressed: for every q block its runs of kv blocks, ascending and maximal.
/// Global (q_len = kv_len = S), or of one rank (q_len = S / W, in rearranged coordinates).
struct BlockMask {
  std::int64_t q_len = 0;
  std::int64_t kv_len = 0;
  BlockSize block_size;
  std::vector<std::int64_t> row_begin = {0};  ///< q blocks + 1: where each q block's runs begin
  std::vector<TileRun> runs;
  std::int64_t full_tiles = 0;
  std::int64_t partial_tiles = 0;

  [[nodiscard]] std::int64_t q_blocks() const { return ceil_div(q_len, block_size.q); }
  [[nodiscard]] std::int64_t kv_blocks() const { return ceil_div(kv_len, block_size.kv); }
  [[nodiscard]] std::span<const TileRun> row(std::int64_t q_block) const {
    const auto i = static_cast<std::size_t>(q_block);
    return std::span(runs).subspan(static_cast<std::size_t>(row_begin[i]),
                                   static_cast<std::size_t>(row_begin[i + 1] - row_begin[i]));
  }
  bool operator==(const BlockMask&) const = default;
};

/// Calls `add(begin, end, tiles)` for consecutive touched blocks, split where they begin or end to be full;
/// some are empty. `full` are the full runs from `next` on, ascending and apart; those inside are gone then.
template <class Iterator, class Add>
void split_at_full(Interval touched, Iterator& next, Iterator end_of_full, Add add);

/// Counts the runs added to `mask` since its last q block, which ends with them.
void end_row(BlockMask& mask);

/// The tiles of a mask's q blocks, one by one. Keeps the place of the last call: ascending q blocks of a
/// named mask cost O(1) each. One a thread; the mask must outlive it.
class BlockMaskRows {
 public:
  BlockMaskRows(const Mask& mask, BatchRow row, BlockSize block);
  /// Appends the runs of a q block.
  void append(std::int64_t q_block, std::vector<TileRun>& out);
  /// As `MaskRows::stop_at`.
  void stop_at(const std::stop_token& stop) { rows_.stop_at(stop); }

 private:
  MaskRows rows_;
  bool named_;
  std::int64_t seq_len_;
  BlockSize block_;
  IntervalSet any_;
  IntervalSet all_;
  std::optional<mask_mod::TileTree> tree_;  ///< of a program
  std::vector<mask_mod::TileTree::Run> found_;
};

/// Classifies every tile of one batch row at any block size, S a multiple of it or not: tiles over the edge
/// are padded with what is not allowed, so they are never full.
///
/// Time and memory O(n + runs), n = ceil(S / b_q), for named masks (`dilated`
/// touches up to left / dilation blocks a q block); O(S) times the operands for joined ones; about O(tiles on
/// the edges of what is allowed) for programs, both on all threads where there are hundreds of q blocks.
/// Polls `stop` every few thousand blocks, or q blocks without a closed form. Source: PyTorch 2.15,
/// `create_block_mask`. Checked against tests/golden/block_masks.json.
[[nodiscard]] Cancellable<BlockMask> make_block_mask(const Mask& mask, BatchRow row, BlockSize block,
                                                     const std::stop_token& stop = {});

/// The same for some q blocks alone, row by row in their order, which had better be ascending:
/// q_len = q_blocks.size() b_q.
[[nodiscard]] Cancellable<BlockMask> make_block_mask(const Mask& mask, BatchRow row, BlockSize block,
                                                     std::span<const std::int64_t> q_blocks,
                                                     const std::stop_token& stop = {});

/// FlexAttention's four int32 tensors of a `BlockMask` batch, H = 1, by name. `partial` and `full` tiles have
/// one pair each: how many tiles of that class a q block has, (B, 1, n); and kv block indices, (B, 1, n,
/// n_kv), those of the class ascending, then all the others ascending.
enum class BlockMaskTensor : std::uint8_t {
  kv_num_blocks,
  kv_indices,
  full_kv_num_blocks,
  full_kv_indices,
};
inline constexpr BlockMaskTensor kBlockMaskTensors[] = {
    BlockMaskTensor::kv_num_blocks, BlockMaskTensor::kv_indices, BlockMaskTensor::full_kv_num_blocks,
    BlockMaskTensor::full_kv_indices};
[[nodiscard]] const char* tensor_name(BlockMaskTensor tensor);
/// Shape of a tensor for `batch` rows of the extent of `mask`.
[[nodiscard]] std::vector<std::int64_t> tensor_shape(BlockMaskTensor tensor, const BlockMask& mask,
                                                     std::int64_t batch);

/// The entry of one q block in a `*_num_blocks` tensor.
[[nodiscard]] std::int32_t num_blocks(std::span<const TileRun> row, TileClass tiles);
/// The row of one q block in a `*_indices` tensor: `out` has n_kv entries. Bytes written are the limit.
void write_indices(std::span<const TileRun> row, TileClass tiles, Span<std::int32_t> out);

/// Calls `take(chunk)` with consecutive pieces of a tensor in C order, of at most about a megabyte or one
/// row; stops where it returns false, and then returns false itself. `rows` are the batch rows.
template <class Take>
bool for_each_chunk(std::span<const BlockMask> rows, BlockMaskTensor tensor, Take take);

/// A whole tensor in memory. For tests, benchmarks and small masks.
[[nodiscard]] std::vector<std::int32_t> make_tensor(std::span<const BlockMask> rows, BlockMaskTensor tensor);

// --- implementation ---

template <class Iterator, class Add>
void split_at_full(Interval touched, Iterator& next, Iterator end_of_full, Add add) {
  std::int64_t begin = touched.begin;
  for (; next != end_of_full && next->begin < touched.end; ++next) {
    add(begin, next->begin, TileClass::partial);
    add(next->begin, next->end, TileClass::full);
    begin = next->end;
  }
  add(begin, touched.end, TileClass::partial);
}

template <class Take>
bool for_each_chunk(std::span<const BlockMask> rows, BlockMaskTensor tensor, Take take) {
  constexpr std::size_t kChunk = std::size_t{1} << 18;
  const bool full =
      tensor == BlockMaskTensor::full_kv_num_blocks || tensor == BlockMaskTensor::full_kv_indices;
  const TileClass tiles = full ? TileClass::full : TileClass::partial;
  const bool indices = tensor == BlockMaskTensor::kv_indices || tensor == BlockMaskTensor::full_kv_indices;
  std::vector<std::int32_t> chunk;
  for (const BlockMask& mask : rows) {
    const auto width = static_cast<std::size_t>(mask.kv_blocks());
    for (std::int64_t q = 0; q < mask.q_blocks(); ++q) {
      if (indices) {
        const std::size_t at = chunk.size();
        chunk.resize(at + width);
        write_indices(mask.row(q), tiles, {chunk.data() + at, width});
      } else {
        chunk.push_back(num_blocks(mask.row(q), tiles));
      }
      if (chunk.size() + (indices ? width : 1) <= kChunk) continue;
      if (!take(std::span<const std::int32_t>(chunk))) return false;
      chunk.clear();
    }
  }
  return chunk.empty() || take(std::span<const std::int32_t>(chunk));
}

}  // namespace evenkeel
