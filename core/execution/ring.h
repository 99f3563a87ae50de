#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "balance/plan.h"
#include "base/result.h"
#include "base/units.h"
#include "mask/mask.h"

namespace evenkeel {

/// What a rank does at a step of the ring, as the reference names it.
enum class RingBehavior : std::uint8_t { skip, is_causal, not_is_causal };
/// "SKIP", "IS_CAUSAL", "NOT_IS_CAUSAL".
[[nodiscard]] std::string_view behavior_name(RingBehavior behavior);

struct RingStep {
  RingBehavior behavior = RingBehavior::skip;
  std::int64_t area = 0;  ///< allowed pairs that the rank works on, all batch rows
  bool operator==(const RingStep&) const = default;
};

/// What rank r does at step i, when the KV of rank (r - i) mod W is there.
/// Source: PyTorch 2.15, `_is_causal_behavior`. Checked against tests/golden/ring_steps.json.
[[nodiscard]] RingBehavior ring_behavior(Rank rank, WorldSize world, std::int64_t step, bool is_causal,
                                         bool load_balanced);

/// The steps of the reference's ring: `steps[i][r]`, W of each.
struct Ring {
  std::vector<std::vector<RingStep>> steps;
  /// Sum over steps of the slowest rank's area: what the ring waits for.
  [[nodiscard]] std::int64_t critical_area() const;
};

/// The reference's ring attention (its SDPA path) serves the masks `full` and `causal` under `contiguous` and
/// `head-tail` (or `default`, which is one of them). Errors: `infeasible` for anything else, with the fix;
/// `bad_input` for W > 2048. O(W^2).
[[nodiscard]] Result<Ring> ring_steps(const Mask& mask, const Plan& plan);

}  // namespace evenkeel
