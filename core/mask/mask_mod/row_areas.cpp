#include "mask/mask_mod/row_areas.h"

#include <atomic>
#include <cstddef>
#include <memory>
#include <numeric>
#include <utility>

#include "base/parallel.h"
#include "mask/mask_mod/rectangles.h"

namespace evenkeel {

Cancellable<Result<RowAreas>> count_row_areas(const mask_mod::Compiled& program, BatchRow row,
                                              std::int64_t seq_len, const std::stop_token& stop) {
  constexpr std::int64_t kBand = 2048;
  RowAreas areas;
  areas.before.resize(static_cast<std::size_t>(seq_len) + 1);
  std::atomic<std::int64_t> counted = 0;
  const std::int64_t bands = ceil_div(seq_len, kBand);
  const bool done = for_each_in_parallel(bands, worker_count(seq_len * 64), stop, [&] {
    auto rectangles = std::make_shared<mask_mod::Rectangles>(program, row);
    rectangles->stop_at(stop);
    return [&, rectangles, differences = std::vector<std::int64_t>()](std::int64_t band) mutable {
      const Interval q = intersect({band * kBand, band * kBand + kBand}, {0, seq_len});
      differences.assign(static_cast<std::size_t>(q.length()) + 1, 0);
      const std::int64_t before = rectangles->pairs_counted();
      rectangles->add_row_areas(q, {0, seq_len}, q.begin, differences);
      counted += rectangles->pairs_counted() - before;
      std::partial_sum(differences.begin(), differences.end() - 1,
                       areas.before.begin() + static_cast<std::ptrdiff_t>(q.begin) + 1);
    };
  });
  if (!done || stop.stop_requested()) return std::nullopt;
  std::partial_sum(areas.before.begin(), areas.before.end(), areas.before.begin());
  areas.pairs_counted = counted;
  return Result<RowAreas>(std::move(areas));
}

}  // namespace evenkeel
