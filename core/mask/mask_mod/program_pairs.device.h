#pragma once

#include <cstddef>
#include <cstdint>

#include "base/annotate.h"
#include "base/units.h"
#include "mask/mask_mod/flat_step.device.h"
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

/// Calls `visit(allowed)` for every `stride`-th of the pairs from `first` on, row by row, until it returns
/// false.
template <class Visit>
EVENKEEL_HOST_DEVICE inline void for_each_pair(const FlatView& program, const TilePairs& pairs,
                                               std::int64_t first, std::int64_t stride, Visit visit) {
  const std::int64_t columns = pairs.kv.length();
  const std::int64_t count = pairs.count();
  std::int64_t values[kMostFlatSteps];
  values[0] = values[1] = 0;
  for (std::int64_t i = first; i < count; i += stride) {
    const std::int64_t q = pairs.q.begin + i / columns;
    const std::int64_t kv = pairs.kv.begin + i % columns;
    for (std::size_t step = 0; step < program.steps.size(); ++step)
      values[step] = step_value(program, program.steps[step], q, kv, values);
    if (!visit(values[program.steps.size() - 1] != 0)) return;
  }
}

}  // namespace evenkeel::mask_mod
