#include "raster/raster.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "execution/executed_rows.h"
#include "execution/token_map.h"
#include "mask/block_mask.h"
#include "raster/allowed_pairs.h"
#include "raster/cell_sums.h"

namespace evenkeel {
namespace {

/// Rows of pairs a pixel up to which pairs are counted row by row.
constexpr std::int64_t kRowsPerPixelWithPairs = 256;

constexpr std::int64_t kMostPairs = std::numeric_limits<std::int64_t>::max();

/// Consecutive rows of one owner: tokens, or positions in executed order.
struct Piece {
  Interval rows;
  std::int32_t owner;
};

std::uint8_t share(std::int64_t part, std::int64_t whole) {
  if (part == 0) return 0;
  if (part == whole) return 255;
  // A cell of 2^62 pairs has no room for the product.
  if (part > kMostPairs / 255)
    return static_cast<std::uint8_t>(std::min<std::int64_t>(254, part / (whole / 255)));
  return static_cast<std::uint8_t>(std::max<std::int64_t>(1, part * 255 / whole));
}

bool tiles_are_large(const CellAxis& axis, std::int32_t pixels, std::int64_t block) {
  return block > 1 && block * pixels >= kPairPixels * axis.interval.length() &&
         axis.interval.length() <= kRowsPerPixelWithPairs * pixels;
}

class Rasterizer {
 public:
  Rasterizer(const RasterSource& source, const Viewport& viewport, const std::stop_token& stop)
      : source_(source), stop_(stop), tiles_(source.mask, source.row, source.block_size) {
    const Interval sequence{0, source.mask.seq_len()};
    raster_.q = CellAxis::make(intersect(viewport.q, sequence), viewport.height);
    raster_.kv = CellAxis::make(intersect(viewport.kv, sequence), viewport.width);
    if (raster_.q.count == 0 || raster_.kv.count == 0) {
      raster_.q = raster_.kv = {};
      return;
    }
    const auto cells = static_cast<std::size_t>(raster_.q.count) * static_cast<std::size_t>(raster_.kv.count);
    raster_.full.assign(cells, 0);
    raster_.partial.assign(cells, 0);
    raster_.owner.assign(cells, -1);
    raster_.peaks.assign(static_cast<std::size_t>(raster_.q.count), {});
    show_pairs_ = tiles_are_large(raster_.q, viewport.height, source.block_size.q) &&
                  tiles_are_large(raster_.kv, viewport.width, source.block_size.kv);
    if (show_pairs_) raster_.pairs.assign(cells, 0);
    if (source.shares == WithShares::yes) raster_.shares.assign(cells, 0);
    full_ = partial_ = of_owner_ = CellSums(raster_.kv);
    if (counts_pairs()) allowed_.emplace(source.mask, source.row, raster_.kv);
    most_of_one_.assign(static_cast<std::size_t>(raster_.kv.count), 0);
    full_pairs_.assign(most_of_one_.size(), 0);
    touched_pairs_.assign(most_of_one_.size(), 0);
  }

  Cancellable<Raster> run() {
    if (raster_.q.count == 0) return std::move(raster_);
    bool done = false;
    if (source_.plan == nullptr) {
      done = add_rows(raster_.q.interval, -1, raster_.q.interval.begin);
    } else if (source_.order == RowOrder::executed) {
      done = walk_ranks(*source_.plan);
    } else {
      done = walk_plan(*source_.plan);
    }
    if (!done || !finish_row()) return std::nullopt;
    return std::move(raster_);
  }

 private:
  [[nodiscard]] bool counts_pairs() const { return show_pairs_ || source_.shares == WithShares::yes; }

  /// In executed order rows are positions, and a rank's are consecutive.
  bool walk_ranks(const Plan& plan) {
    auto map = TokenMap::make(plan, source_.row, source_.block_size.kv, stop_);
    if (!map) return false;
    map_ = std::move(*map);
    unions_ = ExecutedRows::unions_for(source_.mask, source_.row, map_, source_.block_size.kv);
    executed_.emplace(source_.mask, plan, source_.row, source_.block_size, map_,
                      unions_ ? &*unions_ : nullptr);
    if (allowed_) allowed_->rearrange(map_);
    const std::int64_t per_rank = plan.tokens_per_rank();
    const Interval shown = raster_.q.interval;
    for (std::int64_t rank = shown.begin / per_rank; rank * per_rank < shown.end; ++rank) {
      const Interval rows = intersect(plan.positions_of(Rank{rank}), shown);
      if (!add_rows(rows, static_cast<std::int32_t>(rank), rows.begin)) return false;
    }
    return true;
  }

  bool walk_plan(const Plan& plan) {
    const bool original = source_.order == RowOrder::original;
    const auto walk = original ? plan.in_token_order(source_.row, raster_.q.interval)
                               : plan.in_plan_order(source_.row, raster_.q.interval);
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
  bool add_rows(Interval rows, std::int32_t owner, std::int64_t at) {
    while (!rows.empty()) {
      if (at >= row_end_) {
        if (!finish_row()) return false;
        row_ = raster_.q.cell_of(at);
        row_end_ = raster_.q.begin_of(row_ + 1);
      }
      const std::int64_t count = std::min(rows.length(), row_end_ - at);
      pieces_.push_back({{rows.begin, rows.begin + count}, owner});
      rows.begin += count;
      at += count;
    }
    return true;
  }

  /// Turns the pieces of the current row of cells into shares. False when stopped.
  bool finish_row() {
    if (stop_.stop_requested()) return false;
    if (pieces_.empty()) return true;
    const auto by_owner = [](const Piece& a, const Piece& b) { return a.owner < b.owner; };
    if (!std::is_sorted(pieces_.begin(), pieces_.end(), by_owner)) {
      std::stable_sort(pieces_.begin(), pieces_.end(), by_owner);
    }
    const bool one_owner = pieces_.front().owner == pieces_.back().owner;
    for (auto first = pieces_.begin(); first != pieces_.end();) {
      const std::int32_t owner = first->owner;
      for (; first != pieces_.end() && first->owner == owner; ++first) {
        if (!add_piece(*first, one_owner)) return false;
      }
      if (!one_owner) take_owner(owner);
    }
    write_row(one_owner ? pieces_.front().owner : -1);
    pieces_.clear();
    return true;
  }

  bool add_piece(const Piece& piece, bool one_owner) {
    const BlockSize block = source_.block_size;
    std::int64_t begin = piece.rows.begin;
    for (std::int64_t index = begin / block.q; begin < piece.rows.end; ++index) {
      if ((++blocks_seen_ & 0xFFF) == 0 && stop_.stop_requested()) return false;
      const Interval rows = intersect({begin, piece.rows.end}, {index * block.q, index * block.q + block.q});
      begin = rows.end;
      std::int64_t tiles = 0;
      std::int64_t full_tiles = 0;
      for (const TileRun& run : runs_of(index)) {
        const Interval kv{run.begin * block.kv, run.end * block.kv};
        (run.tiles == TileClass::full ? full_ : partial_).add(kv, rows.length());
        if (!one_owner) of_owner_.add(kv, rows.length());
        tiles += run.end - run.begin;
        if (run.tiles == TileClass::full) full_tiles += run.end - run.begin;
      }
      if (allowed_) add_allowed(rows);
      RowPeak& peak = raster_.peaks[static_cast<std::size_t>(row_)];
      if (tiles > peak.tiles) peak = {tiles, full_tiles, piece.owner};
    }
    return true;
  }

  void add_allowed(Interval rows) {
    if (!executed_) {
      allowed_->add(rows);
      return;
    }
    const auto walk = source_.plan->in_plan_order(source_.row, rows);
    for_each_segment(*walk, [this](const Segment& segment) {
      allowed_->add({segment.token, segment.token + segment.length});
      return true;
    });
  }

  const std::vector<TileRun>& runs_of(std::int64_t index) {
    if (index != block_) {
      block_ = index;
      runs_.clear();
      if (executed_) {
        executed_->append(index, runs_);
      } else {
        tiles_.append(index, runs_);
      }
    }
    return runs_;
  }

  /// Makes an owner that of the cells where it touches the most so far.
  void take_owner(std::int32_t owner) {
    std::int32_t* const owners = raster_.owner.data() + raster_.index(row_, 0);
    of_owner_.drain([&](std::size_t column, std::int64_t sum, std::int64_t /*tokens*/) {
      if (sum <= most_of_one_[column]) return;
      most_of_one_[column] = sum;
      owners[column] = owner;
    });
  }

  /// Writes the row's shares; `one_owner` is -1 where there are several, or none.
  void write_row(std::int32_t one_owner) {
    const std::int64_t rows = raster_.q.cell(row_).length();
    const std::size_t offset = raster_.index(row_, 0);
    const auto write = [&](CellSums& sums, std::vector<std::uint8_t>& shares,
                           std::vector<std::int64_t>* pairs) {
      sums.drain([&](std::size_t column, std::int64_t sum, std::int64_t tokens) {
        shares[offset + column] = share(sum, rows * tokens);
        if (one_owner >= 0 && sum > 0) raster_.owner[offset + column] = one_owner;
        most_of_one_[column] = 0;
        if (pairs != nullptr) (*pairs)[column] = sum;
        touched_pairs_[column] += sum;
      });
    };
    write(full_, raster_.full, &full_pairs_);
    write(partial_, raster_.partial, nullptr);
    if (allowed_) {
      allowed_->drain([&](std::size_t column, std::int64_t sum, std::int64_t tokens) {
        // What is in full tiles is allowed, so the rest of what is allowed is in partial ones.
        if (show_pairs_) raster_.pairs[offset + column] = share(sum - full_pairs_[column], rows * tokens);
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
    }
    std::fill(full_pairs_.begin(), full_pairs_.end(), 0);
    std::fill(touched_pairs_.begin(), touched_pairs_.end(), 0);
  }

  const RasterSource& source_;
  const std::stop_token& stop_;
  BlockMaskRows tiles_;
  TokenMap map_;                          ///< in executed order
  std::optional<BlockUnions> unions_;     ///< in executed order, where they help
  std::optional<ExecutedRows> executed_;  ///< in executed order
  Raster raster_;
  bool show_pairs_ = false;

  std::int32_t row_ = 0;      ///< the row of cells that `pieces_` fill
  std::int64_t row_end_ = 0;  ///< where it ends on the vertical axis; 0 before the first
  std::vector<Piece> pieces_;
  std::int64_t block_ = -1;  ///< whose runs `runs_` are
  std::vector<TileRun> runs_;
  std::uint64_t blocks_seen_ = 0;

  CellSums full_;                            ///< of the row of cells
  CellSums partial_;                         ///< of the row
  CellSums of_owner_;                        ///< touched, of one owner in the row
  std::vector<std::int64_t> most_of_one_;    ///< the largest part of a single owner, by cell
  std::optional<AllowedPairs> allowed_;      ///< of the row; where they are asked for or shown
  std::vector<std::int64_t> full_pairs_;     ///< in full tiles, by cell of the row
  std::vector<std::int64_t> touched_pairs_;  ///< in non-empty tiles, by cell of the row
};

}  // namespace

CellAxis CellAxis::make(Interval interval, std::int32_t pixels) {
  if (interval.empty() || pixels <= 0) return {};
  return {interval, static_cast<std::int32_t>(std::min<std::int64_t>(pixels, interval.length()))};
}

Cancellable<Raster> make_raster(const RasterSource& source, const Viewport& viewport,
                                const std::stop_token& stop) {
  return Rasterizer(source, viewport, stop).run();
}

}  // namespace evenkeel
