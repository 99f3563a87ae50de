#include "metrics/metrics.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "base/checked.h"
#include "mask/mask_rows.h"
#include "metrics/bounds.h"

namespace evenkeel {
namespace {

/// Adds up one rank's work in one row, segment by segment; false when stopped.
class RankWork {
 public:
  RankWork(const Mask& mask, BatchRow row, const RowCost& cost, std::int64_t block, bool whole)
      : rows_(mask, row), cost_(cost), block_(block), whole_(whole) {}

  bool add(SegmentWalk& walk, const std::stop_token& stop) {
    std::array<Segment, 256> buffer;
    while (const std::size_t count = walk.next({buffer.data(), buffer.size()})) {
      if (stop.stop_requested()) return false;
      for (std::size_t i = 0; i < count; ++i) add(buffer[i]);
    }
    return true;
  }

  std::int64_t area = 0;
  std::int64_t tiles = 0;
  std::int64_t full_tiles = 0;

 private:
  void add(const Segment& segment) {
    if (whole_) {
      const auto first = static_cast<std::size_t>(segment.token / block_);
      const auto last = static_cast<std::size_t>(ceil_div(segment.token + segment.length, block_));
      area += cost_.area_before[last] - cost_.area_before[first];
      for (std::size_t i = first; i < last; ++i) {
        tiles += cost_.tiles[i];
        full_tiles += cost_.full_tiles[i];
      }
      return;
    }
    area += rows_.area({segment.token, segment.token + segment.length});
  }

  MaskRows rows_;
  const RowCost& cost_;
  std::int64_t block_;
  bool whole_;
};

Cancellable<Work> work_of_row(const Mask& mask, const Cost& cost, const Plan& plan, BatchRow row,
                              const std::stop_token& stop) {
  const RowCost& row_cost = cost.row(row);
  const std::int64_t block = cost.block_size.q;
  const bool whole = plan.keeps_blocks_whole(row, block);
  const auto ranks = static_cast<std::size_t>(plan.world_size().value);
  Work work;
  work.area.resize(ranks);
  if (whole) {
    work.planned_tiles.resize(ranks);
    work.planned_full_tiles.resize(ranks);
  }
  for (std::size_t r = 0; r < ranks; ++r) {
    RankWork rank(mask, row, row_cost, block, whole);
    if (!rank.add(*plan.segments(row, Rank{static_cast<std::int64_t>(r)}), stop)) return std::nullopt;
    work.area[r] = rank.area;
    if (!whole) continue;
    work.planned_tiles[r] = rank.tiles;
    work.planned_full_tiles[r] = rank.full_tiles;
  }
  work.bounds.area = ceil_div(mask.area(row), plan.world_size().value);
  return work;
}

}  // namespace

std::optional<double> imbalance(std::span<const std::int64_t> work) {
  if (work.empty()) return std::nullopt;
  long double sum = 0;
  for (const std::int64_t value : work) sum += static_cast<long double>(value);
  if (sum == 0) return std::nullopt;
  const std::int64_t most = *std::max_element(work.begin(), work.end());
  return static_cast<double>(static_cast<long double>(most) * static_cast<long double>(work.size()) / sum);
}

Rank slowest_rank(std::span<const std::int64_t> work) {
  return Rank{std::max_element(work.begin(), work.end()) - work.begin()};
}

Cancellable<Result<Metrics>> compute_metrics(const Mask& mask, const Cost& cost, const Plan& plan,
                                             ReferenceProfile reference, const std::stop_token& stop) {
  const std::int64_t world = plan.world_size().value;
  const auto ranks = static_cast<std::size_t>(world);
  const auto blocks = static_cast<std::int64_t>(cost.row(BatchRow{0}).block_count());
  const bool bounded = blocks % world == 0 && cost.block_size.q == cost.block_size.kv &&
                       executes_at_planned_block(reference, cost.block_size);
  Metrics metrics;
  metrics.total.area.assign(ranks, 0);
  std::int64_t all_tiles = 0;
  std::int64_t row_bound = 0;
  bool whole = true;
  bool fits = true;
  for (std::size_t r = 0; r < mask.batch(); ++r) {
    const BatchRow row{r};
    auto work = work_of_row(mask, cost, plan, row, stop);
    if (!work) return std::nullopt;
    if (bounded) {
      const RowCost& row_cost = cost.row(row);
      const bool same = r > 0 && cost.rows[r] == cost.rows[r - 1];
      work->bounds.whole_block_tiles = same ? metrics.rows.back().bounds.whole_block_tiles
                                            : whole_block_bound(row_cost.tiles, plan.world_size());
      row_bound = std::max(row_bound, *work->bounds.whole_block_tiles);
      const auto sum = checked_add(
          all_tiles, std::accumulate(row_cost.tiles.begin(), row_cost.tiles.end(), std::int64_t{0}));
      fits = fits && sum;
      all_tiles = sum.value_or(0);
    }
    fits = fits && add_each(metrics.total.area, work->area);
    whole = whole && !work->planned_tiles.empty();
    metrics.rows.push_back(std::move(*work));
  }
  if (whole) {
    metrics.total.planned_tiles.assign(ranks, 0);
    metrics.total.planned_full_tiles.assign(ranks, 0);
    for (const Work& row : metrics.rows) {
      fits = fits && add_each(metrics.total.planned_tiles, row.planned_tiles);
      fits = fits && add_each(metrics.total.planned_full_tiles, row.planned_full_tiles);
    }
  }
  if (!fits) {
    return Result<Metrics>(bad_input("sum-limit", "the work of all batch rows together exceeds 64 bits",
                                     "use fewer batch rows"));
  }
  metrics.total.bounds.area = ceil_div(mask.total_area(), world);
  if (bounded) metrics.total.bounds.whole_block_tiles = std::max(ceil_div(all_tiles, world), row_bound);
  return Result<Metrics>(std::move(metrics));
}

}  // namespace evenkeel
