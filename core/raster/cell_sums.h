#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/units.h"
#include "raster/raster.h"

namespace evenkeel {

/// Sums of weighted intervals by cell: every interval costs O(1), whatever it covers, because what it adds to
/// whole cells is kept as differences; `drain` adds those up.
class CellSums {
 public:
  CellSums() = default;
  explicit CellSums(const CellAxis& axis)
      : axis_(axis),
        rows_(static_cast<std::size_t>(axis.count) + 1, 0),
        edges_(static_cast<std::size_t>(axis.count), 0),
        columns_{axis.count, 0} {
    if (axis.count > 0) cells_a_token_ = (std::int64_t{axis.count} << kFraction) / axis.interval.length();
    begins_.reserve(rows_.size());
    for (std::int32_t cell = 0; cell <= axis.count; ++cell) begins_.push_back(axis.begin_of(cell));
  }

  /// Adds `weight` for each token of `interval`, clipped to the axis.
  void add(Interval interval, std::int64_t weight) {
    interval = intersect(interval, axis_.interval);
    if (interval.empty()) return;
    const std::size_t f = cell_of(interval.begin);
    add_between(interval, weight, f, interval.end <= begins_[f + 1] ? f : cell_of(interval.end - 1));
  }

  /// The same for an interval within the axis whose first and last token lie in cells `f` and `l`.
  void add_between(Interval interval, std::int64_t weight, std::size_t f, std::size_t l) {
    columns_ = {std::min(columns_.begin, static_cast<std::int64_t>(f)),
                std::max(columns_.end, static_cast<std::int64_t>(l) + 1)};
    if (f == l) {
      edges_[f] += weight * interval.length();
      return;
    }
    edges_[f] += weight * (begins_[f + 1] - interval.begin);
    edges_[l] += weight * (interval.end - begins_[l]);
    rows_[f + 1] += weight;
    rows_[l] -= weight;
  }

  /// Adds to one cell.
  void add_to_cell(std::size_t column, std::int64_t amount) {
    edges_[column] += amount;
    columns_ = {std::min(columns_.begin, static_cast<std::int64_t>(column)),
                std::max(columns_.end, static_cast<std::int64_t>(column) + 1)};
  }

  /// Calls `visit(column, interval)` for each cell that `interval` meets, with the part in that cell.
  template <class Visit>
  void for_each_cell(Interval interval, Visit visit) const {
    interval = intersect(interval, axis_.interval);
    if (interval.empty()) return;
    for (std::size_t column = cell_of(interval.begin); !interval.empty(); ++column) {
      const std::int64_t end = std::min(interval.end, begins_[column + 1]);
      visit(column, Interval{interval.begin, end});
      interval.begin = end;
    }
  }

  /// Calls `visit(cell, sum, tokens of the cell)` for each cell from the first to the last that were touched,
  /// and forgets everything.
  template <class Visit>
  void drain(Visit visit) {
    std::int64_t weight = 0;
    std::int64_t begin = columns_.empty() ? 0 : begins_[static_cast<std::size_t>(columns_.begin)];
    for (std::int64_t column = columns_.begin; column < columns_.end; ++column) {
      const auto c = static_cast<std::size_t>(column);
      const std::int64_t end = begins_[c + 1];
      weight += rows_[c];
      visit(c, edges_[c] + weight * (end - begin), end - begin);
      rows_[c] = 0;
      edges_[c] = 0;
      begin = end;
    }
    // The last cell's weight is taken back behind it.
    if (!columns_.empty()) rows_[static_cast<std::size_t>(columns_.end)] = 0;
    columns_ = {axis_.count, 0};
  }

 private:
  static constexpr int kFraction = 32;

  /// `CellAxis::cell_of` of a token of the axis. OPTIMIZATION: without a division, which was half of a sum:
  /// the product is at most two cells too low, as tokens are below 2^31, and what cells begin with puts it
  /// right.
  [[nodiscard]] std::size_t cell_of(std::int64_t token) const {
    auto cell = static_cast<std::size_t>((token - axis_.interval.begin) * cells_a_token_ >> kFraction);
    while (token >= begins_[cell + 1]) ++cell;
    return cell;
  }

  CellAxis axis_;
  std::int64_t cells_a_token_ = 0;    ///< in parts of 2^kFraction, rounded down
  std::vector<std::int64_t> begins_;  ///< of every cell, and the end of the last
  std::vector<std::int64_t> rows_;    ///< change of the weight on whole cells at the start of each
  std::vector<std::int64_t> edges_;   ///< pairs in cells that an interval only begins or ends in
  Interval columns_;                  ///< touched since the last `drain`
};

}  // namespace evenkeel
