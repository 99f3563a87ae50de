#include "mask/mask_mod/rectangles.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace evenkeel::mask_mod {
namespace {

constexpr std::int64_t kMostLanes = LaneEvaluator<std::int32_t>::kLanes;
/// Pairs that are evaluated at a time where one that differs ends the search: looking closer is cheaper.
constexpr std::int64_t kLanesOfSearch = 256;

/// Where an interval is split: nearest its middle where the longest period that ends inside begins anew, for
/// what is left of a period is mostly decided whole. Else a multiple of the largest power of two that lies
/// inside, so that rectangles fall on whole tiles, chunks and periods where these are powers of two.
std::int64_t middle_of(Interval interval, const std::vector<Period>& periods) {
  const std::int64_t half = interval.begin + interval.length() / 2;
  for (const Period& period : periods) {
    const std::int64_t below = half - floor_remainder(half - period.offset, period.length);
    const std::int64_t above = below + period.length;
    const bool has_below = below > interval.begin;
    if (above < interval.end && (!has_below || above - half < half - below)) return above;
    if (has_below) return below;
  }
  const auto differ = static_cast<std::uint64_t>(interval.begin ^ (interval.end - 1));
  const int bit = 63 - std::countl_zero(differ);
  return (interval.end - 1) >> bit << bit;
}

/// How many lanes are 1. They are few enough for a sum in their own width, which takes no wider vectors.
template <class Lane>
std::int64_t ones_in(std::span<const Lane> lanes) {
  Lane sum = 0;
  for (const Lane lane : lanes) sum += lane;
  return sum;
}

/// Eight bytes of 0 or 1 as eight bits, the first lowest.
std::uint64_t bits_of_bytes(const std::uint8_t* bytes) {
  static_assert(std::endian::native == std::endian::little);
  std::uint64_t eight = 0;
  std::memcpy(&eight, bytes, sizeof eight);
  return eight * 0x0102040810204080U >> 56;
}

/// Appends the runs of columns whose bytes are 1; behind the last, up to a multiple of 64, they are 0. Column
/// 0 is token `begin`. OPTIMIZATION: by bits, as the processor mispredicts the ends of short runs.
void append_marked(const std::uint8_t* columns, std::size_t count, std::int64_t begin, IntervalSet& out) {
  for (std::size_t first = 0; first < count; first += 64) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < 64; i += 8) bits |= bits_of_bytes(columns + first + i) << i;
    const std::int64_t token = begin + static_cast<std::int64_t>(first);
    while (bits != 0) {
      const int skip = std::countr_zero(bits);
      const int end = skip + std::countr_one(bits >> skip);
      append_interval(out, {token + skip, token + end});
      bits = end >= 64 ? 0 : bits >> end << end;
    }
  }
}

}  // namespace

Rectangles::Rectangles(const Compiled& compiled, BatchRow row)
    : compiled_(compiled),
      row_(static_cast<std::int64_t>(row.value)),
      intervals_(compiled, row_),
      columns_(kMostLanes) {}

Rectangles::Halves Rectangles::halves(Interval interval, bool split, const std::vector<Period>& periods) {
  if (!split || interval.length() < 2) return {{interval, {}}, 1};
  const std::int64_t middle = middle_of(interval, periods);
  return {{{interval.begin, middle}, {middle, interval.end}}, 2};
}

bool Rectangles::is_small(Interval q, Interval kv) {
  return q.length() * kv.length() <= kMostLanes;
}

bool Rectangles::stopped() {
  constexpr std::uint32_t kStepsBetweenPolls = 4096;
  if (++steps_ % kStepsBetweenPolls == 0 && stop_.stop_requested()) stopped_ = true;
  return stopped_;
}

template <class Visit>
void Rectangles::evaluate(Interval q, Interval kv, Visit visit) {
  pairs_counted_ += q.length() * kv.length();
  (void)verdict(q, kv);  // mostly known already
  if (compiled_.fits_32_bits || intervals_.fits_32_bits()) {
    if (!narrow_) narrow_.emplace(compiled_, row_);
    visit(narrow_->evaluate(q, kv, intervals_));
  } else {
    pairs_counted_wide_ += q.length() * kv.length();
    if (!wide_) wide_.emplace(compiled_, row_);
    visit(wide_->evaluate(q, kv, intervals_));
  }
}

Verdict Rectangles::contents(Interval q, Interval kv) {
  const Verdict whole = verdict(q, kv);
  return whole == Verdict::unknown ? contents_of_undecided(q, kv) : whole;
}

Verdict Rectangles::contents_of_undecided(Interval q, Interval kv) {
  Seen seen;
  // OPTIMIZATION: corners and the middle of a tile on an edge mostly differ.
  const std::int64_t rows[] = {q.begin, q.end - 1, q.begin + q.length() / 2};
  const std::int64_t columns[] = {kv.begin, kv.end - 1, kv.begin + kv.length() / 2};
  constexpr std::pair<int, int> kPoints[] = {{0, 0}, {0, 1}, {1, 1}, {1, 0}, {2, 2}};
  for (const auto& [row, column] : kPoints) {
    const Verdict pair = verdict({rows[row], rows[row] + 1}, {columns[column], columns[column] + 1});
    (pair == Verdict::all ? seen.allowed : seen.denied) = true;
    if (seen.allowed && seen.denied) return Verdict::unknown;
  }
  find(q, kv, seen);
  return seen.allowed && seen.denied ? Verdict::unknown : seen.allowed ? Verdict::all : Verdict::none;
}

/// Looks at the parts before it looks into any: mostly two of them are decided, and differ.
void Rectangles::find(Interval q, Interval kv, Seen& seen) {
  if (stopped()) return;
  if (q.length() * kv.length() <= kLanesOfSearch) {
    evaluate(q, kv, [&seen](auto lanes) {
      const std::int64_t sum = ones_in(lanes);
      seen.allowed = seen.allowed || sum > 0;
      seen.denied = seen.denied || sum < static_cast<std::int64_t>(lanes.size());
    });
    return;
  }
  const Halves rows = halves_of_q(q, 2 * q.length() > kv.length());
  const Halves columns = halves_of_kv(kv, 2 * kv.length() > q.length());
  std::pair<Interval, Interval> undecided[4];
  int count = 0;
  for (int i = 0; i < rows.count; ++i) {
    for (int j = 0; j < columns.count; ++j) {
      const Verdict part = verdict(rows.parts[i], columns.parts[j]);
      if (part == Verdict::unknown) {
        undecided[count++] = {rows.parts[i], columns.parts[j]};
      } else {
        (part == Verdict::all ? seen.allowed : seen.denied) = true;
      }
    }
  }
  for (int i = 0; i < count && !(seen.allowed && seen.denied); ++i) {
    find(undecided[i].first, undecided[i].second, seen);
  }
}

std::int64_t Rectangles::area(Interval q, Interval kv) {
  if (stopped()) return 0;
  const Verdict whole = verdict(q, kv);
  if (whole == Verdict::none) return 0;
  if (whole == Verdict::all) return q.length() * kv.length();
  std::int64_t sum = 0;
  if (is_small(q, kv)) {
    evaluate(q, kv, [&sum](auto lanes) { sum = ones_in(lanes); });
    return sum;
  }
  const Halves rows = halves_of_q(q, 2 * q.length() > kv.length());
  const Halves columns = halves_of_kv(kv, 2 * kv.length() > q.length());
  for (int i = 0; i < rows.count; ++i) {
    for (int j = 0; j < columns.count; ++j) sum += area(rows.parts[i], columns.parts[j]);
  }
  return sum;
}

void Rectangles::add_row_areas(Interval q, Interval kv, std::int64_t first_row,
                               std::span<std::int64_t> differences) {
  if (stopped()) return;
  const Verdict whole = verdict(q, kv);
  if (whole == Verdict::none) return;
  const auto add = [&](Interval some, std::int64_t pairs) {
    differences[static_cast<std::size_t>(some.begin - first_row)] += pairs;
    differences[static_cast<std::size_t>(some.end - first_row)] -= pairs;
  };
  if (whole == Verdict::all) {
    add(q, kv.length());
    return;
  }
  if (is_small(q, kv)) {
    evaluate(q, kv, [&](auto lanes) {
      const auto columns = static_cast<std::size_t>(kv.length());
      for (std::int64_t row = 0; row < q.length(); ++row) {
        const auto sum = ones_in(lanes.subspan(static_cast<std::size_t>(row) * columns, columns));
        if (sum != 0) add({q.begin + row, q.begin + row + 1}, sum);
      }
    });
    return;
  }
  const Halves rows = halves_of_q(q, 2 * q.length() > kv.length());
  const Halves columns = halves_of_kv(kv, 2 * kv.length() > q.length());
  for (int i = 0; i < rows.count; ++i) {
    for (int j = 0; j < columns.count; ++j)
      add_row_areas(rows.parts[i], columns.parts[j], first_row, differences);
  }
}

void Rectangles::collect(Interval q, Interval kv, Verdict wanted, IntervalSet& out) {
  const Verdict whole = verdict(q, kv);
  if (whole == wanted) {
    append_interval(out, kv);
  } else if (whole == Verdict::unknown) {
    collect_undecided(q, kv, wanted, out);
  }
}

void Rectangles::collect_undecided(Interval q, Interval kv, Verdict wanted, IntervalSet& out) {
  if (stopped()) return;
  if (is_small(q, kv)) {
    collect_pairs(q, kv, wanted, out);
    return;
  }
  if (2 * q.length() <= kv.length()) {
    const Halves columns = halves_of_kv(kv, true);
    collect(q, columns.parts[0], wanted, out);
    collect(q, columns.parts[1], wanted, out);
    return;
  }
  // Columns that one half of the rows gives whole need no look at the other.
  const Halves rows = halves_of_q(q, true);
  const Halves columns = halves_of_kv(kv, 2 * kv.length() > q.length());
  for (int j = 0; j < columns.count; ++j) {
    const Interval part = columns.parts[j];
    const Verdict first = verdict(rows.parts[0], part);
    const Verdict second = first == wanted ? wanted : verdict(rows.parts[1], part);
    if (first == wanted || second == wanted) {
      append_interval(out, part);
      continue;
    }
    IntervalSet both;
    if (first == Verdict::unknown) collect_undecided(rows.parts[0], part, wanted, both);
    if (both == IntervalSet{part}) {
      append_interval(out, part);
      continue;
    }
    IntervalSet more;
    if (second == Verdict::unknown) collect_undecided(rows.parts[1], part, wanted, more);
    for (const Interval& interval : both.empty() ? more : more.empty() ? both : unite(both, more)) {
      append_interval(out, interval);
    }
  }
}

void Rectangles::collect_pairs(Interval q, Interval kv, Verdict wanted, IntervalSet& out) {
  const auto count = static_cast<std::size_t>(kv.length());
  std::fill_n(columns_.begin(), static_cast<std::size_t>(round_up(kv.length(), 64)), std::uint8_t{0});
  const bool value = wanted == Verdict::all;
  evaluate(q, kv, [&](auto lanes) {
    std::uint8_t* const columns = columns_.data();
    for (std::size_t row = 0; row < static_cast<std::size_t>(q.length()); ++row) {
      const auto* const pairs = lanes.data() + row * count;
      for (std::size_t i = 0; i < count; ++i)
        columns[i] |= static_cast<std::uint8_t>((pairs[i] != 0) == value);
    }
  });
  append_marked(columns_.data(), count, kv.begin, out);
}

}  // namespace evenkeel::mask_mod
