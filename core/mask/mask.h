#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/interval_set.h"
#include "base/result.h"
#include "base/units.h"
#include "layout/layout.h"
#include "mask/mask_mod/row_areas.h"
#include "mask/mask_spec.h"
#include "mask/mask_view.device.h"

namespace evenkeel {

class MaskModPairs;

/// The allowed (q, kv) pairs of a mask over a layout. Immutable; a value whose copies share their tables.
/// Memory O(documents); never S x S.
///
/// A named mask answers in closed form. A joined one (and, or, not) asks its operands row by row: what is
/// said to cost O(log D) costs it O(rows x operands). A program (`mask_mod`) is decided rectangle by
/// rectangle, see `mask_mod::Rectangles`; the area of whole rows costs it O(1), and it holds 8 bytes a token.
class Mask {
 public:
  /// Errors: those of `check_batch`; `bad_input` where the pairs of all rows together exceed 64 bits; for a
  /// program those of `MaskModPairs::make`, which has `count` count every row and can take long: nothing when
  /// stopped.
  [[nodiscard]] static Cancellable<Result<Mask>> make(const MaskSpec& spec, const Layout& layout,
                                                      const std::stop_token& stop,
                                                      const RowCounter& count = count_row_areas);
  [[nodiscard]] static Result<Mask> make(const MaskSpec& spec, const Layout& layout);

  [[nodiscard]] const MaskSpec& spec() const { return spec_; }
  [[nodiscard]] const Layout& layout() const { return layout_; }
  [[nodiscard]] std::int64_t seq_len() const { return layout_.seq_len(); }
  [[nodiscard]] std::size_t batch() const { return layout_.batch(); }

  /// Whether `view` says all about a row, so that engines can work on it.
  [[nodiscard]] bool is_named() const { return spec_.join == MaskJoin::named; }
  /// What a program became over the layout; null for any other mask.
  [[nodiscard]] const MaskModPairs* program() const { return program_.get(); }
  /// One row of a named mask as plain data, valid while this mask lives.
  [[nodiscard]] MaskView view(BatchRow row) const;
  /// The masks that a joined one is made of, over the same layout.
  [[nodiscard]] const std::vector<Mask>& operands() const { return operands_; }

  /// Whether two batch rows are known to allow the same pairs.
  [[nodiscard]] bool rows_alike(BatchRow a, BatchRow b) const;

  /// Whether q may attend kv. O(log D).
  [[nodiscard]] bool allows(BatchRow row, std::int64_t q, std::int64_t kv) const;
  /// The class of the rectangle q x kv of pairs, both within the sequence and not empty. O(log D).
  [[nodiscard]] TileClass classify(BatchRow row, Interval q, Interval kv) const;
  /// Allowed pairs of the rectangle q x kv, both within the sequence. O(log D).
  [[nodiscard]] std::int64_t area(BatchRow row, Interval q, Interval kv) const;
  /// Allowed pairs in the rows `q`. O(log D).
  [[nodiscard]] std::int64_t area(BatchRow row, Interval q) const { return area(row, q, {0, seq_len()}); }
  /// Allowed pairs of one batch row.
  [[nodiscard]] std::int64_t area(BatchRow row) const { return area(row, {0, seq_len()}); }
  /// Allowed pairs of all batch rows.
  [[nodiscard]] std::int64_t total_area() const { return total_area_; }

 private:
  Mask() = default;
  MaskSpec spec_;
  Layout layout_;
  /// Per row, the allowed pairs before each document; empty for masks that do not look at documents.
  std::vector<std::shared_ptr<const std::vector<std::int64_t>>> pairs_before_;
  std::vector<Mask> operands_;
  std::shared_ptr<const MaskModPairs> program_;
  std::int64_t total_area_ = 0;
};

}  // namespace evenkeel
