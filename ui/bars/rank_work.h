#pragma once

#include <QString>
#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "metrics/metrics.h"

namespace evenkeel::ui {

enum class BarMeasure : std::uint8_t { planned_tiles, area };

/// What the bars of one batch row show, worked out once a snapshot.
struct RankWork {
  std::shared_ptr<const Metrics> metrics;           ///< keeps the vectors alive
  const std::vector<std::int64_t>* all = nullptr;   ///< by rank
  const std::vector<std::int64_t>* full = nullptr;  ///< the full tiles among them; null for area
  BarMeasure measure = BarMeasure::area;
  std::int64_t line = 0;  ///< the bound or the mean
  bool line_is_bound = false;
  Rank slowest;
  std::int64_t least = 0;
  std::int64_t most = 0;
  std::int64_t mean = 0;

  /// Of one row under a plan; planned tiles where they are wanted and the plan keeps blocks whole.
  [[nodiscard]] static RankWork make(const std::shared_ptr<const Metrics>& metrics, BatchRow row,
                                     BarMeasure wanted);
  /// Whether nobody waits for anybody: then no rank is the slowest.
  [[nodiscard]] bool even() const { return least == most; }
  [[nodiscard]] bool isSlowest(Rank rank) const { return !even() && rank == slowest; }
  [[nodiscard]] bool empty() const { return all == nullptr || all->empty(); }
  [[nodiscard]] std::int64_t of(Rank rank) const { return (*all)[static_cast<std::size_t>(rank.value)]; }
  [[nodiscard]] std::int64_t fullOf(Rank rank) const {
    return full == nullptr ? of(rank) : (*full)[static_cast<std::size_t>(rank.value)];
  }
  /// The right end of the bars' axis; at least 1.
  [[nodiscard]] std::int64_t scale() const { return std::max<std::int64_t>({1, most, line}); }
  /// A number of these bars: in full as long as all of them have at most seven digits.
  [[nodiscard]] QString text(std::int64_t value) const;
};

}  // namespace evenkeel::ui
