#pragma once

#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "mask/block_mask.h"
#include "support/oracle_tiles.h"

/// Compares compressed block masks with the tiles that the oracle counts.
namespace evenkeel::test {

/// Where they differ; empty where they agree and the runs are ascending, not empty and maximal.
[[nodiscard]] inline std::string difference(const BlockMask& mask, const OracleTiles& oracle) {
  std::ostringstream out;
  if (mask.row_begin.size() != oracle.rows.size() + 1 || mask.row_begin.front() != 0 ||
      mask.row_begin.back() != static_cast<std::int64_t>(mask.runs.size())) {
    out << mask.row_begin.size() << " row offsets for " << oracle.rows.size() << " q blocks";
    return out.str();
  }
  for (std::size_t q = 0; q < oracle.rows.size(); ++q) {
    std::vector<OracleTile> tiles(oracle.rows[q].size(), OracleTile::empty);
    const TileRun* before = nullptr;
    for (const TileRun& run : mask.row(static_cast<std::int64_t>(q))) {
      if (run.begin >= run.end || run.begin < 0 || static_cast<std::size_t>(run.end) > tiles.size() ||
          run.tiles == TileClass::empty ||
          (before != nullptr &&
           (run.begin < before->end || (run.begin == before->end && run.tiles == before->tiles)))) {
        out << "q block " << q << ": run [" << run.begin << ", " << run.end << ") is no maximal run; ";
        return out.str();
      }
      for (std::int32_t kv = run.begin; kv < run.end; ++kv) {
        tiles[static_cast<std::size_t>(kv)] =
            run.tiles == TileClass::full ? OracleTile::full : OracleTile::partial;
      }
      before = &run;
    }
    for (std::size_t kv = 0; kv < tiles.size(); ++kv) {
      if (tiles[kv] == oracle.rows[q][kv]) continue;
      out << "tile (" << q << ", " << kv << ") is of class " << static_cast<int>(tiles[kv]) << " instead of "
          << static_cast<int>(oracle.rows[q][kv]) << "; ";
    }
  }
  if (mask.full_tiles != oracle.count(OracleTile::full) ||
      mask.partial_tiles != oracle.count(OracleTile::partial)) {
    out << mask.full_tiles << " full and " << mask.partial_tiles << " partial tiles in total";
  }
  return out.str();
}

}  // namespace evenkeel::test
