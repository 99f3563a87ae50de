#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

#include "balance/segment.h"

/// Segments for tests of their expansion. Without rapidcheck, so that nvcc need not read it.
namespace evenkeel::test {

/// Segments of the given lengths, whose tokens stand in a random order, in the order of `expansion`, and
/// whose tokens and positions begin at `offset`.
[[nodiscard]] inline std::vector<Segment> shuffled_segments(const std::vector<std::int64_t>& lengths,
                                                            Expansion expansion, std::int64_t offset,
                                                            std::uint32_t seed) {
  std::vector<std::size_t> order(lengths.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::shuffle(order.begin(), order.end(), std::mt19937(seed));
  std::vector<std::int64_t> shuffled_start(lengths.size());
  std::int64_t at = offset;
  for (const std::size_t i : order) {
    shuffled_start[i] = at;
    at += lengths[i];
  }
  std::vector<Segment> segments;
  at = offset;
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    segments.push_back(expansion == Expansion::rearrange ? Segment{shuffled_start[i], at, lengths[i]}
                                                         : Segment{at, shuffled_start[i], lengths[i]});
    at += lengths[i];
  }
  return segments;
}

/// What the expansion is by definition, token by token.
[[nodiscard]] inline std::vector<std::int64_t> expanded_by_definition(const std::vector<Segment>& segments,
                                                                      Expansion expansion) {
  std::vector<std::int64_t> indices;
  for (const Segment& segment : segments) {
    for (std::int64_t i = 0; i < segment.length; ++i) {
      indices.push_back((expansion == Expansion::rearrange ? segment.token : segment.position) + i);
    }
  }
  return indices;
}

/// Room for `size` values that shows whether anything was written outside of it.
template <class Value>
class GuardedBufferOf {
 public:
  explicit GuardedBufferOf(std::size_t size) : values_(size + 2 * kGuard, kSentinel) {}
  [[nodiscard]] Value* data() { return values_.data() + kGuard; }
  [[nodiscard]] std::size_t size() const { return values_.size() - 2 * kGuard; }
  [[nodiscard]] std::vector<std::int64_t> contents() const {
    return {values_.begin() + kGuard, values_.end() - kGuard};
  }
  [[nodiscard]] bool guards_intact() const {
    const auto untouched = [](Value value) { return value == kSentinel; };
    return std::all_of(values_.begin(), values_.begin() + kGuard, untouched) &&
           std::all_of(values_.end() - kGuard, values_.end(), untouched);
  }

 private:
  static constexpr std::ptrdiff_t kGuard = 64;
  static constexpr Value kSentinel = static_cast<Value>(-0x01234567);
  std::vector<Value> values_;
};
using GuardedBuffer = GuardedBufferOf<std::int64_t>;

}  // namespace evenkeel::test
