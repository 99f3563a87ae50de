#pragma once

#include <QString>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/units.h"
#include "pipeline/executed.h"

namespace evenkeel::ui {

/// What the work of a strategy is counted in.
enum class WorkUnit : std::uint8_t {
  tiles,  ///< executed tiles: what the kernels run
  area,   ///< allowed pairs: what they would run at best
};

/// The imbalances of a strategy's batch rows.
struct RowSpread {
  double mean = 1;
  double worst = 1;
  BatchRow row;  ///< the first at the worst
  bool operator==(const RowSpread&) const = default;
};

/// The slowest rank's work, summed over the batch.
struct SlowestWork {
  std::int64_t work = 0;
  Rank rank;                          ///< the first at the most
  std::optional<std::int64_t> bound;  ///< of the work: for tiles the whole-block bound
  std::optional<double> imbalance;
  std::optional<RowSpread> rows;  ///< nothing with a single batch row

  /// How much more than the bound: 0.004 is "+0.4 %".
  [[nodiscard]] std::optional<double> overBound() const;
  bool operator==(const SlowestWork&) const = default;
};

/// One strategy as the table shows it.
struct StrategyRow {
  QString name;
  QString refusal;                   ///< short, why nothing can be measured or executed; empty where it can
  QString reason;                    ///< the whole error, one line
  QString source;                    ///< of a plan file: which, and what for; else empty
  bool known = false;                ///< false before it was measured
  bool executed = false;             ///< false before it was executed
  Proof proof = Proof::none;         ///< what its search says
  bool cuts_blocks = false;          ///< then the whole-block bound is a comparison, and no bound
  std::int64_t tiles_bound = 0;      ///< of executed tiles, for any plan
  std::optional<SlowestWork> tiles;  ///< executed
  std::optional<SlowestWork> area;
  std::optional<double> planned_imbalance;  ///< nothing for plans that cut blocks
  std::optional<double> fragmentation;

  /// Whether there are no numbers of that kind, and never will be.
  [[nodiscard]] bool refused(WorkUnit unit) const {
    return !refusal.isEmpty() && (unit == WorkUnit::tiles || !area);
  }
  [[nodiscard]] const std::optional<SlowestWork>& work(WorkUnit unit) const {
    return unit == WorkUnit::tiles ? tiles : area;
  }
  bool operator==(const StrategyRow&) const = default;
};

/// What became of a strategy; `executed` is null where it is not executed yet. O(ranks x batch rows).
[[nodiscard]] StrategyRow strategyRow(const StrategyOutcome& outcome, const StrategyExecution* executed);

/// Why a strategy is refused, in the few words that a cell has room for.
[[nodiscard]] QString shortRefusal(const Error& error);

}  // namespace evenkeel::ui
