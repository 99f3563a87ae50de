#include "raster/row_documents.h"

#include <algorithm>

namespace evenkeel {
namespace {

constexpr std::int32_t kNoneYet = -2;

}  // namespace

Cancellable<std::vector<std::int32_t>> row_documents(const DocumentRow& documents, const Plan* plan,
                                                     BatchRow row, RowOrder order, const CellAxis& q,
                                                     const std::stop_token& stop) {
  std::vector<std::int32_t> cells(static_cast<std::size_t>(q.count), kNoneYet);
  if (q.count == 0) return cells;
  /// Consecutive tokens that stand from `place` on.
  const auto add = [&](Interval tokens, std::int64_t place) {
    while (!tokens.empty()) {
      const std::int32_t cell = q.cell_of(place);
      const std::int64_t count = std::min(tokens.length(), q.begin_of(cell + 1) - place);
      std::int32_t& of = cells[static_cast<std::size_t>(cell)];
      if (of != kSeveralDocuments) {
        const auto first = static_cast<std::int32_t>(documents.document_at(tokens.begin));
        const bool one = tokens.begin + count <= documents.document(static_cast<std::size_t>(first)).end;
        of = one && (of == kNoneYet || of == first) ? first : kSeveralDocuments;
      }
      tokens.begin += count;
      place += count;
    }
  };
  if (order == RowOrder::original || plan == nullptr) {
    add(q.interval, q.interval.begin);
  } else {
    std::uint64_t walked = 0;
    bool stopped = false;
    for_each_segment(*plan->in_plan_order(row, q.interval), [&](const Segment& segment) {
      stopped = (++walked & 0xFFF) == 0 && stop.stop_requested();
      add({segment.token, segment.token + segment.length}, segment.position);
      return !stopped;
    });
    if (stopped) return std::nullopt;
  }
  std::replace(cells.begin(), cells.end(), kNoneYet, kSeveralDocuments);
  return cells;
}

}  // namespace evenkeel
