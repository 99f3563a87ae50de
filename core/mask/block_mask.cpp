#include "mask/block_mask.h"

#include <algorithm>
#include <memory>

#include "base/parallel.h"
#include "mask/tile_row.device.h"

namespace evenkeel {
namespace {

constexpr std::int64_t kBlocksBetweenPolls = 4096;

/// Appends the runs of one q block, joining those that continue one another.
class Builder {
 public:
  explicit Builder(std::vector<TileRun>& runs) : runs_(runs), first_(runs.size()) {}

  void add(std::int64_t begin, std::int64_t end, TileClass tiles) {
    if (begin >= end) return;
    if (runs_.size() > first_ && runs_.back().end == begin && runs_.back().tiles == tiles) {
      runs_.back().end = static_cast<std::int32_t>(end);
      return;
    }
    runs_.push_back({static_cast<std::int32_t>(begin), static_cast<std::int32_t>(end), tiles});
  }

  /// Touched blocks, with the full ones among them.
  void add(Interval touched, Interval full) {
    if (full.empty()) {
      add(touched.begin, touched.end, TileClass::partial);
      return;
    }
    add(touched.begin, full.begin, TileClass::partial);
    add(full.begin, full.end, TileClass::full);
    add(full.end, touched.end, TileClass::partial);
  }

 private:
  std::vector<TileRun>& runs_;
  std::size_t first_;
};

void add_row(const TileRow& row, Builder& out) {
  if (row.touched[1].empty()) {
    // Both full runs, if any, lie in the one that is touched.
    const Interval touched = row.touched[0];
    const std::int64_t middle = row.full[1].empty()   ? touched.end
                                : row.full[0].empty() ? touched.begin
                                                      : row.full[0].end;
    out.add({touched.begin, middle}, row.full[0]);
    if (middle < touched.end) out.add({middle, touched.end}, row.full[1]);
    return;
  }
  for (const Interval& touched : row.touched) {
    Interval full;
    for (const Interval& candidate : row.full) {
      if (!candidate.empty() && touched.contains(candidate.begin)) full = candidate;
    }
    out.add(touched, full);
  }
}

void add_dilated_row(const MaskView& mask, Interval q, BlockSize block, Builder& out) {
  const TileClass tiles = dilated_tile_is_full(block) ? TileClass::full : TileClass::partial;
  for_each_dilated_run(mask, q, block.kv,
                       [&](std::int64_t begin, std::int64_t end) { out.add(begin, end, tiles); });
}

/// The tiles of rows whose kv tokens are two sets: touched blocks, less those that are covered whole.
void add_sets(const IntervalSet& any, const IntervalSet& all, bool whole_rows, std::int64_t block,
              Builder& out) {
  IntervalSet touched;
  for (const Interval& tokens : any)
    append_interval(touched, {tokens.begin / block, ceil_div(tokens.end, block)});
  IntervalSet full;
  if (whole_rows) {
    for (const Interval& tokens : all)
      append_interval(full, {ceil_div(tokens.begin, block), tokens.end / block});
  }
  auto next = full.cbegin();
  for (const Interval& run : touched) {
    split_at_full(run, next, full.cend(), [&out](std::int64_t begin, std::int64_t end, TileClass tiles) {
      out.add(begin, end, tiles);
    });
  }
}

}  // namespace

BlockMaskRows::BlockMaskRows(const Mask& mask, BatchRow row, BlockSize block)
    : rows_(mask, row), named_(mask.is_named()), seq_len_(mask.seq_len()), block_(block) {
  if (rows_.rectangles() != nullptr) tree_.emplace(*rows_.rectangles(), seq_len_, block);
}

void BlockMaskRows::append(std::int64_t q_block, std::vector<TileRun>& out) {
  Builder builder(out);
  const Interval q = tokens_of_block(q_block, block_.q, seq_len_);
  if (tree_) {
    tree_->find(q_block, found_);
    for (const auto& run : found_)
      builder.add(run.begin, run.end, run.full ? TileClass::full : TileClass::partial);
  } else if (!named_) {
    rows_.any(q, any_);
    rows_.all(q, all_);
    add_sets(any_, all_, q.length() == block_.q, block_.kv, builder);
  } else if (rows_.view().kind == MaskKind::dilated) {
    add_dilated_row(rows_.view(), q, block_, builder);
  } else {
    add_row(classify_tiles(rows_.view(), rows_.span(q), block_), builder);
  }
}

void end_row(BlockMask& mask) {
  for (auto i = static_cast<std::size_t>(mask.row_begin.back()); i < mask.runs.size(); ++i) {
    const TileRun& run = mask.runs[i];
    (run.tiles == TileClass::full ? mask.full_tiles : mask.partial_tiles) += run.end - run.begin;
  }
  mask.row_begin.push_back(static_cast<std::int64_t>(mask.runs.size()));
}

namespace {

/// A mask without a closed form, on several threads: bands of q blocks, which are put in order in the end.
/// `out` has its extent and no rows yet; its i-th is that of q block `q_block_at(i)`. OPTIMIZATION: a thread
/// keeps what it found of large squares of tiles from band to band.
template <class QBlockAt>
Cancellable<BlockMask> make_in_bands(BlockMask out, const Mask& mask, BatchRow row, QBlockAt q_block_at,
                                     int workers, const std::stop_token& stop) {
  constexpr std::int64_t kBand = 64;
  struct Band {
    std::vector<TileRun> runs;
    std::vector<std::size_t> row_ends;
  };
  const std::int64_t blocks = out.q_blocks();
  std::vector<Band> bands(static_cast<std::size_t>(ceil_div(blocks, kBand)));
  const bool done = for_each_in_parallel(static_cast<std::int64_t>(bands.size()), workers, stop, [&] {
    auto rows = std::make_unique<BlockMaskRows>(mask, row, out.block_size);
    rows->stop_at(stop);
    return [&, rows = std::move(rows)](std::int64_t index) {
      Band& band = bands[static_cast<std::size_t>(index)];
      const std::int64_t end = std::min(blocks, (index + 1) * kBand);
      band.runs.reserve(2 * kBand);
      band.row_ends.reserve(kBand);
      for (std::int64_t i = index * kBand; i < end && !stop.stop_requested(); ++i) {
        rows->append(q_block_at(i), band.runs);
        band.row_ends.push_back(band.runs.size());
      }
    };
  });
  if (!done || stop.stop_requested()) return std::nullopt;
  std::size_t runs = 0;
  for (const Band& band : bands) runs += band.runs.size();
  out.runs.reserve(runs);
  for (const Band& band : bands) {
    auto from = band.runs.begin();
    for (const std::size_t row_end : band.row_ends) {
      const auto to = band.runs.begin() + static_cast<std::ptrdiff_t>(row_end);
      out.runs.insert(out.runs.end(), from, to);
      end_row(out);
      from = to;
    }
  }
  return out;
}

/// `out` has its extent and no rows yet.
template <class QBlockAt>
Cancellable<BlockMask> make_rows(BlockMask out, const Mask& mask, BatchRow row, QBlockAt q_block_at,
                                 const std::stop_token& stop) {
  const std::int64_t blocks = out.q_blocks();
  out.row_begin.reserve(static_cast<std::size_t>(blocks) + 1);
  constexpr std::int64_t kStepsOfBlock = 512;  // a few microseconds without a closed form, and often many
  const int workers = mask.is_named() ? 1 : worker_count(blocks * kStepsOfBlock);
  if (workers > 1) return make_in_bands(std::move(out), mask, row, q_block_at, workers, stop);
  // OPTIMIZATION: most masks have two runs a q block; growing into them costs a quarter of the time.
  constexpr std::int64_t kReserved = std::int64_t{1} << 20;
  out.runs.reserve(static_cast<std::size_t>(std::min(2 * blocks, kReserved)));
  BlockMaskRows rows(mask, row, out.block_size);
  rows.stop_at(stop);
  for (std::int64_t i = 0; i < blocks; ++i) {
    // A joined mask looks at every token, so that it is polled every q block.
    if ((i % kBlocksBetweenPolls == 0 || !mask.is_named()) && stop.stop_requested()) return std::nullopt;
    rows.append(q_block_at(i), out.runs);
    end_row(out);
  }
  if (stop.stop_requested() && mask.program() != nullptr) return std::nullopt;
  return out;
}

}  // namespace

Cancellable<BlockMask> make_block_mask(const Mask& mask, BatchRow row, BlockSize block,
                                       const std::stop_token& stop) {
  BlockMask out;
  out.q_len = out.kv_len = mask.seq_len();
  out.block_size = block;
  return make_rows(
      std::move(out), mask, row, [](std::int64_t i) { return i; }, stop);
}

Cancellable<BlockMask> make_block_mask(const Mask& mask, BatchRow row, BlockSize block,
                                       std::span<const std::int64_t> q_blocks, const std::stop_token& stop) {
  BlockMask out;
  out.q_len = static_cast<std::int64_t>(q_blocks.size()) * block.q;
  out.kv_len = mask.seq_len();
  out.block_size = block;
  return make_rows(
      std::move(out), mask, row, [q_blocks](std::int64_t i) { return q_blocks[static_cast<std::size_t>(i)]; },
      stop);
}

const char* tensor_name(BlockMaskTensor tensor) {
  switch (tensor) {
    case BlockMaskTensor::kv_num_blocks:
      return "kv_num_blocks";
    case BlockMaskTensor::kv_indices:
      return "kv_indices";
    case BlockMaskTensor::full_kv_num_blocks:
      return "full_kv_num_blocks";
    case BlockMaskTensor::full_kv_indices:
      return "full_kv_indices";
  }
  return "";
}

std::vector<std::int64_t> tensor_shape(BlockMaskTensor tensor, const BlockMask& mask, std::int64_t batch) {
  std::vector<std::int64_t> shape = {batch, 1, mask.q_blocks()};
  if (tensor == BlockMaskTensor::kv_indices || tensor == BlockMaskTensor::full_kv_indices) {
    shape.push_back(mask.kv_blocks());
  }
  return shape;
}

std::int32_t num_blocks(std::span<const TileRun> row, TileClass tiles) {
  std::int32_t count = 0;
  for (const TileRun& run : row) {
    if (run.tiles == tiles) count += run.end - run.begin;
  }
  return count;
}

void write_indices(std::span<const TileRun> row, TileClass tiles, Span<std::int32_t> out) {
  std::int32_t* to = out.data();
  const auto write = [&to](std::int32_t begin, std::int32_t end) {
    for (std::int32_t i = begin; i < end; ++i) to[i - begin] = i;
    if (end > begin) to += end - begin;
  };
  for (const TileRun& run : row) {
    if (run.tiles == tiles) write(run.begin, run.end);
  }
  std::int32_t at = 0;
  for (const TileRun& run : row) {
    if (run.tiles != tiles) continue;
    write(at, run.begin);
    at = run.end;
  }
  write(at, static_cast<std::int32_t>(out.size()));
}

std::vector<std::int32_t> make_tensor(std::span<const BlockMask> rows, BlockMaskTensor tensor) {
  std::vector<std::int32_t> out;
  std::int64_t size = 1;
  for (const std::int64_t side : tensor_shape(tensor, rows.front(), static_cast<std::int64_t>(rows.size()))) {
    size *= side;
  }
  out.reserve(static_cast<std::size_t>(size));
  for_each_chunk(rows, tensor, [&out](std::span<const std::int32_t> chunk) {
    out.insert(out.end(), chunk.begin(), chunk.end());
    return true;
  });
  return out;
}

}  // namespace evenkeel
