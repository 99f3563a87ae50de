#pragma once

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <vector>

#include "balance/plan.h"
#include "base/result.h"
#include "base/units.h"
#include "execution/block_bits.h"

namespace evenkeel {

/// Where the tokens of one batch row stand under a plan: its segments in the order of tokens, cut at the
/// edges between ranks, with the kv blocks of the rearranged sequence that each lies in. Immutable.
///
/// Memory 28 bytes a segment. Tokens and positions are below 2^31, so 32 bits hold them.
class TokenMap {
 public:
  /// Nothing when stopped. O(segments).
  [[nodiscard]] static Cancellable<TokenMap> make(const Plan& plan, BatchRow row, std::int64_t kv_block,
                                                  const std::stop_token& stop = {});

  [[nodiscard]] std::size_t size() const { return blocks_.size(); }
  [[nodiscard]] std::int64_t token(std::size_t index) const { return tokens_[index]; }
  [[nodiscard]] std::int64_t end_token(std::size_t index) const { return tokens_[index + 1]; }
  [[nodiscard]] std::int64_t position(std::size_t index) const { return positions_[index]; }
  [[nodiscard]] std::int64_t length(std::size_t index) const { return end_token(index) - token(index); }
  /// The kv blocks of its positions.
  [[nodiscard]] const BlockRun& blocks(std::size_t index) const { return blocks_[index]; }
  [[nodiscard]] const BlockRun* blocks() const { return blocks_.data(); }

  /// The segment that holds `token`, 0 <= token < S. O(1) on average, O(log segments) at worst.
  [[nodiscard]] std::size_t find(std::int64_t token) const;

  /// The segments of consecutive tokens: those that lie inside whole, [first_whole, end_whole), and the parts
  /// of the one before and the one after, whose length is 0 where there is none.
  struct Range {
    std::size_t first_whole = 0;
    std::size_t end_whole = 0;
    Segment head;
    Segment tail;
  };
  /// `tokens` is within the sequence and not empty. O(log segments), little where it begins shortly after
  /// segment `near`, which is moved to where it ends.
  [[nodiscard]] Range range(Interval tokens, std::size_t& near) const;
  [[nodiscard]] Range range(Interval tokens) const {
    std::size_t near = find(tokens.begin);
    return range(tokens, near);
  }

  /// Calls `visit(segment)` for the segments of `tokens`, clipped to it, in the order of tokens.
  template <class Visit>
  void for_each(Interval tokens, Visit visit) const {
    if (tokens.empty()) return;
    const Range parts = range(tokens);
    if (parts.head.length > 0) visit(parts.head);
    for (std::size_t i = parts.first_whole; i < parts.end_whole; ++i) {
      visit(Segment{token(i), position(i), length(i)});
    }
    if (parts.tail.length > 0) visit(parts.tail);
  }

 private:
  void index();
  [[nodiscard]] std::size_t find_from(std::int64_t token, std::size_t near) const;

  std::vector<std::uint32_t> tokens_;  ///< one more than segments: the last is S
  std::vector<std::uint32_t> positions_;
  std::vector<BlockRun> blocks_;
  std::vector<std::uint32_t> starts_;  ///< by bucket of 2^shift tokens: the segment of its first token
  int shift_ = 0;
};

}  // namespace evenkeel
