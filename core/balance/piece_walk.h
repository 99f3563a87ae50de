#pragma once

#include <memory>
#include <utility>

#include "balance/plan.h"

/// Makes a `Rearrangement` from a formula, so that a load balancer's file holds its rule and nothing else.
///
/// A formula is a value with two cursors over its pieces (tokens that stay together by its rule):
///   `PlanCursor(const Formula&, BatchRow, std::int64_t position)`, standing on the piece that holds that
///   position, `TokenCursor(const Formula&, BatchRow, std::int64_t token)`, standing on the piece that holds
///   that token;
/// both with `Segment piece() const` (whole, whatever they were sought by) and `void advance()` to the next
/// piece in their order, which is not called past the last one that is needed.
namespace evenkeel {

/// Clips a cursor's pieces to an interval and joins those that continue one another.
template <class Cursor, std::int64_t Segment::*Key>
class PieceWalk final : public SegmentWalk {
 public:
  PieceWalk(Cursor cursor, Interval interval) : cursor_(std::move(cursor)), rest_(interval) {}

  std::size_t next(Span<Segment> out) override {
    std::size_t count = 0;
    while (!rest_.empty()) {
      Segment piece = cursor_.piece();
      const std::int64_t skipped = rest_.begin - piece.*Key;
      piece.token += skipped;
      piece.position += skipped;
      piece.length -= skipped;
      const bool ends_here = piece.length >= rest_.length();
      if (ends_here) piece.length = rest_.length();
      if (count > 0 && out[count - 1].token + out[count - 1].length == piece.token &&
          out[count - 1].position + out[count - 1].length == piece.position) {
        out[count - 1].length += piece.length;
      } else {
        // Leave the last place to a segment that is known to be complete.
        if (count == out.size()) return count;
        out[count++] = piece;
      }
      rest_.begin += piece.length;
      if (!ends_here) cursor_.advance();
    }
    return count;
  }

 private:
  Cursor cursor_;
  Interval rest_;
};

template <class Formula>
class PieceRearrangement final : public Rearrangement {
 public:
  explicit PieceRearrangement(Formula formula) : formula_(std::move(formula)) {}

  [[nodiscard]] std::unique_ptr<SegmentWalk> in_plan_order(BatchRow row, Interval positions) const override {
    using Cursor = typename Formula::PlanCursor;
    return std::make_unique<PieceWalk<Cursor, &Segment::position>>(Cursor(formula_, row, start_of(positions)),
                                                                   positions);
  }
  [[nodiscard]] std::unique_ptr<SegmentWalk> in_token_order(BatchRow row, Interval tokens) const override {
    using Cursor = typename Formula::TokenCursor;
    return std::make_unique<PieceWalk<Cursor, &Segment::token>>(Cursor(formula_, row, start_of(tokens)),
                                                                tokens);
  }
  [[nodiscard]] std::int64_t position_of(BatchRow row, std::int64_t token) const override {
    const Segment piece = typename Formula::TokenCursor(formula_, row, token).piece();
    return piece.position + (token - piece.token);
  }

 private:
  /// An empty interval may stand at the end, where no piece is.
  static std::int64_t start_of(Interval interval) { return interval.empty() ? 0 : interval.begin; }

  Formula formula_;
};

template <class Formula>
[[nodiscard]] std::shared_ptr<const Rearrangement> make_rearrangement(Formula formula) {
  return std::make_shared<const PieceRearrangement<Formula>>(std::move(formula));
}

}  // namespace evenkeel
