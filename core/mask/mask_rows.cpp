#include "mask/mask_rows.h"

#include <algorithm>

#include "mask/mask_mod/mask_mod.h"

namespace evenkeel {
namespace {

/// The tokens q - k dilation, 0 <= k dilation <= left, of all rows q: the rows moved back step by step.
void dilated_any(const MaskView& mask, Interval q, IntervalSet& out) {
  const std::int64_t steps = mask.second / mask.first;
  if (q.length() >= mask.first) {
    append_interval(out, {std::max<std::int64_t>(0, q.begin - steps * mask.first), q.end});
    return;
  }
  for (std::int64_t k = std::min(steps, (q.end - 1) / mask.first); k >= 0; --k) {
    const std::int64_t back = k * mask.first;
    append_interval(out, {std::max<std::int64_t>(0, q.begin - back), q.end - back});
  }
}

void append(const KvSet& set, IntervalSet& out) {
  append_interval(out, set.parts[0]);
  append_interval(out, set.parts[1]);
}

}  // namespace

MaskRows::MaskRows(const Mask& mask, BatchRow row)
    : join_(mask.spec().join), seq_len_(mask.seq_len()), program_(mask.program()), row_(row) {
  if (program_ != nullptr) {
    rectangles_ = std::make_unique<mask_mod::Rectangles>(program_->compiled(), row);
    return;
  }
  if (join_ == MaskJoin::named) {
    view_ = mask.view(row);
    return;
  }
  operands_.reserve(mask.operands().size());
  for (const Mask& operand : mask.operands()) operands_.emplace_back(operand, row);
}

void MaskRows::stop_at(const std::stop_token& stop) {
  if (rectangles_) rectangles_->stop_at(stop);
  for (MaskRows& operand : operands_) operand.stop_at(stop);
}

RowSpan MaskRows::span(Interval q) {
  if (!looks_at_documents(view_.kind)) return {q, 0, 0};
  if (q.begin < view_.cu_seqlens[document_]) document_ = document_of(view_, q.begin);
  document_ = document_from(view_, q.begin, document_);
  return {q, document_, document_from(view_, q.end - 1, document_)};
}

void MaskRows::any(Interval q, IntervalSet& out) {
  out.clear();
  switch (join_) {
    case MaskJoin::named:
      if (view_.kind == MaskKind::dilated) {
        dilated_any(view_, q, out);
      } else {
        append(touched_by_any(view_, span(q)), out);
      }
      return;
    case MaskJoin::negation: {
      IntervalSet inner;
      operands_.front().all(q, inner);
      out = complement(inner, {0, seq_len_});
      return;
    }
    case MaskJoin::program:
      rectangles_->append_allowed_by_any(q, {0, seq_len_}, out);
      return;
    default:
      join(q, Quantity::any, out);
  }
}

void MaskRows::all(Interval q, IntervalSet& out) {
  out.clear();
  switch (join_) {
    case MaskJoin::named:
      if (view_.kind != MaskKind::dilated) {
        append(touched_by_all(view_, span(q)), out);
      } else if (q.length() == 1) {
        // Two neighbours have no token in common: the dilation is at least 2.
        dilated_any(view_, q, out);
      }
      return;
    case MaskJoin::negation: {
      IntervalSet inner;
      operands_.front().any(q, inner);
      out = complement(inner, {0, seq_len_});
      return;
    }
    case MaskJoin::program: {
      denied_.clear();
      rectangles_->append_denied_by_any(q, {0, seq_len_}, denied_);
      append_complement(denied_, {0, seq_len_}, out);
      return;
    }
    default:
      join(q, Quantity::all, out);
  }
}

/// Some rows of `and` lie within what all operands touch, and hold what all operands have in common; where
/// the two are the same, they are the answer. Otherwise each half of the rows is asked. The same for `or`
/// with unions; and for all rows instead of some, with the halves intersected.
void MaskRows::join(Interval q, Quantity quantity, IntervalSet& out) {
  const bool conjunction = join_ == MaskJoin::all_of;
  const auto combine = [&](void (MaskRows::*ask)(Interval, IntervalSet&)) {
    IntervalSet combined;
    if (conjunction) combined.push_back({0, seq_len_});
    IntervalSet one;
    for (MaskRows& operand : operands_) {
      (operand.*ask)(q, one);
      combined = conjunction ? evenkeel::intersect(combined, one) : unite(combined, one);
    }
    return combined;
  };
  // One of the two is exact: common rows of `and`, touched rows of `or`.
  if (conjunction != (quantity == Quantity::any)) {
    out = combine(conjunction ? &MaskRows::all : &MaskRows::any);
    return;
  }
  IntervalSet least = combine(&MaskRows::all);
  if (q.length() == 1 || least == combine(&MaskRows::any)) {
    out = std::move(least);
    return;
  }
  const std::int64_t middle = q.begin + q.length() / 2;
  IntervalSet second;
  join({q.begin, middle}, quantity, out);
  join({middle, q.end}, quantity, second);
  out = quantity == Quantity::any ? unite(out, second) : evenkeel::intersect(out, second);
}

std::int64_t MaskRows::area(Interval q) {
  if (q.empty()) return 0;
  if (join_ == MaskJoin::named) {
    const RowSpan rows = span(q);
    if (!looks_at_documents(view_.kind)) {
      return area_of_rows_before(view_, q.end, 0) - area_of_rows_before(view_, q.begin, 0);
    }
    const std::size_t after = document_from(view_, q.end, rows.last_document);
    return area_of_rows_before(view_, q.end, after) -
           area_of_rows_before(view_, q.begin, rows.first_document);
  }
  if (program_ != nullptr) return program_->area_before(row_, q.end) - program_->area_before(row_, q.begin);
  if (join_ == MaskJoin::negation) return q.length() * seq_len_ - operands_.front().area(q);
  std::int64_t area = 0;
  IntervalSet row;
  for (std::int64_t i = q.begin; i < q.end; ++i) {
    any({i, i + 1}, row);
    area += size_of(row);
  }
  return area;
}

}  // namespace evenkeel
