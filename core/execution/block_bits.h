#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace evenkeel {

/// A set of blocks as bits, with a flag for every word that holds any: adding a short run costs O(1), going
/// through the set and clearing it O(words that hold any + blocks / 512).
class BlockBits {
 public:
  BlockBits() = default;
  explicit BlockBits(std::size_t blocks) : words_(((blocks >> 9) + 1) * 8), flags_(words_.size()) {}

  void add(std::size_t block) { add(block, words_.data(), flags_.data()); }

  /// Adds all blocks of runs {first, last}, both included.
  template <class Run>
  void add_runs(const Run* begin, const Run* end) {
    // OPTIMIZATION: runs are mostly single blocks. Kept in registers, as the stores might change the vectors.
    std::uint64_t* const words = words_.data();
    std::uint8_t* const flags = flags_.data();
    for (const Run* run = begin; run != end; ++run) {
      add(run->first_block, words, flags);
      if (run->first_block != run->last_block) add_run(run->first_block, run->last_block);
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
    add(first);
    if (first == last) return;
    add(last);
    if (last - first < 2) return;
    const std::size_t word = first >> 6;
    const std::size_t last_word = last >> 6;
    const std::uint64_t from = ~std::uint64_t{0} << (first & 63);
    const std::uint64_t to = ~std::uint64_t{0} >> (63 - (last & 63));
    if (word == last_word) {
      words_[word] |= from & to;
      return;
    }
    words_[word] |= from;
    words_[last_word] |= to;
    for (std::size_t i = word + 1; i < last_word; ++i) words_[i] = ~std::uint64_t{0};
    std::fill(flags_.data() + word + 1, flags_.data() + last_word, std::uint8_t{1});
  }

  [[nodiscard]] bool contains(std::size_t block) const {
    return (words_[block >> 6] >> (block & 63) & 1) != 0;
  }

  /// How many blocks are in the set, which is empty then.
  [[nodiscard]] std::int64_t take_count() {
    std::int64_t count = 0;
    take_words([&count](std::size_t /*word*/, std::uint64_t bits) { count += std::popcount(bits); });
    return count;
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
  static void add(std::size_t block, std::uint64_t* words, std::uint8_t* flags) {
    words[block >> 6] |= std::uint64_t{1} << (block & 63);
    flags[block >> 6] = 1;
  }

  template <class Visit>
  void take_words(Visit visit) {
    for (std::size_t eight = 0; eight < flags_.size(); eight += 8) {
      std::uint64_t some = 0;
      std::memcpy(&some, flags_.data() + eight, 8);
      if (some == 0) continue;
      std::memset(flags_.data() + eight, 0, 8);
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
