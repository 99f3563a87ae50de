#pragma once

#include <cstdint>
#include <vector>

#include "base/units.h"
#include "mask/mask_mod/rectangles.h"

namespace evenkeel::mask_mod {

/// Classifies the tiles of a program by a quadtree over them, q block by q block. What is found of larger
/// squares of tiles is kept while their q blocks are asked for: ascending q blocks cost what the whole tree
/// costs, about O(tiles on the edges of what is allowed).
class TileTree {
 public:
  /// `rectangles` must outlive this.
  TileTree(Rectangles& rectangles, std::int64_t seq_len, BlockSize block);

  /// Consecutive kv blocks [begin, end) that are full or partial.
  struct Run {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    bool full = false;
  };
  /// Sets `out` to the runs of a q block: ascending and apart, though neighbours may be alike. A tile over
  /// the edge of the sequence is never full.
  void find(std::int64_t q_block, std::vector<Run>& out);

 private:
  /// One row of squares of 2^level x 2^level tiles.
  struct Level {
    std::int64_t index = -1;              ///< which row of squares; -1: none yet
    std::vector<std::int64_t> undecided;  ///< squares
    std::vector<Interval> full;           ///< kv blocks
  };
  void refine(std::size_t level, std::int64_t index);
  void resolve(std::int64_t q_block, std::vector<Run>& out);

  Rectangles& rectangles_;
  std::int64_t seq_len_;
  BlockSize block_;
  std::vector<Level> levels_;
};

}  // namespace evenkeel::mask_mod
