#include "bars/rank_work.h"

#include <algorithm>

#include "bars/number_text.h"

namespace evenkeel::ui {

RankWork RankWork::make(const std::shared_ptr<const Metrics>& metrics, BatchRow row, BarMeasure wanted) {
  RankWork out;
  out.metrics = metrics;
  const Work& work = metrics->rows[row.value];
  const bool tiles = wanted == BarMeasure::planned_tiles && !work.planned_tiles.empty();
  out.measure = tiles ? BarMeasure::planned_tiles : BarMeasure::area;
  out.all = tiles ? &work.planned_tiles : &work.area;
  out.full = tiles ? &work.planned_full_tiles : nullptr;
  if (out.all->empty()) return out;
  out.slowest = slowest_rank(*out.all);
  out.most = out.of(out.slowest);
  out.least = *std::min_element(out.all->begin(), out.all->end());
  long double sum = 0;
  for (const std::int64_t value : *out.all) sum += static_cast<long double>(value);
  out.mean = static_cast<std::int64_t>(sum / static_cast<long double>(out.all->size()) + 0.5L);
  out.line_is_bound = tiles && work.bounds.whole_block_tiles.has_value();
  out.line = out.line_is_bound ? *work.bounds.whole_block_tiles : out.mean;
  return out;
}

QString RankWork::text(std::int64_t value) const {
  return most < 10'000'000 ? numberText(value) : compactText(value);
}

}  // namespace evenkeel::ui
