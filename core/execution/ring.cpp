#include "execution/ring.h"

#include <algorithm>
#include <string>

namespace evenkeel {
namespace {

constexpr std::int64_t kMaxRingWorldSize = 2048;

Error not_served(std::string message, std::string fix) {
  return make_error(ErrorKind::infeasible, "ring-serves", std::move(message), std::move(fix));
}

}  // namespace

std::string_view behavior_name(RingBehavior behavior) {
  switch (behavior) {
    case RingBehavior::skip:
      return "SKIP";
    case RingBehavior::is_causal:
      return "IS_CAUSAL";
    case RingBehavior::not_is_causal:
      return "NOT_IS_CAUSAL";
  }
  return {};
}

RingBehavior ring_behavior(Rank rank, WorldSize world, std::int64_t step, bool is_causal,
                           bool load_balanced) {
  if (!is_causal) return RingBehavior::not_is_causal;
  if (step == 0) return RingBehavior::is_causal;
  const std::int64_t source = (rank.value - step + world.value) % world.value;
  return source < rank.value || load_balanced ? RingBehavior::not_is_causal : RingBehavior::skip;
}

std::int64_t Ring::critical_area() const {
  std::int64_t sum = 0;
  for (const auto& step : steps) {
    sum += std::max_element(step.begin(), step.end(), [](const RingStep& a, const RingStep& b) {
             return a.area < b.area;
           })->area;
  }
  return sum;
}

Result<Ring> ring_steps(const Mask& mask, const Plan& plan) {
  const std::int64_t world = plan.world_size().value;
  const MaskSpec& spec = mask.spec();
  const bool is_causal = spec.join == MaskJoin::named && spec.kind == MaskKind::causal;
  if (!is_causal && !(spec.join == MaskJoin::named && spec.kind == MaskKind::full)) {
    return not_served("the ring serves the masks full and causal, not " + mask_name(spec),
                      "use mask full or causal, or execution flex");
  }
  // `default` is one of the two: under head-tail the last token belongs to the first rank.
  const std::string& strategy = plan.strategy();
  const bool load_balanced =
      strategy == "head-tail" ||
      (strategy == "default" && world > 1 && plan.owner_of_token(BatchRow{0}, plan.seq_len() - 1) == Rank{0});
  if (!load_balanced && strategy != "contiguous" && strategy != "default") {
    return not_served("the ring serves contiguous and head-tail, not " + plan.strategy(),
                      "use one of these, or execution flex");
  }
  if (world > kMaxRingWorldSize) {
    return bad_input("ring-limit",
                     "the ring of " + std::to_string(world) + " ranks has " + std::to_string(world) + " x " +
                         std::to_string(world) + " steps",
                     "use at most " + std::to_string(kMaxRingWorldSize) + " ranks");
  }
  const auto batch = static_cast<std::int64_t>(mask.batch());
  const std::int64_t tokens = plan.tokens_per_rank();
  Ring ring;
  for (std::int64_t step = 0; step < world; ++step) {
    std::vector<RingStep>& ranks = ring.steps.emplace_back();
    for (std::int64_t r = 0; r < world; ++r) {
      RingStep one{ring_behavior(Rank{r}, plan.world_size(), step, is_causal, load_balanced), 0};
      if (one.behavior == RingBehavior::is_causal) {
        one.area = tokens * (tokens + 1) / 2;
      } else if (one.behavior == RingBehavior::not_is_causal) {
        // Balanced and causal: all of Q against the first half of the KV, or the second half of Q against all
        // of it. The halves are equal, for head-tail cuts the sequence in 2W chunks.
        one.area = is_causal && load_balanced ? tokens * (tokens / 2) : tokens * tokens;
      }
      one.area *= batch;
      ranks.push_back(one);
    }
  }
  return ring;
}

}  // namespace evenkeel
