#include "raster/allowed_pairs.h"

#include <algorithm>

namespace evenkeel {

AllowedPairs::AllowedPairs(const Mask& mask, BatchRow row, const CellAxis& kv)
    : mask_(mask), row_(row), mask_rows_(mask, row), sums_(kv) {}

void AllowedPairs::add(Interval rows) {
  const bool dilated = mask_.is_named() && mask_rows_.view().kind == MaskKind::dilated;
  if (dilated && rows.length() > 1) {
    // No token is attended by two neighbours, but the area of any rectangle is known.
    add_some(rows, {std::max<std::int64_t>(0, rows.begin - mask_rows_.view().second), rows.end});
    return;
  }
  // A joined mask is added row by row.
  if (!mask_.is_named() && mask_.program() == nullptr && rows.length() > 1) {
    for (std::int64_t q = rows.begin; q < rows.end; ++q) add({q, q + 1});
    return;
  }
  mask_rows_.any(rows, any_);
  if (rows.length() == 1) {
    for (const Interval& tokens : any_) add_all(rows, tokens);
    return;
  }
  mask_rows_.all(rows, all_);
  auto next = all_.begin();
  for (const Interval& tokens : any_) {
    std::int64_t begin = tokens.begin;
    for (; next != all_.end() && next->begin < tokens.end; ++next) {
      add_some(rows, {begin, next->begin});
      add_all(rows, *next);
      begin = next->end;
    }
    add_some(rows, {begin, tokens.end});
  }
}

void AllowedPairs::add_all(Interval rows, Interval tokens) {
  if (map_ == nullptr) {
    sums_.add(tokens, rows.length());
    return;
  }
  map_->for_each(tokens, [&](const Segment& segment) {
    sums_.add({segment.position, segment.position + segment.length}, rows.length());
  });
}

void AllowedPairs::add_some(Interval rows, Interval tokens) {
  if (tokens.empty()) return;
  const auto add = [&](Interval columns, std::int64_t to_token) {
    sums_.for_each_cell(columns, [&](std::size_t cell, Interval part) {
      const Interval at{part.begin + to_token, part.end + to_token};
      const std::int64_t pairs = mask_rows_.rectangles() != nullptr ? mask_rows_.rectangles()->area(rows, at)
                                                                    : area_of(mask_rows_.view(), rows, at);
      if (pairs > 0) sums_.add_to_cell(cell, pairs);
    });
  };
  if (map_ == nullptr) {
    add(tokens, 0);
    return;
  }
  map_->for_each(tokens, [&](const Segment& segment) {
    add({segment.position, segment.position + segment.length}, segment.token - segment.position);
  });
}

}  // namespace evenkeel
