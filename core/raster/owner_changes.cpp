#include "raster/owner_changes.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace evenkeel {
namespace {

/// Tokens in order, in runs of one owner that may touch.
class OwnerRuns {
 public:
  OwnerRuns(const Plan& plan, BatchRow row, Interval tokens)
      : per_rank_(plan.tokens_per_rank()), walk_(plan.in_token_order(row, tokens)) {
    advance();
  }
  /// The current run, and its owner; empty at the end.
  [[nodiscard]] Interval tokens() const { return run_; }
  [[nodiscard]] std::int64_t owner() const { return owner_; }
  /// Goes on from `token`, which lies in the current run or at its end.
  void skip_to(std::int64_t token) {
    run_.begin = token;
    if (run_.empty()) advance();
  }

 private:
  void advance() {
    if (left_.length == 0) {
      if (next_ == count_) {
        count_ = walk_->next({buffer_.data(), buffer_.size()});
        next_ = 0;
      }
      if (count_ == 0) {
        run_ = {};
        return;
      }
      left_ = buffer_[next_++];
    }
    // A segment may run over the edge between two ranks.
    owner_ = left_.position / per_rank_;
    const std::int64_t length = std::min(left_.length, (owner_ + 1) * per_rank_ - left_.position);
    run_ = {left_.token, left_.token + length};
    left_.token += length;
    left_.position += length;
    left_.length -= length;
  }

  std::int64_t per_rank_;
  std::unique_ptr<SegmentWalk> walk_;
  std::array<Segment, 256> buffer_{};
  std::size_t next_ = 0;
  std::size_t count_ = 0;
  Segment left_{};
  Interval run_;
  std::int64_t owner_ = 0;
};

/// Calls `visit(tokens, owner under a, owner under b)` for runs in ascending order. False when stopped.
template <class Visit>
bool for_each_pair(const Plan& a, const Plan& b, BatchRow row, Interval tokens, const std::stop_token& stop,
                   Visit visit) {
  OwnerRuns of_a(a, row, tokens);
  OwnerRuns of_b(b, row, tokens);
  std::uint64_t visited = 0;
  while (!of_a.tokens().empty() && !of_b.tokens().empty()) {
    if ((++visited & 0xFFF) == 0 && stop.stop_requested()) return false;
    const std::int64_t end = std::min(of_a.tokens().end, of_b.tokens().end);
    visit(Interval{of_a.tokens().begin, end}, of_a.owner(), of_b.owner());
    of_a.skip_to(end);
    of_b.skip_to(end);
  }
  return true;
}

}  // namespace

Cancellable<OwnerChanges> owner_changes(const Plan& a, const Plan& b, BatchRow row, std::int64_t block_q,
                                        std::span<const std::int64_t> tiles, const std::stop_token& stop) {
  OwnerChanges changes;
  changes.tokens = std::min(a.seq_len(), b.seq_len());
  changes.blocks = ceil_div(changes.tokens, block_q);
  std::int64_t moved_blocks = 0;
  std::int64_t moved_tiles = 0;
  bool whole = true;
  std::int64_t block = -1;  // the one that is walked, and its owners
  std::int64_t block_a = 0;
  std::int64_t block_b = 0;
  const auto visit = [&](Interval run, std::int64_t owner_a, std::int64_t owner_b) {
    if (owner_a != owner_b) changes.moved_tokens += run.length();
    for (std::int64_t index = run.begin / block_q; whole && index <= (run.end - 1) / block_q; ++index) {
      if (index == block) {
        whole = owner_a == block_a && owner_b == block_b;
        continue;
      }
      block = index;
      block_a = owner_a;
      block_b = owner_b;
      if (owner_a == owner_b) continue;
      ++moved_blocks;
      if (static_cast<std::size_t>(index) < tiles.size())
        moved_tiles += tiles[static_cast<std::size_t>(index)];
    }
  };
  if (!for_each_pair(a, b, row, {0, changes.tokens}, stop, visit)) return std::nullopt;
  if (whole) {
    changes.moved_blocks = moved_blocks;
    changes.moved_tiles = moved_tiles;
  }
  return changes;
}

Cancellable<std::vector<RowOwners>> row_owners(const Plan& a, const Plan& b, BatchRow row, const CellAxis& q,
                                               const std::stop_token& stop) {
  std::vector<RowOwners> rows(static_cast<std::size_t>(q.count));
  if (q.count == 0) return rows;
  std::int32_t cell = 0;
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> tokens_of;  // of the cell, by pair of owners
  const auto finish = [&] {
    std::int64_t moved = 0;
    for (const auto& [pair, tokens] : tokens_of) moved += pair.first == pair.second ? 0 : tokens;
    std::int64_t most = 0;
    RowOwners& out = rows[static_cast<std::size_t>(cell)];
    for (const auto& [pair, tokens] : tokens_of) {
      if (moved > 0 && pair.first == pair.second) continue;
      if (tokens <= most) continue;
      most = tokens;
      out.a = static_cast<std::int32_t>(pair.first);
      out.b = static_cast<std::int32_t>(pair.second);
    }
    const std::int64_t all = q.cell(cell).length();
    out.moved = moved == 0 ? std::uint8_t{0}
                           : static_cast<std::uint8_t>(std::max<std::int64_t>(1, moved * 255 / all));
    tokens_of.clear();
  };
  const auto visit = [&](Interval run, std::int64_t owner_a, std::int64_t owner_b) {
    while (!run.empty()) {
      while (run.begin >= q.begin_of(cell + 1)) {
        finish();
        ++cell;
      }
      const std::int64_t end = std::min(run.end, q.begin_of(cell + 1));
      tokens_of[{owner_a, owner_b}] += end - run.begin;
      run.begin = end;
    }
  };
  if (!for_each_pair(a, b, row, q.interval, stop, visit)) return std::nullopt;
  finish();
  return rows;
}

}  // namespace evenkeel
