#include "execution/plan_tokens.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>

namespace evenkeel {
namespace {

/// The tokens from the first to the last that stands in each block.
std::vector<Interval> hulls(const std::vector<std::uint32_t>& token, std::int64_t block) {
  const auto size = static_cast<std::int64_t>(token.size());
  std::vector<Interval> out;
  out.reserve(static_cast<std::size_t>(ceil_div(size, block)));
  for (std::int64_t begin = 0; begin < size; begin += block) {
    const auto from = token.begin() + begin;
    const auto [least, most] = std::minmax_element(from, from + std::min(block, size - begin));
    out.push_back({std::int64_t{*least}, std::int64_t{*most} + 1});
  }
  return out;
}

}  // namespace

Cancellable<PlanTokens> PlanTokens::make(const Plan& plan, BatchRow row, BlockSize block,
                                         const std::stop_token& stop) {
  PlanTokens out;
  out.token.resize(static_cast<std::size_t>(plan.seq_len()));
  const auto walk = plan.in_plan_order(row, {0, plan.seq_len()});
  std::array<Segment, 256> buffer;
  while (const std::size_t count = walk->next({buffer.data(), buffer.size()})) {
    if (stop.stop_requested()) return std::nullopt;
    for (std::size_t i = 0; i < count; ++i) {
      const Segment& segment = buffer[i];
      const auto to = out.token.begin() + segment.position;
      std::iota(to, to + segment.length, static_cast<std::uint32_t>(segment.token));
    }
  }
  if (stop.stop_requested()) return std::nullopt;
  out.q_blocks = hulls(out.token, block.q);
  out.kv_blocks = block.kv == block.q ? out.q_blocks : hulls(out.token, block.kv);
  return out;
}

}  // namespace evenkeel
