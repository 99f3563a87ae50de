#include "raster/raster.h"

#include <algorithm>
#include <atomic>

#include "base/parallel.h"
#include "raster/raster_rows.h"
#include "raster/raster_scene.h"

namespace evenkeel {
namespace {

/// How many threads a raster is worth, by the runs of tiles and the segments that a q block in sight may
/// have.
int threads_for(const RasterScene& scene) {
  constexpr std::int64_t kRuns = 64;
  return worker_count(ceil_div(scene.q.interval.length(), scene.source.block_size.q) * kRuns);
}

Raster empty_raster(const RasterScene& scene) {
  Raster raster;
  raster.q = scene.q;
  raster.kv = scene.kv;
  const auto cells = static_cast<std::size_t>(scene.q.count) * static_cast<std::size_t>(scene.kv.count);
  raster.full.assign(cells, 0);
  raster.partial.assign(cells, 0);
  raster.owner.assign(cells, -1);
  raster.peaks.assign(static_cast<std::size_t>(scene.q.count), {});
  if (scene.shows_pairs) raster.pairs.assign(cells, 0);
  if (scene.source.shares == WithShares::yes) raster.shares.assign(cells, 0);
  return raster;
}

}  // namespace

CellAxis CellAxis::make(Interval interval, std::int32_t pixels) {
  if (interval.empty() || pixels <= 0) return {};
  return {interval, static_cast<std::int32_t>(std::min<std::int64_t>(pixels, interval.length()))};
}

Cancellable<Raster> make_raster(const RasterSource& source, const Viewport& viewport,
                                const std::stop_token& stop, std::optional<int> threads) {
  const Interval sequence{0, source.mask.seq_len()};
  const Viewport clipped{intersect(viewport.q, sequence), intersect(viewport.kv, sequence), viewport.width,
                         viewport.height};
  if (clipped.q.empty() || clipped.kv.empty() || clipped.width <= 0 || clipped.height <= 0) return Raster{};
  const auto scene = RasterScene::make(source, clipped, stop);
  if (!scene) return std::nullopt;
  Raster raster = empty_raster(*scene);
  // Rows of cells differ in what they cost, so that each thread takes several parts.
  constexpr std::int64_t kPartsAThread = 8;
  const int workers = threads.value_or(threads_for(*scene));
  const std::int64_t rows = raster.q.count;
  const std::int64_t parts = workers == 1 ? 1 : std::min(rows, kPartsAThread * workers);
  std::atomic<bool> all = true;
  const bool done = for_each_in_parallel(parts, workers, stop, [&] {
    return [&, filler = RasterRows(*scene, raster, stop)](std::int64_t part) mutable {
      const auto first = static_cast<std::int32_t>(rows * part / parts);
      const auto end = static_cast<std::int32_t>(rows * (part + 1) / parts);
      if (!filler.fill(first, end)) all = false;
    };
  });
  if (!done || !all) return std::nullopt;
  return raster;
}

}  // namespace evenkeel
