#include "execution/token_map.h"

#include <algorithm>

namespace evenkeel {

Cancellable<TokenMap> TokenMap::make(const Plan& plan, BatchRow row, std::int64_t kv_block,
                                     const std::stop_token& stop) {
  TokenMap map;
  const std::int64_t per_rank = plan.tokens_per_rank();
  const auto walk = plan.in_token_order(row, {0, plan.seq_len()});
  std::array<Segment, 256> buffer;
  while (const std::size_t count = walk->next({buffer.data(), buffer.size()})) {
    if (stop.stop_requested()) return std::nullopt;
    for (std::size_t i = 0; i < count; ++i) {
      Segment rest = buffer[i];
      while (rest.length > 0) {
        const std::int64_t room = per_rank - rest.position % per_rank;
        const std::int64_t length = std::min(rest.length, room);
        map.tokens_.push_back(static_cast<std::uint32_t>(rest.token));
        map.positions_.push_back(static_cast<std::uint32_t>(rest.position));
        map.pieces_.push_back({static_cast<std::uint32_t>(rest.position / kv_block),
                               static_cast<std::uint32_t>((rest.position + length - 1) / kv_block)});
        rest.token += length;
        rest.position += length;
        rest.length -= length;
      }
    }
  }
  map.tokens_.push_back(static_cast<std::uint32_t>(plan.seq_len()));
  map.index();
  return map;
}

void TokenMap::index() {
  const std::uint32_t seq_len = tokens_.back();
  while ((seq_len >> shift_) > 2 * size()) ++shift_;
  starts_.resize((seq_len >> shift_) + 1);
  std::size_t at = 0;
  for (std::size_t bucket = 0; bucket < starts_.size(); ++bucket) {
    while (at + 1 < size() && tokens_[at + 1] <= bucket << shift_) ++at;
    starts_[bucket] = static_cast<std::uint32_t>(at);
  }
}

std::size_t TokenMap::find(std::int64_t token) const {
  const auto bucket = static_cast<std::size_t>(token) >> shift_;
  std::size_t at = starts_[bucket];
  // Most buckets hold one segment or two; where many short ones share a bucket, they are searched.
  constexpr int kNear = 4;
  for (int step = 0; step < kNear; ++step) {
    if (token < static_cast<std::int64_t>(tokens_[at + 1])) return at;
    ++at;
  }
  const std::size_t last = bucket + 1 < starts_.size() ? starts_[bucket + 1] : size() - 1;
  const auto end = tokens_.begin() + static_cast<std::ptrdiff_t>(last) + 1;
  const auto found = std::upper_bound(tokens_.begin() + static_cast<std::ptrdiff_t>(at), end,
                                      static_cast<std::uint32_t>(token));
  return static_cast<std::size_t>(found - tokens_.begin()) - 1;
}

}  // namespace evenkeel
