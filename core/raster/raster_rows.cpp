#include "raster/raster_rows.h"

#include <algorithm>
#include <limits>

namespace evenkeel {
namespace {

constexpr std::int64_t kMostPairs = std::numeric_limits<std::int64_t>::max();

std::uint8_t share(std::int64_t part, std::int64_t whole) {
  if (part == 0) return 0;
  if (part == whole) return 255;
  // A cell of 2^62 pairs has no room for the product.
  if (part > kMostPairs / 255)
    return static_cast<std::uint8_t>(std::min<std::int64_t>(254, part / (whole / 255)));
  return static_cast<std::uint8_t>(std::max<std::int64_t>(1, part * 255 / whole));
}

}  // namespace

RasterRows::RasterRows(const RasterScene& scene, Raster& raster, const std::stop_token& stop)
    : scene_(scene),
      raster_(raster),
      stop_(stop),
      tiles_(scene.source.mask, scene.source.row, scene.source.block_size),
      full_(scene.kv),
      partial_(scene.kv),
      owners_(scene.kv, scene.source.plan == nullptr ? 0 : scene.source.plan->world_size().value),
      of_owner_(scene.kv),
      most_of_one_(static_cast<std::size_t>(scene.kv.count), 0),
      full_pairs_(most_of_one_.size(), 0),
      touched_pairs_(most_of_one_.size(), 0) {
  const RasterSource& source = scene.source;
  if (scene.executed() && scene.block_at.empty() && source.tiles == nullptr) {
    executed_.emplace(source.mask, *source.plan, source.row, source.block_size, scene.map,
                      scene.unions ? &*scene.unions : nullptr);
  }
  if (!scene.counts_pairs()) return;
  allowed_.emplace(source.mask, source.row, scene.kv);
  if (scene.executed()) allowed_->rearrange(scene.map);
}

bool RasterRows::fill(std::int32_t first, std::int32_t end) {
  const Interval shown{scene_.q.begin_of(first), scene_.q.begin_of(end)};
  row_ = first;
  row_end_ = scene_.q.begin_of(first + 1);
  const Plan* const plan = scene_.source.plan;
  const bool done = plan == nullptr     ? add_rows(shown, -1, shown.begin)
                    : scene_.executed() ? walk_ranks(*plan, shown)
                                        : walk_plan(*plan, shown);
  return done && finish_row();
}

/// In executed order rows are positions, and a rank's are consecutive.
bool RasterRows::walk_ranks(const Plan& plan, Interval shown) {
  const std::int64_t per_rank = plan.tokens_per_rank();
  for (std::int64_t rank = shown.begin / per_rank; rank * per_rank < shown.end; ++rank) {
    const Interval rows = intersect(plan.positions_of(Rank{rank}), shown);
    if (!add_rows(rows, static_cast<std::int32_t>(rank), rows.begin)) return false;
  }
  return true;
}

bool RasterRows::walk_plan(const Plan& plan, Interval shown) {
  const BatchRow row = scene_.source.row;
  const bool original = scene_.source.order == RowOrder::original;
  const auto walk = original ? plan.in_token_order(row, shown) : plan.in_plan_order(row, shown);
  const std::int64_t per_rank = plan.tokens_per_rank();
  bool running = true;
  for_each_segment(*walk, [&](const Segment& segment) {
    // A segment may run over the edge between two ranks.
    for (std::int64_t done = 0; done < segment.length && running;) {
      const std::int64_t rank = (segment.position + done) / per_rank;
      const std::int64_t end = std::min(segment.length, (rank + 1) * per_rank - segment.position);
      running = add_rows({segment.token + done, segment.token + end}, static_cast<std::int32_t>(rank),
                         (original ? segment.token : segment.position) + done);
      done = end;
    }
    return running;
  });
  return running;
}

/// Takes consecutive rows of one owner, the first of them at `at` on the vertical axis, and deals them to
/// rows of cells. False when stopped.
bool RasterRows::add_rows(Interval rows, std::int32_t owner, std::int64_t at) {
  while (!rows.empty()) {
    if (at >= row_end_) {
      if (!finish_row()) return false;
      row_ = scene_.q.cell_of(at);
      row_end_ = scene_.q.begin_of(row_ + 1);
    }
    const std::int64_t count = std::min(rows.length(), row_end_ - at);
    pieces_.push_back({{rows.begin, rows.begin + count}, owner});
    rows.begin += count;
    at += count;
  }
  return true;
}

/// Turns the pieces of the current row of cells into shares. False when stopped.
bool RasterRows::finish_row() {
  if (stop_.stop_requested()) return false;
  if (pieces_.empty()) return true;
  const std::int32_t first = pieces_.front().owner;
  const bool one_owner =
      std::all_of(pieces_.begin(), pieces_.end(), [=](const Piece& piece) { return piece.owner == first; });
  if (!(scene_.executed() ? add_by_owner(one_owner) : add_by_block(one_owner))) return false;
  write_row(one_owner ? first : -1);
  pieces_.clear();
  return true;
}

/// Tiles of the original sequence. OPTIMIZATION: a plan may deal the rows of one q block to dozens of ranks,
/// which all touch the same tiles.
bool RasterRows::add_by_block(bool one_owner) {
  const std::int64_t block = scene_.source.block_size.q;
  parts_.clear();
  for (const Piece& piece : pieces_) {
    for (Interval rest = piece.rows; !rest.empty();) {
      const std::int64_t index = rest.begin / block;
      const Interval rows{rest.begin, std::min(rest.end, (index + 1) * block)};
      parts_.push_back({index, rows, piece.owner});
      rest.begin = rows.end;
    }
  }
  const auto before = [](const Part& a, const Part& b) { return a.block < b.block; };
  if (!std::is_sorted(parts_.begin(), parts_.end(), before)) {
    std::stable_sort(parts_.begin(), parts_.end(), before);
  }
  for (auto first = parts_.cbegin(); first != parts_.cend();) {
    if ((++blocks_seen_ & 0xFFF) == 0 && stop_.stop_requested()) return false;
    const auto end =
        std::find_if(first, parts_.cend(), [&](const Part& p) { return p.block != first->block; });
    add_parts({first, end}, one_owner);
    first = end;
  }
  if (!one_owner) {
    const std::span<std::int32_t> owners(raster_.owner);
    owners_.drain(owners.subspan(raster_.index(row_, 0), most_of_one_.size()));
  }
  return true;
}

/// Adds what one q block of the row touches.
void RasterRows::add_parts(std::span<const Part> parts, bool one_owner) {
  const std::int64_t block = scene_.source.block_size.kv;
  std::int32_t owner = parts.front().owner;
  std::int64_t rows = 0;
  shares_.clear();
  for (const Part& part : parts) {
    owner = std::min(owner, part.owner);
    rows += part.rows.length();
    shares_.push_back({part.owner, part.rows.length()});
  }
  const std::span<const TileRun> runs = runs_of(parts.front().block);
  RowPeak here{0, 0, owner};
  for (const TileRun& run : runs) {
    const Interval kv{run.begin * block, run.end * block};
    (run.tiles == TileClass::full ? full_ : partial_).add(kv, rows);
    here.tiles += run.end - run.begin;
    if (run.tiles == TileClass::full) here.full_tiles += run.end - run.begin;
  }
  if (!one_owner) owners_.add(shares_, runs, block);
  RowPeak& peak = raster_.peaks[static_cast<std::size_t>(row_)];
  if (here.tiles > peak.tiles || (here.tiles == peak.tiles && here.tiles > 0 && owner < peak.owner)) {
    peak = here;
  }
  if (!allowed_) return;
  for (auto part = parts.begin(); part != parts.end();) {
    Interval together = part->rows;
    for (++part; part != parts.end() && part->rows.begin == together.end; ++part)
      together.end = part->rows.end;
    allowed_->add(together);
  }
}

/// Tiles that run: rows are positions, so that owners ascend, and there is nearly always one.
bool RasterRows::add_by_owner(bool one_owner) {
  for (auto first = pieces_.begin(); first != pieces_.end();) {
    const std::int32_t owner = first->owner;
    for (; first != pieces_.end() && first->owner == owner; ++first) {
      if (!add_piece(*first, one_owner)) return false;
    }
    spread_whole_blocks(one_owner);
    if (!one_owner) take_owner(owner);
  }
  return true;
}

bool RasterRows::add_piece(const Piece& piece, bool one_owner) {
  const BlockSize block = scene_.source.block_size;
  std::int64_t begin = piece.rows.begin;
  for (std::int64_t index = begin / block.q; begin < piece.rows.end; ++index) {
    if ((++blocks_seen_ & 0xFFF) == 0 && stop_.stop_requested()) return false;
    const Interval rows = intersect({begin, piece.rows.end}, {index * block.q, index * block.q + block.q});
    begin = rows.end;
    const std::span<const TileRun> runs = runs_of(index);
    if (scene_.block_at.empty()) {
      add_cut(runs, rows.length(), full_, partial_);
      if (!one_owner) add_cut(runs, rows.length(), of_owner_, of_owner_);
    } else {
      for (const TileRun& run : runs) whole_blocks_.add(run, rows.length());
    }
    std::int64_t tiles = 0;
    std::int64_t full_tiles = 0;
    for (const TileRun& run : runs) {
      tiles += run.end - run.begin;
      if (run.tiles == TileClass::full) full_tiles += run.end - run.begin;
    }
    if (allowed_) add_allowed(rows);
    RowPeak& peak = raster_.peaks[static_cast<std::size_t>(row_)];
    if (tiles > peak.tiles) peak = {tiles, full_tiles, piece.owner};
  }
  return true;
}

/// Adds the tiles that rows of a q block of a plan that cuts blocks run. OPTIMIZATION: in the innermost loop
/// of that picture, so that it keeps what it reads in registers.
void RasterRows::add_cut(std::span<const TileRun> runs, std::int64_t rows, CellSums& full,
                         CellSums& partial) const {
  const std::int64_t block = scene_.source.block_size.kv;
  const Interval axis = scene_.kv.interval;
  const BlockCells* const cells = scene_.block_cells.data();
  for (const TileRun& run : runs) {
    const Interval kv{std::max(run.begin * block, axis.begin), std::min(run.end * block, axis.end)};
    if (kv.empty()) continue;
    (run.tiles == TileClass::full ? full : partial)
        .add_between(kv, rows, cells[run.begin].first, cells[run.end - 1].last);
  }
}

/// Puts what the q blocks of one owner touch where the plan puts it. OPTIMIZATION: once for all of them, so
/// that a kv block costs a row of cells once and not every q block in it.
void RasterRows::spread_whole_blocks(bool one_owner) {
  const std::int64_t block = scene_.source.block_size.kv;
  const TokenMap& map = scene_.map;
  whole_blocks_.drain([&](std::int64_t begin, std::int64_t end, std::int64_t full, std::int64_t partial) {
    const auto add = [&](const Segment& segment) {
      const Interval kv{segment.position, segment.position + segment.length};
      if (full > 0) full_.add(kv, full);
      if (partial > 0) partial_.add(kv, partial);
      if (!one_owner) of_owner_.add(kv, full + partial);
    };
    const Interval tokens{begin * block, std::min(end * block, scene_.source.mask.seq_len())};
    const TokenMap::Range range = map.range(tokens, near_);
    if (range.head.length > 0) add(range.head);
    for (std::size_t i = range.first_whole; i < range.end_whole; ++i) {
      add({map.token(i), map.position(i), map.length(i)});
    }
    if (range.tail.length > 0) add(range.tail);
  });
}

void RasterRows::add_allowed(Interval rows) {
  const auto walk = scene_.source.plan->in_plan_order(scene_.source.row, rows);
  for_each_segment(*walk, [this](const Segment& segment) {
    allowed_->add({segment.token, segment.token + segment.length});
    return true;
  });
}

std::span<const TileRun> RasterRows::runs_of(std::int64_t index) {
  if (index == block_) return runs_;
  block_ = index;
  if (scene_.executed() && scene_.source.tiles != nullptr) {
    runs_ = scene_.source.tiles->runs(index);
    return runs_;
  }
  if (executed_) {
    runs_ = executed_->runs(index);
    return runs_;
  }
  found_.clear();
  tiles_.append(scene_.block_at.empty() ? index : scene_.block_at[static_cast<std::size_t>(index)], found_);
  runs_ = found_;
  return runs_;
}

/// Makes an owner that of the cells where it touches the most so far.
void RasterRows::take_owner(std::int32_t owner) {
  std::int32_t* const owners = raster_.owner.data() + raster_.index(row_, 0);
  of_owner_.drain([&](std::size_t column, std::int64_t sum, std::int64_t /*tokens*/) {
    if (sum <= most_of_one_[column]) return;
    most_of_one_[column] = sum;
    owners[column] = owner;
  });
}

/// Writes the row's shares; `one_owner` is -1 where there are several, or none.
void RasterRows::write_row(std::int32_t one_owner) {
  const std::int64_t rows = scene_.q.cell(row_).length();
  const std::size_t offset = raster_.index(row_, 0);
  const auto write = [&](CellSums& sums, std::vector<std::uint8_t>& shares,
                         std::vector<std::int64_t>* pairs) {
    sums.drain([&](std::size_t column, std::int64_t sum, std::int64_t tokens) {
      shares[offset + column] = share(sum, rows * tokens);
      if (one_owner >= 0 && sum > 0) raster_.owner[offset + column] = one_owner;
      most_of_one_[column] = 0;
      if (!allowed_) return;
      if (pairs != nullptr) (*pairs)[column] = sum;
      touched_pairs_[column] += sum;
    });
  };
  write(full_, raster_.full, &full_pairs_);
  write(partial_, raster_.partial, nullptr);
  if (!allowed_) return;
  allowed_->drain([&](std::size_t column, std::int64_t sum, std::int64_t tokens) {
    // What is in full tiles is allowed, so the rest of what is allowed is in partial ones.
    if (scene_.shows_pairs) {
      raster_.pairs[offset + column] = share(sum - full_pairs_[column], rows * tokens);
    }
    if (!raster_.shares.empty() && sum > 0) {
      raster_.shares[offset + column] = share(sum, touched_pairs_[column]);
    }
  });
  // A touched cell may hold none of its tiles' allowed pairs: it is there all the same.
  for (std::size_t column = 0; !raster_.shares.empty() && column < touched_pairs_.size(); ++column) {
    if (touched_pairs_[column] > 0 && raster_.shares[offset + column] == 0) {
      raster_.shares[offset + column] = 1;
    }
  }
  std::fill(full_pairs_.begin(), full_pairs_.end(), 0);
  std::fill(touched_pairs_.begin(), touched_pairs_.end(), 0);
}

}  // namespace evenkeel
