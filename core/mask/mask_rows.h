#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/interval_set.h"
#include "base/units.h"
#include "mask/mask.h"

namespace evenkeel {

/// Walks the rows of one batch row of a mask: which kv tokens consecutive rows may attend, whatever the mask.
/// Keeps the place of the last call, so that rows that mostly ascend cost O(1) each. One a thread; the mask
/// must outlive it.
class MaskRows {
 public:
  MaskRows(const Mask& mask, BatchRow row);

  /// Sets `out` to the kv tokens that some of the rows `q` may attend. `q` is within the sequence, not empty.
  ///
  /// At most two intervals for a named mask, in O(1); `dilated`: one, or left / dilation + 1 where there are
  /// fewer rows than the dilation. Joined: rows are halved until the operands decide.
  void any(Interval q, IntervalSet& out);
  /// Sets `out` to the kv tokens that all of the rows `q` may attend.
  void all(Interval q, IntervalSet& out);
  /// Allowed pairs in the rows `q`, which may be empty.
  [[nodiscard]] std::int64_t area(Interval q);

  /// Of a named mask: the rows with the documents they begin and end in.
  [[nodiscard]] RowSpan span(Interval q);
  [[nodiscard]] const MaskView& view() const { return view_; }

 private:
  enum class Quantity : std::uint8_t { any, all };
  void join(Interval q, Quantity quantity, IntervalSet& out);

  MaskJoin join_;
  std::int64_t seq_len_;
  MaskView view_;  ///< of a named mask
  std::size_t document_ = 0;
  std::vector<MaskRows> operands_;
};

}  // namespace evenkeel
