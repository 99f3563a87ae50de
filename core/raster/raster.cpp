#include "raster/raster.h"

#include <algorithm>
#include <limits>

#include "cost/row_cost.device.h"
#include "raster/cell_sums.h"

namespace evenkeel {
namespace {

/// Rows of pairs a pixel up to which pairs are counted row by row.
constexpr std::int64_t kRowsPerPixelWithPairs = 256;

constexpr std::int64_t kMostPairs = std::numeric_limits<std::int64_t>::max();

/// Consecutive tokens of one owner.
struct Piece {
  Interval tokens;
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

/// Finds the documents of tokens that mostly ascend.
class DocumentCursor {
 public:
  explicit DocumentCursor(const MaskView& mask) : mask_(mask) {}
  std::size_t of(std::int64_t token) {
    if (token < mask_.cu_seqlens[document_]) document_ = document_of(mask_, token);
    document_ = document_from(mask_, token, document_);
    return document_;
  }

 private:
  const MaskView& mask_;
  std::size_t document_ = 0;
};

class Rasterizer {
 public:
  Rasterizer(const RasterSource& source, const Viewport& viewport, const std::stop_token& stop)
      : source_(source), view_(source.mask.view(source.row)), stop_(stop), documents_(view_) {
    const Interval sequence{0, view_.seq_len};
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
    full_ = partial_ = pairs_ = of_owner_ = CellSums(raster_.kv);
    most_of_one_.assign(static_cast<std::size_t>(raster_.kv.count), 0);
  }

  Cancellable<Raster> run() {
    if (raster_.q.count == 0) return std::move(raster_);
    const bool done = source_.plan == nullptr ? add_rows(raster_.q.interval, -1, raster_.q.interval.begin)
                                              : walk_plan(*source_.plan);
    if (!done || !finish_row()) return std::nullopt;
    return std::move(raster_);
  }

 private:
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

  /// Takes consecutive tokens of one owner, the first of them at `at` on the vertical axis, and deals them to
  /// rows of cells. False when stopped.
  bool add_rows(Interval tokens, std::int32_t owner, std::int64_t at) {
    while (!tokens.empty()) {
      if (at >= row_end_) {
        if (!finish_row()) return false;
        row_ = raster_.q.cell_of(at);
        row_end_ = raster_.q.begin_of(row_ + 1);
      }
      const std::int64_t count = std::min(tokens.length(), row_end_ - at);
      pieces_.push_back({{tokens.begin, tokens.begin + count}, owner});
      tokens.begin += count;
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
    const Interval tokens = piece.tokens;
    std::int64_t begin = tokens.begin;
    for (std::int64_t index = begin / block.q; begin < tokens.end; ++index) {
      if ((++blocks_seen_ & 0xFFF) == 0 && stop_.stop_requested()) return false;
      const Interval rows = intersect({begin, tokens.end}, {index * block.q, index * block.q + block.q});
      begin = rows.end;
      const TileRow& tiles = tiles_of(index);
      const Interval full{tiles.full.begin * block.kv, tiles.full.end * block.kv};
      const Interval touched{tiles.touched.begin * block.kv, tiles.touched.end * block.kv};
      partial_.add({touched.begin, full.empty() ? touched.end : full.begin}, rows.length());
      if (!full.empty()) {
        full_.add(full, rows.length());
        partial_.add({full.end, touched.end}, rows.length());
      }
      if (!one_owner) of_owner_.add(touched, rows.length());
      if (show_pairs_) add_pairs(rows, full);
      RowPeak& peak = raster_.peaks[static_cast<std::size_t>(row_)];
      const std::int64_t count = tiles.touched.length();
      if (count > peak.tiles) peak = {count, tiles.full_count(), piece.owner};
    }
    return true;
  }

  /// The allowed pairs of rows outside the full tiles, which lie between two parts of their kv interval.
  void add_pairs(Interval rows, Interval full) {
    for (std::int64_t q = rows.begin; q < rows.end; ++q) {
      const Interval kv = kv_interval(view_, q, documents_.of(q));
      if (full.empty()) {
        pairs_.add(kv, 1);
      } else {
        pairs_.add({kv.begin, full.begin}, 1);
        pairs_.add({full.end, kv.end}, 1);
      }
    }
  }

  const TileRow& tiles_of(std::int64_t index) {
    if (index != block_) {
      block_ = index;
      const Interval q = rows_of_block(index, source_.block_size.q, view_.seq_len);
      const std::size_t first = documents_.of(q.begin);
      tiles_ = classify_tiles(view_, q, first, documents_.of(q.end - 1), source_.block_size);
    }
    return tiles_;
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
    const auto write = [&](CellSums& sums, std::vector<std::uint8_t>& shares, bool owned) {
      sums.drain([&](std::size_t column, std::int64_t sum, std::int64_t tokens) {
        shares[offset + column] = share(sum, rows * tokens);
        if (owned && one_owner >= 0 && sum > 0) raster_.owner[offset + column] = one_owner;
        most_of_one_[column] = 0;
      });
    };
    write(full_, raster_.full, true);
    write(partial_, raster_.partial, true);
    if (show_pairs_) write(pairs_, raster_.pairs, false);
  }

  const RasterSource& source_;
  const MaskView view_;
  const std::stop_token& stop_;
  DocumentCursor documents_;
  Raster raster_;
  bool show_pairs_ = false;

  std::int32_t row_ = 0;      ///< the row of cells that `pieces_` fill
  std::int64_t row_end_ = 0;  ///< where it ends on the vertical axis; 0 before the first
  std::vector<Piece> pieces_;
  std::int64_t block_ = -1;  ///< whose tiles `tiles_` are
  TileRow tiles_;
  std::uint64_t blocks_seen_ = 0;

  CellSums full_;                          ///< of the row of cells
  CellSums partial_;                       ///< of the row
  CellSums pairs_;                         ///< of the row
  CellSums of_owner_;                      ///< touched, of one owner in the row
  std::vector<std::int64_t> most_of_one_;  ///< the largest part of a single owner, by cell
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
