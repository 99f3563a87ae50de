#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace evenkeel {

/// A set of blocks as bits, with a summary of the words that hold any: adding a short run costs O(1), going
/// through the set and clearing it O(words that hold any).
class BlockBits {
 public:
  BlockBits() = default;
  explicit BlockBits(std::size_t blocks) : words_((blocks + 63) / 64 + 1), summary_(words_.size() / 64 + 1) {}

  void add(std::size_t block) {
    const std::size_t word = block >> 6;
    words_[word] |= std::uint64_t{1} << (block & 63);
    summary_[word >> 6] |= std::uint64_t{1} << (word & 63);
  }

  /// Adds blocks first to last, both included.
  void add_run(std::size_t first, std::size_t last) {
    add(first);
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
    for (std::size_t i = word + 1; i < last_word; ++i) {
      words_[i] = ~std::uint64_t{0};
      summary_[i >> 6] |= std::uint64_t{1} << (i & 63);
    }
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
  template <class Visit>
  void take_words(Visit visit) {
    for (std::size_t group = 0; group < summary_.size(); ++group) {
      std::uint64_t some = summary_[group];
      if (some == 0) continue;
      summary_[group] = 0;
      while (some != 0) {
        const std::size_t word = group * 64 + static_cast<std::size_t>(std::countr_zero(some));
        some &= some - 1;
        visit(word, words_[word]);
        words_[word] = 0;
      }
    }
  }

  std::vector<std::uint64_t> words_;
  std::vector<std::uint64_t> summary_;
};

}  // namespace evenkeel
