#pragma once

#include <QString>
#include <algorithm>
#include <cstdint>
#include <vector>

#include "execution/execution.h"
#include "metrics/metrics.h"

namespace evenkeel::ui {

enum class BarMeasure : std::uint8_t { planned_tiles, executed_tiles, area };

/// What the bars of one batch row show, worked out once a snapshot or execution.
struct RankWork {
  std::vector<std::int64_t> all;   ///< by rank
  std::vector<std::int64_t> full;  ///< the full tiles among them; empty for area
  BarMeasure measure = BarMeasure::area;
  std::int64_t line = 0;  ///< the whole-block bound or the mean
  bool line_is_bound = false;
  Rank slowest;
  std::int64_t least = 0;
  std::int64_t most = 0;
  std::int64_t mean = 0;

  /// Of one row under a plan; planned tiles where they are wanted and the plan keeps blocks whole.
  [[nodiscard]] static RankWork make(const Metrics& metrics, BatchRow row, bool want_tiles);
  /// Of one row as executed.
  [[nodiscard]] static RankWork make(const Execution& execution, const Metrics& metrics, BatchRow row);

  /// Whether nobody waits for anybody: then no rank is the slowest.
  [[nodiscard]] bool even() const { return least == most; }
  [[nodiscard]] bool isSlowest(Rank rank) const { return !even() && rank == slowest; }
  [[nodiscard]] bool empty() const { return all.empty(); }
  [[nodiscard]] std::int64_t of(Rank rank) const { return all[static_cast<std::size_t>(rank.value)]; }
  [[nodiscard]] std::int64_t fullOf(Rank rank) const {
    return full.empty() ? of(rank) : full[static_cast<std::size_t>(rank.value)];
  }
  [[nodiscard]] bool inTiles() const { return measure != BarMeasure::area; }
  /// The right end of the bars' axis; at least 1.
  [[nodiscard]] std::int64_t scale() const { return std::max<std::int64_t>({1, most, line}); }
  /// A number of these bars: in full as long as all of them have at most seven digits.
  [[nodiscard]] QString text(std::int64_t value) const;

 private:
  void measureRanks(const Bounds& bounds);
};

}  // namespace evenkeel::ui
