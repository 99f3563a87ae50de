#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace evenkeel {

/// Consecutive blocks, ready to be added to a set of bits: most runs lie in one word of 64 blocks.
struct BlockRun {
  std::uint64_t bits;  ///< those in its first word
  std::uint32_t word;  ///< its first word
  std::uint32_t last;  ///< its last block

  /// Blocks first to last, both included.
  [[nodiscard]] static BlockRun make(std::uint32_t first, std::uint32_t last) {
    const std::uint32_t word = first >> 6;
    const std::uint32_t end = last >> 6 == word ? last & 63 : 63;
    return {(~std::uint64_t{0} << (first & 63)) & (~std::uint64_t{0} >> (63 - end)), word, last};
  }
  [[nodiscard]] std::uint32_t first() const {
    return word * 64 + static_cast<std::uint32_t>(std::countr_zero(bits));
  }
};

/// A set of blocks as bits, with a flag for every word that holds any: adding a short run costs O(1), going
/// through the set and clearing it O(words that hold any + blocks / 512).
class BlockBits {
 public:
  BlockBits() = default;
  explicit BlockBits(std::size_t blocks) : words_(((blocks >> 9) + 1) * 8), flags_(words_.size()) {}

  /// Adds all blocks of the runs [begin, end).
  void add_runs(const BlockRun* begin, const BlockRun* end) {
    // OPTIMIZATION: kept in registers, as the stores might change the vectors.
    std::uint64_t* const words = words_.data();
    std::uint8_t* const flags = flags_.data();
    for (const BlockRun* run = begin; run != end; ++run) {
      words[run->word] |= run->bits;
      flags[run->word] = 1;
      if (run->last >> 6 != run->word) add_run(run->first(), run->last);
    }
  }

  /// Adds the blocks of `count` words, from block 0 on.
  void add_words(const std::uint64_t* words, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) words_[i] |= words[i];
    // Where a word is 0 the flag costs a look, no more.
    std::fill(flags_.data(), flags_.data() + count, std::uint8_t{1});
  }

  /// Adds blocks first to last, both included.
  void add_run(std::size_t first, std::size_t last) {
    const std::size_t word = first >> 6;
    const std::size_t last_word = last >> 6;
    const std::uint64_t from = ~std::uint64_t{0} << (first & 63);
    const std::uint64_t to = ~std::uint64_t{0} >> (63 - (last & 63));
    words_[word] |= word == last_word ? from & to : from;
    flags_[word] = 1;
    if (word == last_word) return;
    words_[last_word] |= to;
    for (std::size_t i = word + 1; i < last_word; ++i) words_[i] = ~std::uint64_t{0};
    std::fill(flags_.data() + word + 1, flags_.data() + last_word + 1, std::uint8_t{1});
  }

  /// More than any block.
  [[nodiscard]] std::size_t size() const { return words_.size() * 64; }
  [[nodiscard]] bool contains(std::size_t block) const {
    return (words_[block >> 6] >> (block & 63) & 1) != 0;
  }

  /// How many blocks are in the set, which is empty then.
  [[nodiscard]] std::int64_t take_count() {
    std::uint64_t count = 0;
    for (std::size_t eight = 0; eight < flags_.size(); eight += 8) {
      if (!take_flags(eight)) continue;
      count += count_of_eight(words_.data() + eight);
      std::memset(words_.data() + eight, 0, 8 * sizeof(std::uint64_t));
    }
    return static_cast<std::int64_t>(count);
  }

  /// Calls `visit(first, end)` for each run of consecutive blocks, ascending. The set is empty then.
  template <class Visit>
  void take_runs(Visit visit) {
    std::size_t first = 0;
    std::size_t end = 0;
    take_words([&](std::size_t word, std::uint64_t bits) {
      while (bits != 0) {
        const auto skip = static_cast<std::size_t>(std::countr_zero(bits));
        const auto length = static_cast<std::size_t>(std::countr_one(bits >> skip));
        const std::size_t begin = word * 64 + skip;
        if (begin != end) {
          if (end > first) visit(first, end);
          first = begin;
        }
        end = begin + length;
        if (skip + length >= 64) break;
        bits &= ~std::uint64_t{0} << (skip + length);
      }
    });
    if (end > first) visit(first, end);
  }

 private:
  /// Whether one of eight words holds any; the flags are 0 then.
  bool take_flags(std::size_t first) {
    std::uint64_t some = 0;
    std::memcpy(&some, flags_.data() + first, 8);
    if (some != 0) std::memset(flags_.data() + first, 0, 8);
    return some != 0;
  }

  /// The set bits of eight words. OPTIMIZATION: by sums of bits, pairs, fours and bytes, which are vectors
  /// of eight words; every x86-64 has those, and not every one counts the bits of a word.
  [[nodiscard]] static std::uint64_t count_of_eight(const std::uint64_t* words) {
    constexpr std::uint64_t kOnes = ~std::uint64_t{0};
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < 8; ++i) {
      std::uint64_t sums = words[i] - (words[i] >> 1 & kOnes / 3);
      sums = (sums & kOnes / 5) + (sums >> 2 & kOnes / 5);
      bytes += (sums + (sums >> 4)) & kOnes / 17;
    }
    // A byte holds at most 64 by now, and all of them 512.
    constexpr std::uint64_t kEvenBytes = kOnes / 257;
    const std::uint64_t pairs = (bytes & kEvenBytes) + (bytes >> 8 & kEvenBytes);
    return pairs * (kOnes / 65535) >> 48;
  }

  template <class Visit>
  void take_words(Visit visit) {
    for (std::size_t eight = 0; eight < flags_.size(); eight += 8) {
      if (!take_flags(eight)) continue;
      for (std::size_t word = eight; word < eight + 8; ++word) {
        if (words_[word] == 0) continue;
        visit(word, words_[word]);
        words_[word] = 0;
      }
    }
  }

  std::vector<std::uint64_t> words_;
  std::vector<std::uint8_t> flags_;  ///< by word, 1 where it is not 0
};

}  // namespace evenkeel
