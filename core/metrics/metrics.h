#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "balance/plan.h"
#include "balance/reference_profile.h"
#include "base/result.h"
#include "cost/cost.h"
#include "mask/mask.h"

namespace evenkeel {

/// Integer lower bounds on the work of the slowest rank.
struct Bounds {
  std::int64_t area = 0;                          ///< ceil(area / W), whatever the plan
  std::optional<std::int64_t> whole_block_tiles;  ///< for plans that keep blocks whole; see `compute_metrics`
  bool operator==(const Bounds&) const = default;
};

/// Work per rank, W entries each. The tile vectors are empty where the plan cuts blocks: then no block has an
/// owner.
struct Work {
  std::vector<std::int64_t> area;                ///< allowed pairs
  std::vector<std::int64_t> planned_tiles;       ///< full and partial tiles of the blocks owned
  std::vector<std::int64_t> planned_full_tiles;  ///< the full ones among them
  Bounds bounds;
  bool operator==(const Work&) const = default;
};

/// What a plan costs under a mask: summed over the batch, and for each row.
struct Metrics {
  Work total;
  std::vector<Work> rows;
};

/// Max / mean over ranks; nothing where the mean is 0 or there are no values. For display.
[[nodiscard]] std::optional<double> imbalance(std::span<const std::int64_t> work);

/// The first rank at the maximum. `work` is not empty.
[[nodiscard]] Rank slowest_rank(std::span<const std::int64_t> work);

/// Measures a plan under the mask and block costs that it was, or was not, made for.
///
/// `whole_block_tiles` is given where n % W == 0, q and kv blocks are equal and the profile executes at the
/// planned block size; over the batch it is max(ceil(total / W), the bound of each row). Time O(segments +
/// blocks), memory O(B W). Polls `stop` per few hundred segments. Errors: `bad_input` where a sum over the
/// batch exceeds 64 bits.
[[nodiscard]] Cancellable<Result<Metrics>> compute_metrics(const Mask& mask, const Cost& cost,
                                                           const Plan& plan, ReferenceProfile reference,
                                                           const std::stop_token& stop = {});

}  // namespace evenkeel
