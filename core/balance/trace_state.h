#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "balance/plan_trace.h"

namespace evenkeel {

/// How things stand after a step of a trace: who has what so far. Only what the steps told.
struct TraceState {
  std::unordered_map<std::int32_t, std::int32_t> owner;  ///< rank by block
  std::vector<std::int64_t> loads;                       ///< by rank; of blocks only
  std::vector<TracePiece> taken;                         ///< in the order in which they were taken
  std::vector<TracePiece> pieces;                        ///< of what was cut last
  std::vector<std::int32_t> order;                       ///< blocks by descending work
  std::vector<std::vector<std::int32_t>> rows;           ///< as they are written now
  std::vector<std::int64_t> slowest;                     ///< load of the heaviest rank since the search began
  std::vector<TraceAsk> asked;
  std::optional<std::int64_t> bound;  ///< what a search is to come down to, or not to pass
  bool bound_is_limit = false;        ///< not to pass

  /// The rank of a block; nothing before it has one, and for those that were left out.
  [[nodiscard]] std::optional<Rank> rank_of(std::int32_t block) const;
};

/// After the first `count` steps. O(steps + items in them).
[[nodiscard]] TraceState trace_state(const PlanTrace& trace, std::size_t count);

}  // namespace evenkeel
