#include "execution/token_map.h"

#include <algorithm>
#include <array>

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
        map.blocks_.push_back(
            BlockRun::make(static_cast<std::uint32_t>(rest.position / kv_block),
                           static_cast<std::uint32_t>((rest.position + length - 1) / kv_block)));
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

/// The segment that holds `token`, looked for in growing steps from `near` on: OPTIMIZATION: what is near is
/// in the cache, which the index of a long sequence is not.
std::size_t TokenMap::find_from(std::int64_t token, std::size_t near) const {
  if (token < this->token(near)) return find(token);
  std::size_t low = near;
  std::size_t step = 1;
  while (low + step < size() && this->token(low + step) <= token) {
    low += step;
    step *= 2;
  }
  for (; step > 0; step /= 2) {
    if (low + step < size() && this->token(low + step) <= token) low += step;
  }
  return low;
}

TokenMap::Range TokenMap::range(Interval tokens, std::size_t& near) const {
  Range out;
  std::size_t i = find_from(tokens.begin, near);
  near = i;
  if (tokens.begin > token(i)) {
    const std::int64_t end = std::min(tokens.end, end_token(i));
    out.head = {tokens.begin, position(i) + (tokens.begin - token(i)), end - tokens.begin};
    ++i;
  }
  out.first_whole = out.end_whole = i;
  if (i == size() || tokens.end <= token(i)) return out;
  const std::size_t last = find_from(tokens.end - 1, i);
  near = last;
  const bool whole = end_token(last) == tokens.end;
  out.end_whole = whole ? last + 1 : last;
  if (!whole) out.tail = {token(last), position(last), tokens.end - token(last)};
  return out;
}

}  // namespace evenkeel
