#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "balance/segment.h"
#include "base/result.h"
#include "base/span.h"
#include "base/units.h"

namespace evenkeel {

/// Hands out the segments of an interval, one buffer at a time.
class SegmentWalk {
 public:
  virtual ~SegmentWalk() = default;
  /// Writes the next segments and returns how many; 0 at the end. Segments are maximal: neighbours never
  /// continue one another.
  virtual std::size_t next(Span<Segment> out) = 0;
};

/// A permutation of each row's tokens, as a formula. Immutable.
class Rearrangement {
 public:
  virtual ~Rearrangement() = default;
  /// The segments that stand at `positions`, in the order of positions.
  [[nodiscard]] virtual std::unique_ptr<SegmentWalk> in_plan_order(BatchRow row,
                                                                   Interval positions) const = 0;
  /// The segments of `tokens`, in the order of tokens.
  [[nodiscard]] virtual std::unique_ptr<SegmentWalk> in_token_order(BatchRow row, Interval tokens) const = 0;
  /// Where a token stands: restore[token].
  [[nodiscard]] virtual std::int64_t position_of(BatchRow row, std::int64_t token) const = 0;
};

/// Whether batch rows have one row of indices together, as the reference returns them, or one each.
enum class IndexRows { shared, per_batch_row };

/// What a strategy says about its own plan.
enum class Proof : std::uint8_t {
  none,    ///< it does not search for the best
  proven,  ///< no plan of whole blocks has a faster slowest rank in any batch row, by the work it balances
  open,    ///< it searched and ended without a proof
};

/// Who owns what: rank r owns equal chunk r of the rearranged sequence. A value; copies share the formula.
class Plan {
 public:
  Plan(std::string strategy, std::shared_ptr<const Rearrangement> rearrangement, std::int64_t seq_len,
       WorldSize world_size, std::size_t batch, IndexRows index_rows)
      : strategy_(std::move(strategy)),
        rearrangement_(std::move(rearrangement)),
        seq_len_(seq_len),
        world_size_(world_size),
        batch_(batch),
        index_rows_(index_rows) {}

  [[nodiscard]] const std::string& strategy() const { return strategy_; }
  /// The same plan under another strategy's text, as one with parameters has.
  [[nodiscard]] Plan named(std::string strategy) const {
    Plan plan = *this;
    plan.strategy_ = std::move(strategy);
    return plan;
  }
  [[nodiscard]] std::int64_t seq_len() const { return seq_len_; }
  [[nodiscard]] WorldSize world_size() const { return world_size_; }
  [[nodiscard]] std::size_t batch() const { return batch_; }
  [[nodiscard]] IndexRows index_rows() const { return index_rows_; }
  [[nodiscard]] Proof proof() const { return proof_; }
  [[nodiscard]] Plan with_proof(Proof proof) const {
    Plan plan = *this;
    plan.proof_ = proof;
    return plan;
  }
  /// Rows of the index tensors: 1 or B.
  [[nodiscard]] std::size_t index_row_count() const { return index_rows_ == IndexRows::shared ? 1 : batch_; }
  [[nodiscard]] std::int64_t tokens_per_rank() const { return seq_len_ / world_size_.value; }
  [[nodiscard]] Interval positions_of(Rank rank) const {
    return {rank.value * tokens_per_rank(), (rank.value + 1) * tokens_per_rank()};
  }

  /// What `rank` owns in `row`, in the order in which it holds it.
  [[nodiscard]] std::unique_ptr<SegmentWalk> segments(BatchRow row, Rank rank) const {
    return in_plan_order(row, positions_of(rank));
  }
  [[nodiscard]] std::unique_ptr<SegmentWalk> in_plan_order(BatchRow row, Interval positions) const {
    return rearrangement_->in_plan_order(row, positions);
  }
  [[nodiscard]] std::unique_ptr<SegmentWalk> in_token_order(BatchRow row, Interval tokens) const {
    return rearrangement_->in_token_order(row, tokens);
  }
  [[nodiscard]] Rank owner_of_token(BatchRow row, std::int64_t token) const {
    return Rank{rearrangement_->position_of(row, token) / tokens_per_rank()};
  }
  [[nodiscard]] std::int64_t position_of(BatchRow row, std::int64_t token) const {
    return rearrangement_->position_of(row, token);
  }

  /// Whether every block of `block` tokens of the rearranged row is one block of the original row, and no
  /// rank boundary falls inside one. Then blocks have an owner. Ends at the first block that is cut.
  [[nodiscard]] bool keeps_blocks_whole(BatchRow row, std::int64_t block) const;

 private:
  std::string strategy_;
  std::shared_ptr<const Rearrangement> rearrangement_;
  std::int64_t seq_len_;
  WorldSize world_size_;
  std::size_t batch_;
  IndexRows index_rows_;
  Proof proof_ = Proof::none;
};

/// Calls `visit(segment)` for each segment of a walk; stops early where it returns false.
template <class Visit>
void for_each_segment(SegmentWalk& walk, Visit visit) {
  std::array<Segment, 256> buffer;
  while (const std::size_t count = walk.next({buffer.data(), buffer.size()})) {
    for (std::size_t i = 0; i < count; ++i) {
      if (!visit(buffer[i])) return;
    }
  }
}

}  // namespace evenkeel
