#include "execution/block_unions.h"

#include <algorithm>

namespace evenkeel {
namespace {

constexpr std::size_t kLeastGroup = 64;
/// All levels together have twice the words of the lowest.
constexpr std::size_t kMostWords = std::size_t{1} << 22;

}  // namespace

BlockUnions::BlockUnions(const TokenMap& map, std::size_t kv_blocks)
    : map_(&map), words_((kv_blocks + 63) / 64), group_(kLeastGroup) {
  while (map.size() / group_ * words_ > kMostWords) group_ *= 2;
  const std::size_t groups = map.size() / group_;
  std::vector<std::uint64_t>& lowest = levels_.emplace_back(groups * words_, 0);
  for (std::size_t i = 0; i < groups * group_; ++i) {
    std::uint64_t* const words = lowest.data() + i / group_ * words_;
    for (std::size_t block = map.blocks(i).first(); block <= map.blocks(i).last; ++block) {
      words[block >> 6] |= std::uint64_t{1} << (block & 63);
    }
  }
  for (std::size_t count = groups / 2; count > 0; count /= 2) {
    std::vector<std::uint64_t> next(count * words_);
    const std::vector<std::uint64_t>& below = levels_.back();
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t w = 0; w < words_; ++w) {
        next[i * words_ + w] = below[2 * i * words_ + w] | below[(2 * i + 1) * words_ + w];
      }
    }
    levels_.push_back(std::move(next));
  }
}

void BlockUnions::add(std::size_t first, std::size_t end, BlockBits& bits) const {
  if (!worth(end - first)) {
    bits.add_runs(map_->blocks() + first, map_->blocks() + end);
    return;
  }
  std::size_t low = (first + group_ - 1) / group_;
  std::size_t high = end / group_;
  bits.add_runs(map_->blocks() + first, map_->blocks() + low * group_);
  bits.add_runs(map_->blocks() + high * group_, map_->blocks() + end);
  for (std::size_t level = 0; low < high; ++level) {
    if (low % 2 == 1) bits.add_words(node(level, low++), words_);
    if (high % 2 == 1) bits.add_words(node(level, --high), words_);
    low /= 2;
    high /= 2;
  }
}

}  // namespace evenkeel
