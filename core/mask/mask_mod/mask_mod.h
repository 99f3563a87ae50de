#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/units.h"
#include "layout/layout.h"
#include "mask/mask_mod/compiled.h"
#include "mask/mask_mod/mask_mod_source.h"
#include "mask/mask_mod/row_areas.h"

namespace evenkeel {

/// A mask_mod over a layout. Immutable, shared.
class MaskModPairs {
 public:
  /// Compiles the text with its tensors and the layout's `document_id` and `document_start`, of shape (S),
  /// with more batch rows (B, S); proves that no pair fails; and has `count` count every row's allowed
  /// pairs.
  ///
  /// Nothing when stopped. Errors: those of `compile` and of `count`; `bad_input` at line and column, naming
  /// the pair, for the first that loads beyond a tensor, divides by zero, shifts by a negative number or
  /// leaves 64 bits; for two tensors of one name; for document tensors of more than 2^28 entries.
  [[nodiscard]] static Cancellable<Result<std::shared_ptr<const MaskModPairs>>> make(
      const MaskMod& mask_mod, const Layout& layout, const std::stop_token& stop = {},
      const RowCounter& count = count_row_areas);

  /// Only compiles: what the text and the shapes of its tensors say. Errors: those of `make` but for what
  /// single pairs do.
  [[nodiscard]] static Result<mask_mod::Program> check(const MaskMod& mask_mod, const Layout& layout);

  /// What `make` refuses, without counting a pair: compiles, and proves that no pair fails. Gives what is
  /// served here and the reference would not take. Nothing when stopped. Errors: those of `make`.
  [[nodiscard]] static Cancellable<Result<std::vector<mask_mod::Warning>>> try_out(
      const MaskMod& mask_mod, const Layout& layout, const std::stop_token& stop);

  [[nodiscard]] const mask_mod::Compiled& compiled() const { return compiled_; }
  [[nodiscard]] std::string_view name() const { return compiled_.program.name; }
  [[nodiscard]] const std::vector<mask_mod::Warning>& warnings() const { return compiled_.program.warnings; }
  /// Whether another head would have another mask: pairs are those of head 0.
  [[nodiscard]] bool sees_head() const { return sees_head_; }
  /// Allowed pairs in the rows before q, 0 <= q <= S.
  [[nodiscard]] std::int64_t area_before(BatchRow row, std::int64_t q) const {
    return (*area_before_[row.value])[static_cast<std::size_t>(q)];
  }
  /// Pairs that were looked at one by one, as intervals did not decide them, of all that there are: near 1
  /// the mask costs what counting costs.
  [[nodiscard]] double counted_share() const { return counted_share_; }

 private:
  MaskModPairs() = default;
  mask_mod::Compiled compiled_;
  std::vector<std::shared_ptr<const std::vector<std::int64_t>>> area_before_;  ///< S + 1 entries a batch row
  double counted_share_ = 0;
  bool sees_head_ = false;
};

}  // namespace evenkeel
