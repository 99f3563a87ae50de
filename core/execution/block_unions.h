#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "execution/block_bits.h"
#include "execution/token_map.h"

namespace evenkeel {

/// The kv blocks of many consecutive segments at once: unions over aligned groups of segments, over pairs of
/// groups, and so on. For masks whose rows attend most of the sequence, under plans of many short segments.
///
/// Memory at most about 64 MB: n / 64 words a union, groups as large as that asks for. Adding any consecutive
/// segments costs O(segments of two groups + n / 64 x log segments).
class BlockUnions {
 public:
  BlockUnions(const TokenMap& map, std::size_t kv_blocks);

  /// Adds the kv blocks of segments [first, end) to `bits`, which has as many blocks.
  void add(std::size_t first, std::size_t end, BlockBits& bits) const;

  /// Whether so many segments are worth it.
  [[nodiscard]] bool worth(std::size_t segments) const { return segments >= 4 * group_; }

 private:
  [[nodiscard]] const std::uint64_t* node(std::size_t level, std::size_t index) const {
    return levels_[level].data() + index * words_;
  }

  const TokenMap* map_;
  std::size_t words_;                               ///< of a union
  std::size_t group_;                               ///< segments in the smallest unions
  std::vector<std::vector<std::uint64_t>> levels_;  ///< level k: unions of 2^k groups
};

}  // namespace evenkeel
