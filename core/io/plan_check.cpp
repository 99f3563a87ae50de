#include "io/plan_check.h"

#include <cstdint>
#include <optional>
#include <string>

namespace evenkeel::io {
namespace {

std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31U);
}

/// The sum over segments of a hash of each: the same for the same segments in any order.
struct Fingerprint {
  std::uint64_t first = 0;
  std::uint64_t second = 0;

  void add(const Segment& segment) {
    std::uint64_t hash = mix(static_cast<std::uint64_t>(segment.token) + 0x9E3779B97F4A7C15U);
    hash = mix(hash + static_cast<std::uint64_t>(segment.position));
    hash = mix(hash + static_cast<std::uint64_t>(segment.length));
    first += hash;
    second += mix(hash + 0x9E3779B97F4A7C15U);
  }
  bool operator==(const Fingerprint&) const = default;
};

struct Walked {
  Fingerprint fingerprint;
  bool tiles = true;  ///< the segments follow one another from 0 to S
  bool stopped = false;
};

Walked walk_all(SegmentWalk& walk, Expansion order, std::int64_t seq_len, const std::stop_token& stop) {
  Walked walked;
  std::int64_t at = 0;
  for_each_segment(walk, [&, seen = 0U](const Segment& segment) mutable {
    if (++seen % 4096 == 0 && stop.stop_requested()) {
      walked.stopped = true;
      return false;
    }
    const std::int64_t begin = order == Expansion::rearrange ? segment.position : segment.token;
    walked.tiles = begin == at && segment.length > 0 && segment.length <= seq_len - at;
    at = begin + segment.length;
    walked.fingerprint.add(segment);
    return walked.tiles;
  });
  walked.tiles = walked.tiles && at == seq_len;
  return walked;
}

}  // namespace

Cancellable<Result<void>> check_permutation(const Plan& plan, const std::stop_token& stop) {
  const Interval all{0, plan.seq_len()};
  for (std::size_t r = 0; r < plan.index_row_count(); ++r) {
    const BatchRow row{r};
    const Walked by_position = walk_all(*plan.in_plan_order(row, all), Expansion::rearrange, all.end, stop);
    const Walked by_token = walk_all(*plan.in_token_order(row, all), Expansion::restore, all.end, stop);
    if (by_position.stopped || by_token.stopped) return std::nullopt;
    if (by_position.tiles && by_token.tiles && by_position.fingerprint == by_token.fingerprint) continue;
    return Result<void>(make_error(ErrorKind::infeasible, "permutation-valid",
                                   "the plan of " + plan.strategy() + " is not a permutation of row " +
                                       std::to_string(r) + ", and was not written",
                                   "use another strategy and report this as a mistake of Evenkeel"));
  }
  return Result<void>();
}

}  // namespace evenkeel::io
