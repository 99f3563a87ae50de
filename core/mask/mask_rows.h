#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <vector>

#include "base/interval_set.h"
#include "base/units.h"
#include "mask/mask.h"
#include "mask/mask_mod/rectangles.h"

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
  /// fewer rows than the dilation. Joined: rows are halved until the operands decide. A program: rectangles
  /// of rows and kv tokens are split until they are decided.
  void any(Interval q, IntervalSet& out);
  /// Sets `out` to the kv tokens that all of the rows `q` may attend.
  void all(Interval q, IntervalSet& out);
  /// Allowed pairs in the rows `q`, which may be empty.
  [[nodiscard]] std::int64_t area(Interval q);

  /// Of a named mask: the rows with the documents they begin and end in.
  [[nodiscard]] RowSpan span(Interval q);
  [[nodiscard]] const MaskView& view() const { return view_; }
  /// Of a program: what decides its rectangles; null for any other mask.
  [[nodiscard]] mask_mod::Rectangles* rectangles() { return rectangles_.get(); }
  /// From now on answers end early once `stop` asks for it, and are worth nothing then. Only what has no
  /// closed form takes long enough to look.
  void stop_at(const std::stop_token& stop);

 private:
  enum class Quantity : std::uint8_t { any, all };
  void join(Interval q, Quantity quantity, IntervalSet& out);

  MaskJoin join_;
  std::int64_t seq_len_;
  MaskView view_;  ///< of a named mask
  std::size_t document_ = 0;
  std::vector<MaskRows> operands_;
  const MaskModPairs* program_ = nullptr;
  BatchRow row_;
  std::unique_ptr<mask_mod::Rectangles> rectangles_;
  IntervalSet denied_;  ///< of one question; kept for its memory
};

}  // namespace evenkeel
