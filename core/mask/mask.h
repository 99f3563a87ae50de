#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/units.h"
#include "layout/layout.h"
#include "mask/mask_view.device.h"

namespace evenkeel {

/// A named mask and its parameters: what people choose, before it meets documents.
struct MaskSpec {
  MaskKind kind = MaskKind::document_causal;
  bool operator==(const MaskSpec&) const = default;
};

/// A mask that people can choose.
struct NamedMask {
  std::string_view name;
  MaskKind kind;
  std::string_view summary;  ///< which pairs (q, kv) are allowed, in a line
};

/// All named masks, in the order in which they are shown.
[[nodiscard]] const std::vector<NamedMask>& named_masks();

/// `NAME[:key=value,...]`. Errors: `bad_input` for an unknown name or parameter, saying which there are.
[[nodiscard]] Result<MaskSpec> parse_mask(std::string_view text);
[[nodiscard]] std::string mask_name(const MaskSpec& spec);

enum class TileClass : std::uint8_t { empty, partial, full };

/// The allowed (q, kv) pairs of a named mask over a layout. Immutable; a value whose copies share their
/// tables. Memory O(documents); never S x S.
class Mask {
 public:
  /// Errors: those of `check_batch`; `bad_input` where the pairs of all rows together exceed 64 bits.
  [[nodiscard]] static Result<Mask> make(const MaskSpec& spec, const Layout& layout);

  [[nodiscard]] const MaskSpec& spec() const { return spec_; }
  [[nodiscard]] const Layout& layout() const { return layout_; }
  [[nodiscard]] std::int64_t seq_len() const { return layout_.seq_len(); }
  [[nodiscard]] std::size_t batch() const { return layout_.batch(); }

  /// One row as plain data, valid while this mask lives.
  [[nodiscard]] MaskView view(BatchRow row) const;

  /// Whether q may attend kv. O(log D).
  [[nodiscard]] bool allows(BatchRow row, std::int64_t q, std::int64_t kv) const;
  /// The class of the rectangle q x kv of pairs, both within the sequence and not empty. O(log D).
  [[nodiscard]] TileClass classify(BatchRow row, Interval q, Interval kv) const;
  /// Allowed pairs in the rows `q`. O(log D).
  [[nodiscard]] std::int64_t area(BatchRow row, Interval q) const;
  /// Allowed pairs of one batch row.
  [[nodiscard]] std::int64_t area(BatchRow row) const { return area(row, {0, seq_len()}); }
  /// Allowed pairs of all batch rows.
  [[nodiscard]] std::int64_t total_area() const { return total_area_; }

 private:
  Mask() = default;
  MaskSpec spec_;
  Layout layout_;
  std::vector<std::shared_ptr<const std::vector<std::int64_t>>>
      area_before_;  ///< per row; empty without documents
  std::int64_t total_area_ = 0;
};

}  // namespace evenkeel
