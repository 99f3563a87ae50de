#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "balance/load_balancer.h"
#include "balance/trace_recorder.h"

/// Tells a recorder of a formula by walking the formula's own cursors (`piece_walk.h`), which here also have
/// `PieceName name() const`.
namespace evenkeel {

/// What a piece is a chunk of, and which.
struct PieceName {
  std::optional<std::size_t> document;  ///< nothing: of the sequence
  std::int64_t chunk = 0;
};

/// One formula and what of it is told.
template <class Formula>
class PieceTrace {
 public:
  PieceTrace(const Formula& formula, const PlanRequest& request)
      : formula_(formula),
        recorder_(*request.recorder),
        row_(request.recorder->row()),
        world_(request.world_size.value),
        tokens_per_rank_(request.layout.seq_len() / world_) {}

  /// The pieces of `tokens`, in the order of tokens; `cut` says what is cut and in how many.
  void cut(TraceCut cut) {
    recorder_.add([&] {
      cut.pieces = pieces<typename Formula::TokenCursor, &Segment::token>(cut.tokens);
      return std::move(cut);
    });
  }

  /// The pieces that stand at a document's own positions, in the order of positions.
  void arrange(std::size_t document, Interval positions) {
    recorder_.add([&] {
      return TraceArrange{document, pieces<typename Formula::PlanCursor, &Segment::position>(positions)};
    });
  }

  /// What each rank takes, a step a rank and document. Only documents below `documents`.
  void take(std::size_t documents) {
    const auto ranks = std::min(world_, static_cast<std::int64_t>(recorder_.limits().steps));
    for (std::int64_t rank = 0; rank < ranks; ++rank) {
      TraceTake step{Rank{rank}, std::nullopt, {}, 0};
      const auto tell = [&] {
        if (step.count > 0) recorder_.add([&] { return std::move(step); });
      };
      walk<typename Formula::PlanCursor, &Segment::position>(
          {rank * tokens_per_rank_, (rank + 1) * tokens_per_rank_}, [&](const TracePiece& piece) {
            if (piece.document && *piece.document >= documents) return false;
            if (step.count > 0 && step.document != piece.document) {
              tell();
              step = {Rank{rank}, std::nullopt, {}, 0};
            }
            step.document = piece.document;
            if (step.pieces.size() < recorder_.limits().items) step.pieces.push_back(piece);
            ++step.count;
            return true;
          });
      tell();
    }
    recorder_.skip<TraceTake>(world_ - ranks);
  }

  /// Stripes by rounds of one for each rank.
  void deal_rounds(std::int64_t rounds, std::int64_t tokens_of_round) {
    const TraceLimits& limits = recorder_.limits();
    const auto fit = std::max<std::int64_t>(1, static_cast<std::int64_t>(limits.items) / world_);
    const std::int64_t shown = std::min({rounds, fit, static_cast<std::int64_t>(limits.steps)});
    for (std::int64_t round = 0; round < shown; ++round) {
      recorder_.add([&] {
        return TraceRound{round, pieces<typename Formula::TokenCursor, &Segment::token>(
                                     {round * tokens_of_round, (round + 1) * tokens_of_round})};
      });
    }
    recorder_.skip<TraceRound>(rounds - shown);
  }

 private:
  /// Calls `visit` for each piece of an interval, clipped to it; ends where that returns false.
  template <class Cursor, std::int64_t Segment::*Key, class Visit>
  void walk(Interval interval, Visit visit) const {
    if (interval.empty()) return;
    Cursor cursor(formula_, row_, interval.begin);
    for (std::int64_t at = interval.begin; at < interval.end;) {
      Segment segment = cursor.piece();
      const std::int64_t skipped = at - segment.*Key;
      segment.token += skipped;
      segment.position += skipped;
      segment.length = std::min(segment.length - skipped, interval.end - at);
      const PieceName name = cursor.name();
      if (!visit(TracePiece{name.document, name.chunk, Rank{segment.position / tokens_per_rank_}, segment})) {
        return;
      }
      at += segment.length;
      if (at < interval.end) cursor.advance();
    }
  }

  template <class Cursor, std::int64_t Segment::*Key>
  [[nodiscard]] std::vector<TracePiece> pieces(Interval interval) const {
    std::vector<TracePiece> out;
    walk<Cursor, Key>(interval, [&](const TracePiece& piece) {
      if (out.size() == recorder_.limits().items) return false;
      out.push_back(piece);
      return true;
    });
    return out;
  }

  const Formula& formula_;
  TraceRecorder& recorder_;
  BatchRow row_;
  std::int64_t world_;
  std::int64_t tokens_per_rank_;
};

/// How many documents of a row are played where each takes a step a rank.
[[nodiscard]] inline std::size_t documents_told(const TraceLimits& limits, const PlanRequest& request) {
  const std::size_t documents = request.layout.row(request.recorder->row()).document_count();
  const auto world = static_cast<std::size_t>(request.world_size.value);
  return std::min(documents, std::max<std::size_t>(1, limits.steps / world));
}

}  // namespace evenkeel
