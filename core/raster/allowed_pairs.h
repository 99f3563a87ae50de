#pragma once

#include <cstdint>

#include "base/interval_set.h"
#include "base/units.h"
#include "execution/token_map.h"
#include "mask/mask.h"
#include "mask/mask_rows.h"
#include "raster/cell_sums.h"

namespace evenkeel {

/// Allowed pairs by cell of one row of cells. Rows of consecutive tokens are added whole: the kv tokens that
/// all of them attend cost O(1) an interval, only those that some attend are counted cell by cell.
class AllowedPairs {
 public:
  AllowedPairs(const Mask& mask, BatchRow row, const CellAxis& kv);

  /// Columns are positions under `map`, which must outlive this, instead of tokens.
  void rearrange(const TokenMap& map) { map_ = &map; }

  /// Adds the allowed pairs of the q tokens `rows`.
  void add(Interval rows);

  /// As `CellSums::drain`.
  template <class Visit>
  void drain(Visit visit) {
    sums_.drain(visit);
  }

 private:
  void add_all(Interval rows, Interval tokens);
  void add_some(Interval rows, Interval tokens);

  const Mask& mask_;
  BatchRow row_;
  MaskRows mask_rows_;
  CellSums sums_;
  const TokenMap* map_ = nullptr;
  IntervalSet any_;
  IntervalSet all_;
};

}  // namespace evenkeel
