#include "execution/executed_tables.h"

#include <array>

namespace evenkeel {

Cancellable<PlacedTokens> PlacedTokens::make(const Plan& plan, BatchRow row, std::int64_t kv_block,
                                             const std::stop_token& stop) {
  PlacedTokens out;
  out.seq_len = plan.seq_len();
  out.kv_block = kv_block;
  const std::int64_t kv_blocks = ceil_div(out.seq_len, kv_block);
  out.first_segment.reserve(static_cast<std::size_t>(kv_blocks));
  const auto walk = plan.in_plan_order(row, {0, out.seq_len});
  std::array<Segment, 256> buffer;
  while (const std::size_t count = walk->next({buffer.data(), buffer.size()})) {
    if (stop.stop_requested()) return std::nullopt;
    for (std::size_t i = 0; i < count; ++i) {
      const Segment& segment = buffer[i];
      // The kv blocks that begin in this segment.
      auto next = static_cast<std::int64_t>(out.first_segment.size());
      for (; next < kv_blocks && next * kv_block < segment.position + segment.length; ++next) {
        out.first_segment.push_back(static_cast<std::uint32_t>(out.token.size()));
      }
      out.token.push_back(static_cast<std::uint32_t>(segment.token));
      out.position.push_back(static_cast<std::uint32_t>(segment.position));
    }
  }
  out.position.push_back(static_cast<std::uint32_t>(out.seq_len));
  return out;
}

}  // namespace evenkeel
