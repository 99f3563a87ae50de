#include "strip/lane_raster.h"

#include <algorithm>

namespace evenkeel::ui {
namespace {

/// Calls `visit(column, tokens)` for each column that [begin, end) touches; counted from the first token of
/// the `seq_len` that the columns lie across.
template <class Visit>
void for_columns(std::int64_t begin, std::int64_t end, std::int64_t seq_len, std::int64_t columns,
                 Visit visit) {
  // Column c holds the tokens [c S / columns, (c + 1) S / columns): exact in 64 bits, as S <= 2^31.
  for (std::int64_t column = begin * columns / seq_len; column < columns; ++column) {
    const double from =
        static_cast<double>(column) * static_cast<double>(seq_len) / static_cast<double>(columns);
    const double to =
        static_cast<double>(column + 1) * static_cast<double>(seq_len) / static_cast<double>(columns);
    const double tokens = std::min(to, static_cast<double>(end)) - std::max(from, static_cast<double>(begin));
    if (tokens > 0) visit(static_cast<std::size_t>(column), tokens);
    if (to >= static_cast<double>(end)) return;
  }
}

}  // namespace

std::optional<LaneRaster> rasterLanes(const LaneRequest& request, const std::stop_token& stop) {
  const Plan& plan = *request.plan;
  const std::int64_t ranks = plan.world_size().value;
  const std::int64_t per_rank = plan.tokens_per_rank();
  const bool all = ranks <= kMostLanes;
  const auto columns = static_cast<std::size_t>(std::max(1, request.columns));
  const Interval all_tokens{0, plan.seq_len()};
  const Interval within = request.tokens.length() > 0 ? intersect(request.tokens, all_tokens) : all_tokens;
  const std::int64_t across = std::max<std::int64_t>(1, within.length());
  const double column_tokens = static_cast<double>(across) / static_cast<double>(columns);

  LaneRaster raster{request, {}, {}};
  raster.coverage.assign(all ? static_cast<std::size_t>(ranks) : 1, std::vector<float>(columns, 0.0F));
  std::vector<double> longest;
  if (!all) {
    raster.summary.assign(columns, 0);
    longest.assign(columns, 0.0);
  }

  const auto walk = plan.in_token_order(request.row, within);
  std::int64_t visited = 0;
  bool stopped = false;
  for_each_segment(*walk, [&](const Segment& segment) {
    if ((++visited & 1023) == 0 && stop.stop_requested()) {
      stopped = true;
      return false;
    }
    // A segment may run over the end of a rank's chunk.
    for (std::int64_t done = 0; done < segment.length;) {
      const std::int64_t rank = (segment.position + done) / per_rank;
      const std::int64_t length =
          std::min(segment.length - done, (rank + 1) * per_rank - segment.position - done);
      const std::int64_t begin = segment.token + done - within.begin;
      for_columns(begin, begin + length, across, static_cast<std::int64_t>(columns),
                  [&](std::size_t column, double tokens) {
                    if (all || (request.only && request.only->value == rank)) {
                      auto& share = raster.coverage[all ? static_cast<std::size_t>(rank) : 0][column];
                      share = std::min(1.0F, share + static_cast<float>(tokens / column_tokens));
                    }
                    if (!all && tokens > longest[column]) {
                      longest[column] = tokens;
                      raster.summary[column] = static_cast<std::int32_t>(rank);
                    }
                  });
      done += length;
    }
    return true;
  });
  if (stopped) return std::nullopt;
  return raster;
}

}  // namespace evenkeel::ui
