#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "base/interval_set.h"
#include "base/units.h"
#include "mask/mask_mod/compiled.h"
#include "mask/mask_mod/interval_evaluator.h"
#include "mask/mask_mod/lane_evaluator.h"

namespace evenkeel::mask_mod {

/// Answers questions about rectangles of pairs of one batch row, all of them exactly: interval arithmetic
/// decides a rectangle whole, or it is split at periods and powers of two, and what is left, up to 1,024
/// pairs at a time, is evaluated pair by pair. One a thread; the program must outlive it.
///
/// Only for programs that no pair of the sequence makes fail. Cost O(perimeter of what is allowed, log S), up
/// to O(pairs) where intervals cannot decide. Checked against counting every pair in tests/core.
class Rectangles {
 public:
  Rectangles(const Compiled& compiled, BatchRow row);

  /// From now on questions end early once `stop` asks for it; their answers are worth nothing then.
  void stop_at(const std::stop_token& stop) { stop_ = stop; }

  [[nodiscard]] Verdict verdict(Interval q, Interval kv) { return intervals_.verdict(q, kv); }
  /// Whether none, all or some (`unknown`) of the pairs are allowed; ends at the first two that differ.
  [[nodiscard]] Verdict contents(Interval q, Interval kv);
  /// The same of a rectangle whose verdict is known to be `unknown`.
  [[nodiscard]] Verdict contents_of_undecided(Interval q, Interval kv);
  /// Allowed pairs.
  [[nodiscard]] std::int64_t area(Interval q, Interval kv);
  /// Adds each row's allowed pairs as differences: those of row `first_row` + i are the sum of entries 0 to
  /// i.
  void add_row_areas(Interval q, Interval kv, std::int64_t first_row, std::span<std::int64_t> differences);
  /// Appends the kv tokens of `kv` that some of the rows `q` allow, or that some do not, ascending.
  void append_allowed_by_any(Interval q, Interval kv, IntervalSet& out) { collect(q, kv, Verdict::all, out); }
  void append_denied_by_any(Interval q, Interval kv, IntervalSet& out) { collect(q, kv, Verdict::none, out); }

  /// Pairs that were looked at one by one so far.
  [[nodiscard]] std::int64_t pairs_counted() const { return pairs_counted_; }
  /// Those of them that took lanes of 64 bits, as intervals did not prove that 32 suffice.
  [[nodiscard]] std::int64_t pairs_counted_wide() const { return pairs_counted_wide_; }

 private:
  struct Seen {
    bool allowed = false;
    bool denied = false;
  };
  struct Halves {
    Interval parts[2];
    int count;
  };

  [[nodiscard]] static Halves halves(Interval interval, bool split, const std::vector<Period>& periods);
  [[nodiscard]] Halves halves_of_q(Interval q, bool split) const {
    return halves(q, split, compiled_.periods_of_q);
  }
  [[nodiscard]] Halves halves_of_kv(Interval kv, bool split) const {
    return halves(kv, split, compiled_.periods_of_kv);
  }
  [[nodiscard]] static bool is_small(Interval q, Interval kv);
  [[nodiscard]] bool stopped();
  void find(Interval q, Interval kv, Seen& seen);
  void collect(Interval q, Interval kv, Verdict wanted, IntervalSet& out);
  void collect_undecided(Interval q, Interval kv, Verdict wanted, IntervalSet& out);
  void collect_pairs(Interval q, Interval kv, Verdict wanted, IntervalSet& out);
  /// Calls `visit(lanes, columns)` with the pairs of a small rectangle.
  template <class Visit>
  void evaluate(Interval q, Interval kv, Visit visit);

  const Compiled& compiled_;
  std::int64_t row_;
  IntervalEvaluator intervals_;
  std::optional<LaneEvaluator<std::int32_t>> narrow_;  ///< made when it is needed
  std::optional<LaneEvaluator<std::int64_t>> wide_;
  std::stop_token stop_;
  bool stopped_ = false;
  std::uint32_t steps_ = 0;
  std::int64_t pairs_counted_ = 0;
  std::int64_t pairs_counted_wide_ = 0;
  std::vector<std::uint8_t> columns_;
};

}  // namespace evenkeel::mask_mod
