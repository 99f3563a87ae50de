#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "execution/traffic.h"

namespace evenkeel::ui {

/// A square of the traffic's matrix: ranks `[reader, reader + k)` x `[owner, owner + k)`, fewer at the ends.
struct TrafficCell {
  std::int64_t sent = 0;   ///< tokens that go from another rank, of all its pairs of ranks
  std::int64_t pairs = 0;  ///< of different ranks; 0 where the cell is one rank and itself
  std::int64_t own = 0;    ///< tokens that ranks read of their own
  std::int64_t most = 0;   ///< of one pair of different ranks

  /// Tokens a pair of ranks.
  [[nodiscard]] double mean() const {
    return pairs == 0 ? 0 : static_cast<double>(sent) / static_cast<double>(pairs);
  }
};

/// What a matrix of traffic shows: never more than `kMostCells` a side, each the mean of its pairs of ranks.
struct TrafficGrid {
  static constexpr std::int64_t kMostCells = 64;

  std::int64_t ranks = 0;
  std::int64_t ranks_per_cell = 1;
  std::int64_t cells = 0;  ///< a side
  std::vector<TrafficCell> all;
  std::int64_t owned = 0;       ///< tokens that one rank owns over the batch: what an all-gather sends a pair
  std::int64_t all_gather = 0;  ///< what it sends each rank
  double mean_need = 0;         ///< what a rank needs from others
  std::int64_t most_need = 0;
  Rank neediest;

  /// `owned` is B S / W. O(W^2).
  [[nodiscard]] static TrafficGrid make(const Traffic& traffic, std::int64_t owned);

  [[nodiscard]] const TrafficCell& at(std::int64_t reader, std::int64_t owner) const {
    return all[static_cast<std::size_t>(reader * cells + owner)];
  }
  /// The ranks of a row or column of cells.
  [[nodiscard]] Interval ranksOf(std::int64_t cell) const {
    return intersect({cell * ranks_per_cell, (cell + 1) * ranks_per_cell}, {0, ranks});
  }
  /// Of what an all-gather sends, 0 to 1.
  [[nodiscard]] double share(const TrafficCell& cell) const {
    return owned == 0 ? 0 : cell.mean() / static_cast<double>(owned);
  }
};

}  // namespace evenkeel::ui
