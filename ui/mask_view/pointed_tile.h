#pragma once

#include <QString>
#include <optional>

#include "raster/tile_details.h"

namespace evenkeel::ui {

/// The tile under the cursor, and whose tokens are there.
struct PointedTile {
  TileDetails details;
  RowOrder order = RowOrder::original;
  std::optional<Rank> rank;     ///< of the row under the cursor
  std::optional<Rank> kv_rank;  ///< that holds the kv token under the cursor
};

/// "As executed".
[[nodiscard]] QString orderText(RowOrder order);
/// "empty", "full", "partial, 37.5 %".
[[nodiscard]] QString tileText(const TileDetails& details);
/// Document indices: "3", "3 to 5", "3, 7 and 4 more".
[[nodiscard]] QString documentsText(const std::vector<Interval>& documents);
/// All of it in a line: "q block 12, kv block 3, partial, 37.5 %, rank 5".
[[nodiscard]] QString readOutText(const PointedTile& tile);

}  // namespace evenkeel::ui
