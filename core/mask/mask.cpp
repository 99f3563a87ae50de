#include "mask/mask.h"

#include <algorithm>
#include <utility>

#include "base/checked.h"
#include "mask/mask_mod/mask_mod.h"
#include "mask/mask_mod/rectangles.h"
#include "mask/mask_rows.h"

namespace evenkeel {
namespace {

/// The view of a named mask without its documents. Parameters above S mean what S means; a dilation of 1 is a
/// window.
MaskView bare_view(const MaskSpec& spec, std::int64_t seq_len) {
  MaskView view;
  view.kind = spec.kind;
  view.first = std::min(spec.parameters[0], seq_len);
  view.second = std::min(spec.parameters[1], seq_len);
  view.seq_len = seq_len;
  if (spec.kind == MaskKind::dilated && view.first == 1 && spec.parameters[0] == 1) {
    view.kind = MaskKind::sliding_window;
    view.first = view.second;
    view.second = 0;
  }
  return view;
}

std::shared_ptr<const std::vector<std::int64_t>> pairs_table(const MaskView& view, const DocumentRow& row) {
  auto table = std::make_shared<std::vector<std::int64_t>>(row.document_count() + 1);
  std::int64_t pairs = 0;
  for (std::size_t i = 0; i < row.document_count(); ++i) {
    (*table)[i] = pairs;
    const std::int64_t length = row.length(i);
    pairs += pairs_within(view, length, length, length);
  }
  table->back() = pairs;
  return table;
}

}  // namespace

Result<Mask> Mask::make(const MaskSpec& spec, const Layout& layout) {
  return std::move(*make(spec, layout, {}));
}

Cancellable<Result<Mask>> Mask::make(const MaskSpec& spec, const Layout& layout, const std::stop_token& stop,
                                     const RowCounter& count) {
  using Made = Result<Mask>;
  if (auto batch = check_batch(layout); !batch) return Made(batch.error());
  Mask mask;
  mask.spec_ = spec;
  mask.layout_ = layout;
  for (const MaskSpec& operand : spec.operands) {
    if (operand.join == MaskJoin::program) {
      return Made(bad_input("mask-mod-joined", "a mask_mod cannot be an operand of another mask",
                            "join masks within its text, with and_masks and or_masks"));
    }
    auto made = make(operand, layout, stop, count);
    if (!made) return std::nullopt;
    if (!made->ok()) return Made(made->error());
    mask.operands_.push_back(std::move(*made).value());
  }
  if (spec.join == MaskJoin::program) {
    auto program = MaskModPairs::make(spec.mask_mod, layout, stop, count);
    if (!program) return std::nullopt;
    if (!program->ok()) return Made(program->error());
    mask.program_ = std::move(*program).value();
  }
  if (mask.is_named() && looks_at_documents(spec.kind)) {
    const MaskView view = bare_view(spec, layout.seq_len());
    mask.pairs_before_.reserve(layout.batch());
    for (std::size_t i = 0; i < layout.batch(); ++i) {
      // Rows that share their documents share the table too.
      const bool same = i > 0 && layout.rows()[i] == layout.rows()[i - 1];
      mask.pairs_before_.push_back(same ? mask.pairs_before_.back()
                                        : pairs_table(view, layout.row(BatchRow{i})));
    }
  }
  std::int64_t area = 0;
  for (std::size_t i = 0; i < layout.batch(); ++i) {
    if (i == 0 || !mask.rows_alike(BatchRow{i}, BatchRow{i - 1})) area = mask.area(BatchRow{i});
    const auto sum = checked_add(mask.total_area_, area);
    if (!sum) {
      return Made(bad_input("area-limit",
                            "the allowed pairs of " + std::to_string(layout.batch()) + " rows of " +
                                std::to_string(layout.seq_len()) + " tokens exceed 64 bits",
                            "use fewer batch rows"));
    }
    mask.total_area_ = *sum;
  }
  return Made(std::move(mask));
}

MaskView Mask::view(BatchRow row) const {
  MaskView view = bare_view(spec_, layout_.row(row).seq_len());
  const auto cu_seqlens = layout_.row(row).cu_seqlens();
  view.cu_seqlens = {cu_seqlens.data(), cu_seqlens.size()};
  if (!pairs_before_.empty()) {
    const auto& table = *pairs_before_[row.value];
    view.pairs_before = {table.data(), table.size()};
  }
  return view;
}

bool Mask::rows_alike(BatchRow a, BatchRow b) const {
  // A program may tell batch rows apart that have the same documents.
  if (program_ != nullptr) return a == b || !program_->compiled().sees_batch_row;
  if (layout_.rows()[a.value] != layout_.rows()[b.value]) return false;
  return std::all_of(operands_.begin(), operands_.end(),
                     [&](const Mask& operand) { return operand.rows_alike(a, b); });
}

bool Mask::allows(BatchRow row, std::int64_t q, std::int64_t kv) const {
  return area(row, {q, q + 1}, {kv, kv + 1}) == 1;
}

TileClass Mask::classify(BatchRow row, Interval q, Interval kv) const {
  if (program_ != nullptr) {
    const mask_mod::Verdict contents = mask_mod::Rectangles(program_->compiled(), row).contents(q, kv);
    return contents == mask_mod::Verdict::none  ? TileClass::empty
           : contents == mask_mod::Verdict::all ? TileClass::full
                                                : TileClass::partial;
  }
  const std::int64_t pairs = area(row, q, kv);
  if (pairs == 0) return TileClass::empty;
  return pairs == q.length() * kv.length() ? TileClass::full : TileClass::partial;
}

std::int64_t Mask::area(BatchRow row, Interval q, Interval kv) const {
  if (q.empty() || kv.empty()) return 0;
  if (is_named()) return area_of(view(row), q, kv);
  MaskRows rows(*this, row);
  if (kv == Interval{0, seq_len()}) return rows.area(q);
  if (program_ != nullptr) return rows.rectangles()->area(q, kv);
  const IntervalSet columns = {kv};
  std::int64_t area = 0;
  IntervalSet one;
  for (std::int64_t i = q.begin; i < q.end; ++i) {
    rows.any({i, i + 1}, one);
    area += size_of(intersect(one, columns));
  }
  return area;
}

}  // namespace evenkeel
