#include "mask/mask_mod/tile_tree.h"

#include <algorithm>

namespace evenkeel::mask_mod {
namespace {

/// Tokens of blocks [begin, end) that lie in the sequence.
Interval tokens_of(std::int64_t begin, std::int64_t end, std::int64_t block, std::int64_t seq_len) {
  return intersect({begin * block, end * block}, {0, seq_len});
}

}  // namespace

TileTree::TileTree(Rectangles& rectangles, std::int64_t seq_len, BlockSize block)
    : rectangles_(rectangles), seq_len_(seq_len), block_(block), levels_(1) {
  const std::int64_t blocks = std::max(ceil_div(seq_len, block.q), ceil_div(seq_len, block.kv));
  while ((std::int64_t{1} << (levels_.size() - 1)) < blocks) levels_.emplace_back();
  Level& top = levels_.back();
  top.index = 0;
  top.undecided = {0};
}

/// Looks at the squares of one row of a level, where the level above did not decide.
void TileTree::refine(std::size_t level, std::int64_t index) {
  const Level& above = levels_[level + 1];
  Level& here = levels_[level];
  here.index = index;
  here.undecided.clear();
  here.full.clear();
  const auto width = std::int64_t{1} << level;
  const std::int64_t kv_blocks = ceil_div(seq_len_, block_.kv);
  const Interval q = tokens_of(index * width, (index + 1) * width, block_.q, seq_len_);
  for (const std::int64_t parent : above.undecided) {
    for (std::int64_t square = 2 * parent; square < 2 * parent + 2 && square * width < kv_blocks; ++square) {
      const std::int64_t end = std::min((square + 1) * width, kv_blocks);
      const Verdict verdict = rectangles_.verdict(q, tokens_of(square * width, end, block_.kv, seq_len_));
      if (verdict == Verdict::unknown) here.undecided.push_back(square);
      if (verdict == Verdict::all) here.full.push_back({square * width, end});
    }
  }
}

/// Single tiles that intervals did not decide.
void TileTree::resolve(std::int64_t q_block, std::vector<Run>& out) {
  const Interval q = tokens_of(q_block, q_block + 1, block_.q, seq_len_);
  for (const std::int64_t tile : levels_.front().undecided) {
    const Verdict contents =
        rectangles_.contents_of_undecided(q, tokens_of(tile, tile + 1, block_.kv, seq_len_));
    if (contents != Verdict::none) out.push_back({tile, tile + 1, contents == Verdict::all});
  }
}

void TileTree::find(std::int64_t q_block, std::vector<Run>& out) {
  out.clear();
  for (std::size_t level = levels_.size() - 1; level-- > 0;) {
    const std::int64_t index = q_block >> level;
    // What lies below belongs to another row of squares then.
    if (levels_[level].index != index) refine(level, index);
  }
  for (const Level& level : levels_) {
    for (const Interval& blocks : level.full) out.push_back({blocks.begin, blocks.end, true});
  }
  resolve(q_block, out);
  std::sort(out.begin(), out.end(), [](const Run& a, const Run& b) { return a.begin < b.begin; });
  if ((q_block + 1) * block_.q > seq_len_) {
    for (Run& run : out) run.full = false;
  }
  const std::int64_t whole_blocks = seq_len_ / block_.kv;
  if (out.empty() || !out.back().full || out.back().end <= whole_blocks) return;
  Run last{whole_blocks, out.back().end, false};
  out.back().end = whole_blocks;
  if (out.back().begin == out.back().end) out.pop_back();
  out.push_back(last);
}

}  // namespace evenkeel::mask_mod
