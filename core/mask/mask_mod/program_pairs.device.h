#pragma once

#include <cstddef>
#include <cstdint>

#include "base/annotate.h"
#include "base/units.h"
#include "mask/mask_mod/flat_step.device.h"
#include "mask/mask_view.device.h"
#include "mask/tile_row.device.h"

/// What one thread asks a flat program about the pairs of a tile; what the kernels over programs share.
namespace evenkeel::mask_mod {

/// Steps that a thread has room for.
inline constexpr std::size_t kMostFlatSteps = 64;

/// The pairs of a tile that lie inside the sequence.
struct TilePairs {
  Interval q;
  Interval kv;

  [[nodiscard]] EVENKEEL_HOST_DEVICE static TilePairs of(std::int64_t q_block, std::int64_t kv_block,
                                                         BlockSize block, std::int64_t seq_len) {
    return {tokens_of_block(q_block, block.q, seq_len), tokens_of_block(kv_block, block.kv, seq_len)};
  }
  [[nodiscard]] EVENKEEL_HOST_DEVICE std::int64_t count() const { return q.length() * kv.length(); }
  /// A tile over the edge of the sequence has pairs that are not there.
  [[nodiscard]] EVENKEEL_HOST_DEVICE bool whole(BlockSize block) const {
    return q.length() == block.q && kv.length() == block.kv;
  }
};

/// What the program's bool can be over all of these pairs, by intervals: sound, {1, 1} where every pair is
/// allowed for certain, {0, 0} where none is. `program` has 1 to kMostFlatSteps steps.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline Range range_of_pairs(const FlatView& program,
                                                               const TilePairs& pairs) {
  Range ranges[kMostFlatSteps];
  ranges[0] = ranges[1] = {0, 0};  // what an op lacks may be read
  for (std::size_t i = 0; i < program.steps.size(); ++i)
    ranges[i] = step_range(program, program.steps[i], pairs.q, pairs.kv, ranges);
  return ranges[program.steps.size() - 1];
}

/// Whether a pair is allowed. `values` has room for as many as the program has steps, and at least two.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline bool allows_pair(const FlatView& program, std::int64_t q,
                                                           std::int64_t kv, std::int64_t* values) {
  for (std::size_t step = 0; step < program.steps.size(); ++step)
    values[step] = step_value(program, program.steps[step], q, kv, values);
  return values[program.steps.size() - 1] != 0;
}

/// Tokens that stand where they come from.
struct InTokenOrder {
  /// A rectangle of tokens that holds all pairs of a tile; `positions` are its q and kv positions.
  [[nodiscard]] EVENKEEL_HOST_DEVICE TilePairs around(std::int64_t /*q_block*/, std::int64_t /*kv_block*/,
                                                      const TilePairs& positions) const {
    return positions;
  }
  [[nodiscard]] EVENKEEL_HOST_DEVICE std::int64_t token_at(std::int64_t position) const { return position; }
};

/// What the threads of a block have seen of a tile each. Not initialised. Several threads may set one flag,
/// to the same value.
template <std::size_t kTiles>
struct SeenTiles {
  std::uint8_t allowed[kTiles];  ///< whether some pair of each tile is
  std::uint8_t denied[kTiles];
  std::uint8_t decided[kTiles];

  /// Asks what holds for all pairs of tile `slot`.
  EVENKEEL_HOST_DEVICE void decide(const FlatView& program, const TilePairs& pairs, int slot) {
    const Range result = range_of_pairs(program, pairs);
    allowed[slot] = result.least == 1 ? 1 : 0;
    denied[slot] = result.most == 0 ? 1 : 0;
    decided[slot] = result.least == 1 || result.most == 0 ? 1 : 0;
  }

  /// Looks at every `stride`-th of the pairs of tile `slot`, which was not decided, from `first` on, until
  /// two differ. `order.token_at(position)` is the token that stands at a position.
  template <class Order>
  EVENKEEL_HOST_DEVICE void look_at_pairs(const FlatView& program, const TilePairs& positions,
                                          const Order& order, int slot, std::int64_t first,
                                          std::int64_t stride) {
    const std::int64_t columns = positions.kv.length();
    const std::int64_t count = positions.count();
    std::int64_t values[kMostFlatSteps];
    values[0] = values[1] = 0;  // what an op lacks may be read
    bool some_allowed = false;
    bool some_denied = false;
    for (std::int64_t i = first; i < count && !(some_allowed && some_denied); i += stride) {
      const bool pair = allows_pair(program, order.token_at(positions.q.begin + i / columns),
                                    order.token_at(positions.kv.begin + i % columns), values);
      (pair ? some_allowed : some_denied) = true;
    }
    if (some_allowed) allowed[slot] = 1;
    if (some_denied) denied[slot] = 1;
  }

  /// Once it is decided, or all of its pairs were looked at. A tile over the edge of the sequence is never
  /// full.
  [[nodiscard]] EVENKEEL_HOST_DEVICE TileClass class_of(int slot, bool whole) const {
    if (allowed[slot] == 0) return TileClass::empty;
    return denied[slot] == 0 && whole ? TileClass::full : TileClass::partial;
  }
};

}  // namespace evenkeel::mask_mod
