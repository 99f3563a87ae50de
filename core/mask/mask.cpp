#include "mask/mask.h"

#include <algorithm>

#include "base/checked.h"
#include "base/text.h"

namespace evenkeel {
namespace {

bool needs_documents(MaskKind kind) {
  return kind == MaskKind::document || kind == MaskKind::document_causal;
}

std::shared_ptr<const std::vector<std::int64_t>> area_table(MaskKind kind, const DocumentRow& row) {
  auto table = std::make_shared<std::vector<std::int64_t>>(row.document_count() + 1);
  std::int64_t area = 0;
  for (std::size_t i = 0; i < row.document_count(); ++i) {
    (*table)[i] = area;
    const std::int64_t length = row.length(i);
    area += kind == MaskKind::document ? length * length : length * (length + 1) / 2;
  }
  table->back() = area;
  return table;
}

}  // namespace

const std::vector<NamedMask>& named_masks() {
  static const std::vector<NamedMask> masks = {
      {"full", MaskKind::full, "every pair"},
      {"causal", MaskKind::causal, "q >= kv"},
      {"document", MaskKind::document, "q and kv in the same document"},
      {"document-causal", MaskKind::document_causal, "q and kv in the same document, and q >= kv"},
  };
  return masks;
}

Result<MaskSpec> parse_mask(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view name = text.substr(0, colon);
  for (const NamedMask& mask : named_masks()) {
    if (mask.name != name) continue;
    if (colon != std::string_view::npos) {
      return bad_input(
          "mask-parameters",
          "mask " + std::string(name) + " takes no parameters, but got " + quoted(text.substr(colon + 1)),
          "write " + std::string(name));
    }
    return MaskSpec{mask.kind};
  }
  std::string known;
  for (const NamedMask& mask : named_masks()) {
    known += known.empty() ? "use " : ", ";
    known += mask.name;
  }
  return bad_input("mask-known", "unknown mask " + quoted(name), known);
}

std::string mask_name(const MaskSpec& spec) {
  for (const NamedMask& mask : named_masks()) {
    if (mask.kind == spec.kind) return std::string(mask.name);
  }
  return {};
}

Result<Mask> Mask::make(const MaskSpec& spec, const Layout& layout) {
  if (auto batch = check_batch(layout); !batch) return batch.error();
  Mask mask;
  mask.spec_ = spec;
  mask.layout_ = layout;
  if (needs_documents(spec.kind)) {
    mask.area_before_.reserve(layout.batch());
    for (std::size_t i = 0; i < layout.batch(); ++i) {
      // Rows that share their documents share the table too.
      const bool same = i > 0 && layout.rows()[i] == layout.rows()[i - 1];
      mask.area_before_.push_back(same ? mask.area_before_.back()
                                       : area_table(spec.kind, layout.row(BatchRow{i})));
    }
  }
  for (std::size_t i = 0; i < layout.batch(); ++i) {
    const auto sum = checked_add(mask.total_area_, mask.area(BatchRow{i}));
    if (!sum) {
      return bad_input("area-limit",
                       "the allowed pairs of " + std::to_string(layout.batch()) + " rows of " +
                           std::to_string(layout.seq_len()) + " tokens exceed 64 bits",
                       "use fewer batch rows");
    }
    mask.total_area_ = *sum;
  }
  return mask;
}

MaskView Mask::view(BatchRow row) const {
  MaskView view;
  view.kind = spec_.kind;
  view.seq_len = layout_.row(row).seq_len();
  const auto cu_seqlens = layout_.row(row).cu_seqlens();
  view.cu_seqlens = {cu_seqlens.data(), cu_seqlens.size()};
  if (!area_before_.empty()) {
    const auto& table = *area_before_[row.value];
    view.area_before = {table.data(), table.size()};
  }
  return view;
}

bool Mask::allows(BatchRow row, std::int64_t q, std::int64_t kv) const {
  const MaskView mask = view(row);
  return kv_interval(mask, q, document_of(mask, q)).contains(kv);
}

TileClass Mask::classify(BatchRow row, Interval q, Interval kv) const {
  const MaskView mask = view(row);
  const Interval first = kv_interval(mask, q.begin, document_of(mask, q.begin));
  const Interval last = kv_interval(mask, q.end - 1, document_of(mask, q.end - 1));
  if (last.begin <= kv.begin && kv.end <= first.end) return TileClass::full;
  return intersect({first.begin, last.end}, kv).empty() ? TileClass::empty : TileClass::partial;
}

std::int64_t Mask::area(BatchRow row, Interval q) const {
  const MaskView mask = view(row);
  return area_of_rows_before(mask, q.end, document_of(mask, q.end)) -
         area_of_rows_before(mask, q.begin, document_of(mask, q.begin));
}

}  // namespace evenkeel
