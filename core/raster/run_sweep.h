#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "mask/block_mask.h"

namespace evenkeel {

/// Runs of tiles of several q blocks on top of one another, with weights: what they add up to, as stretches
/// of kv blocks of one weight. A run costs O(log runs), however long it is.
class RunSweep {
 public:
  void add(const TileRun& run, std::int64_t weight) {
    const bool full = run.tiles == TileClass::full;
    const Change begins{run.begin, full ? weight : 0, full ? 0 : weight};
    changes_.push_back(begins);
    changes_.push_back({run.end, -begins.full, -begins.partial});
  }

  /// Calls `visit(begin, end, full, partial)` for each stretch that has any weight, ascending, and forgets
  /// everything.
  template <class Visit>
  void drain(Visit visit) {
    std::sort(changes_.begin(), changes_.end(),
              [](const Change& a, const Change& b) { return a.block < b.block; });
    std::int64_t full = 0;
    std::int64_t partial = 0;
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      const Change& change = changes_[i];
      full += change.full;
      partial += change.partial;
      const std::int32_t end = i + 1 < changes_.size() ? changes_[i + 1].block : change.block;
      if (end > change.block && (full > 0 || partial > 0)) visit(change.block, end, full, partial);
    }
    changes_.clear();
  }

 private:
  /// From this kv block on.
  struct Change {
    std::int32_t block;
    std::int64_t full;
    std::int64_t partial;
  };
  std::vector<Change> changes_;
};

}  // namespace evenkeel
