#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "balance/plan.h"
#include "base/result.h"
#include "base/units.h"
#include "raster/raster.h"

namespace evenkeel {

/// What changes owner in one batch row from plan A to plan B.
struct OwnerChanges {
  std::int64_t tokens = 0;
  std::int64_t moved_tokens = 0;
  std::int64_t blocks = 0;  ///< q blocks of the original row
  /// Blocks that change owner, and the tiles in them; nothing where a plan divides a block between ranks:
  /// then only tokens can be counted.
  std::optional<std::int64_t> moved_blocks;
  std::optional<std::int64_t> moved_tiles;
  bool operator==(const OwnerChanges&) const = default;
};

/// Counts them. `tiles` are the non-empty tiles of each q block of `block_q` tokens. Both plans are of the
/// same sequence; their world sizes may differ.
///
/// Time O(segments of both plans + blocks), memory O(1). Nothing when stopped. Checked against comparing the
/// owners of every token in tests/core/owner_changes_test.cpp.
[[nodiscard]] Cancellable<OwnerChanges> owner_changes(const Plan& a, const Plan& b, BatchRow row,
                                                      std::int64_t block_q,
                                                      std::span<const std::int64_t> tiles,
                                                      const std::stop_token& stop = {});

/// Who owns a row of cells in original order.
struct RowOwners {
  std::int32_t a = -1;  ///< of most of the tokens that move; where none does, of most tokens
  std::int32_t b = -1;
  std::uint8_t moved = 0;  ///< share of the tokens that change owner: 0 none, 1 or more some, 255 all
  bool operator==(const RowOwners&) const = default;
};

/// The owners of every cell of an axis of tokens. O(segments of both plans in the axis + cells).
[[nodiscard]] Cancellable<std::vector<RowOwners>> row_owners(const Plan& a, const Plan& b, BatchRow row,
                                                             const CellAxis& q,
                                                             const std::stop_token& stop = {});

}  // namespace evenkeel
