#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "base/interval_set.h"
#include "base/units.h"
#include "execution/block_bits.h"

namespace evenkeel {

/// The union of sets of tokens that come in any order. Few intervals stay a list; where they are many, as
/// those of a mask that intervals do not decide are, they become bits, a token each, which take a short
/// interval in O(1) where sorting took most of an answer.
class TokenUnion {
 public:
  explicit TokenUnion(std::int64_t seq_len)
      : seq_len_(seq_len), most_(static_cast<std::size_t>(std::max<std::int64_t>(kLittle, seq_len / 64))) {}

  /// Adds intervals of tokens within the sequence.
  void add(const IntervalSet& some) {
    for (const Interval& tokens : some) {
      ascending_ = ascending_ && (list_.empty() || tokens.begin >= list_.back().begin);
      append_interval(list_, tokens);
    }
    if (list_.size() > most_) move_to_bits();
  }

  /// Sets `out` to the union, ascending and apart. The union is empty then.
  void take(IntervalSet& out) {
    if (in_bits_) {
      move_to_bits();
      in_bits_ = false;
      bits_.take_runs([this](std::size_t begin, std::size_t end) {
        list_.push_back({static_cast<std::int64_t>(begin), static_cast<std::int64_t>(end)});
      });
    } else if (!ascending_) {
      normalise(list_);
    }
    ascending_ = true;
    std::swap(out, list_);
    list_.clear();
  }

 private:
  static constexpr std::int64_t kLittle = 4096;

  void move_to_bits() {
    if (bits_.size() == 0) bits_ = BlockBits(static_cast<std::size_t>(seq_len_));
    for (const Interval& tokens : list_)
      bits_.add_run(static_cast<std::size_t>(tokens.begin), static_cast<std::size_t>(tokens.end - 1));
    list_.clear();
    in_bits_ = true;
  }

  std::int64_t seq_len_;
  std::size_t most_;
  IntervalSet list_;
  bool ascending_ = true;
  bool in_bits_ = false;
  BlockBits bits_;  ///< made when it is needed
};

}  // namespace evenkeel
