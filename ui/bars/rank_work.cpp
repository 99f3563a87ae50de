#include "bars/rank_work.h"

#include <algorithm>

#include "bars/number_text.h"

namespace evenkeel::ui {

void RankWork::measureRanks(const Bounds& bounds) {
  if (all.empty()) return;
  slowest = slowest_rank(all);
  most = of(slowest);
  least = *std::min_element(all.begin(), all.end());
  long double sum = 0;
  for (const std::int64_t value : all) sum += static_cast<long double>(value);
  mean = static_cast<std::int64_t>(sum / static_cast<long double>(all.size()) + 0.5L);
  line_is_bound = inTiles() && bounds.whole_block_tiles.has_value();
  line = line_is_bound ? *bounds.whole_block_tiles : mean;
}

RankWork RankWork::make(const Metrics& metrics, BatchRow row, bool want_tiles) {
  RankWork out;
  const Work& work = metrics.rows[row.value];
  const bool tiles = want_tiles && !work.planned_tiles.empty();
  out.measure = tiles ? BarMeasure::planned_tiles : BarMeasure::area;
  out.all = tiles ? work.planned_tiles : work.area;
  if (tiles) out.full = work.planned_full_tiles;
  out.measureRanks(work.bounds);
  return out;
}

RankWork RankWork::make(const Execution& execution, const Metrics& metrics, BatchRow row) {
  RankWork out;
  const ExecutedTiles& tiles = execution.rows[row.value];
  out.measure = BarMeasure::executed_tiles;
  out.all = tiles.per_rank();
  out.full = tiles.full;
  out.measureRanks(metrics.rows[row.value].bounds);
  return out;
}

QString RankWork::text(std::int64_t value) const {
  return most < 10'000'000 ? numberText(value) : compactText(value);
}

}  // namespace evenkeel::ui
