#include "execution/traffic.h"

#include <string>
#include <utility>

#include "base/parallel.h"
#include "execution/attended_tokens.h"
#include "execution/token_map.h"
#include "execution/token_union.h"
#include "mask/mask_rows.h"

namespace evenkeel {
namespace {

/// The kv tokens that some q token of one rank attends.
IntervalSet tokens_read(MaskRows& rows, const Plan& plan, BatchRow row, Rank rank) {
  TokenUnion read(plan.seq_len());
  IntervalSet some;
  const auto walk = plan.segments(row, rank);
  for_each_segment(*walk, [&](const Segment& segment) {
    rows.any({segment.token, segment.token + segment.length}, some);
    read.add(some);
    return true;
  });
  IntervalSet tokens;
  read.take(tokens);
  return tokens;
}

Result<void> check_traffic(std::int64_t world) {
  if (world <= kMaxTrafficWorldSize) return {};
  return bad_input("traffic-limit",
                   "the traffic of " + std::to_string(world) + " ranks is a matrix of " +
                       std::to_string(world) + " x " + std::to_string(world),
                   "use at most " + std::to_string(kMaxTrafficWorldSize) + " ranks");
}

/// Adds the tokens to what is read from their owners. A block of the map is a rank, and no segment lies in
/// two.
void add_tokens(const TokenMap& map, Interval tokens, std::size_t& near, std::int64_t* from) {
  const TokenMap::Range range = map.range(tokens, near);
  if (range.head.length > 0) from[map.blocks(range.first_whole - 1).last] += range.head.length;
  if (range.tail.length > 0) from[map.blocks(range.end_whole).last] += range.tail.length;
  if (range.first_whole == range.end_whole) return;
  std::int64_t begin = map.token(range.first_whole);
  for (std::size_t i = range.first_whole; i < range.end_whole; ++i) {
    const std::int64_t end = map.end_token(i);
    from[map.blocks(i).last] += end - begin;
    begin = end;
  }
}

}  // namespace

std::int64_t Traffic::from_others(Rank reader) const {
  std::int64_t sum = 0;
  for (std::int64_t owner = 0; owner < world_size.value; ++owner) {
    if (owner != reader.value) sum += at(reader, Rank{owner});
  }
  return sum;
}

Cancellable<Result<Traffic>> kv_traffic(const Mask& mask, const Plan& plan, const std::stop_token& stop) {
  const std::int64_t world = plan.world_size().value;
  if (auto possible = check_traffic(world); !possible) {
    return Cancellable<Result<Traffic>>(std::in_place, possible.error());
  }
  Traffic out;
  out.world_size = plan.world_size();
  out.tokens.assign(static_cast<std::size_t>(world * world), 0);
  // S <= 2^31 and B <= 2^25: no sum of tokens exceeds 2^56.
  out.all_gather = static_cast<std::int64_t>(mask.batch()) * (plan.seq_len() - plan.tokens_per_rank());
  for (std::size_t r = 0; r < mask.batch(); ++r) {
    const BatchRow row{r};
    const auto map = TokenMap::make(plan, row, plan.tokens_per_rank(), stop);
    if (!map) return std::nullopt;
    const bool done = for_each_in_parallel(world, worker_count(steps_to_attend(mask, plan, *map)), stop, [&] {
      MaskRows rows(mask, row);
      rows.stop_at(stop);
      return [&, rows = std::move(rows)](std::int64_t reader) mutable {
        std::int64_t* const from = out.tokens.data() + reader * world;
        std::size_t near = 0;
        for (const Interval& tokens : tokens_read(rows, plan, row, Rank{reader})) {
          add_tokens(*map, tokens, near, from);
        }
      };
    });
    if (!done || stop.stop_requested()) return std::nullopt;
  }
  return Result<Traffic>(std::move(out));
}

}  // namespace evenkeel
