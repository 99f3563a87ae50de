#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include "balance/plan.h"
#include "base/result.h"
#include "base/units.h"
#include "mask/mask.h"

namespace evenkeel {

/// Which kv tokens the ranks read: `tokens[r W + s]` is how many distinct kv tokens owned by rank s the pairs
/// of rank r touch, summed over the batch rows. The diagonal is what a rank reads of its own.
struct Traffic {
  WorldSize world_size;
  std::vector<std::int64_t> tokens;  ///< W x W, reader by reader
  /// What an all-gather sends to each rank: B S (W - 1) / W.
  std::int64_t all_gather = 0;

  [[nodiscard]] std::int64_t at(Rank reader, Rank owner) const {
    return tokens[static_cast<std::size_t>(reader.value * world_size.value + owner.value)];
  }
  /// What `reader` needs from others.
  [[nodiscard]] std::int64_t from_others(Rank reader) const;
};

/// The largest W whose matrix is computed.
inline constexpr std::int64_t kMaxTrafficWorldSize = 2048;

/// Time O(W x segments), memory O(W^2 + segments + intervals that one rank reads). Polls `stop` once a rank.
/// Errors: `bad_input` for W > kMaxTrafficWorldSize.
[[nodiscard]] Cancellable<Result<Traffic>> kv_traffic(const Mask& mask, const Plan& plan,
                                                      const std::stop_token& stop = {});

}  // namespace evenkeel
