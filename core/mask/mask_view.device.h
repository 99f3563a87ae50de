#pragma once

#include <cstddef>
#include <cstdint>

#include "base/annotate.h"
#include "base/span.h"
#include "base/units.h"
#include "mask/ramp.device.h"

/// One batch row of a named mask as plain data, and the closed forms that CPU and GPU share: which kv tokens
/// some or all of consecutive rows may attend, and how many pairs a rectangle allows.
namespace evenkeel {

/// What a rectangle of pairs holds: none that is allowed, some, or nothing else.
enum class TileClass : std::uint8_t { empty, partial, full };

enum class MaskKind : std::uint8_t {
  full,
  causal,
  document,
  document_causal,
  sliding_window,
  document_sliding_window,
  prefix_lm,
  chunked,
  document_chunked,
  sink_sliding_window,
  global,
  dilated,
};

/// Whether the mask looks at documents. The others see the sequence as one.
[[nodiscard]] EVENKEEL_HOST_DEVICE constexpr bool looks_at_documents(MaskKind kind) {
  switch (kind) {
    case MaskKind::document:
    case MaskKind::document_causal:
    case MaskKind::document_sliding_window:
    case MaskKind::prefix_lm:
    case MaskKind::document_chunked:
    case MaskKind::sink_sliding_window:
      return true;
    default:
      return false;
  }
}

struct MaskView {
  MaskKind kind = MaskKind::full;
  std::int64_t first = 0;   ///< the first parameter; none is above S, which means the same to every mask
  std::int64_t second = 0;  ///< the second
  std::int64_t seq_len = 0;
  Span<const std::int64_t> cu_seqlens;    ///< D + 1 offsets
  Span<const std::int64_t> pairs_before;  ///< D + 1: allowed pairs in the documents before; where they matter

  [[nodiscard]] EVENKEEL_HOST_DEVICE std::size_t document_count() const { return cu_seqlens.size() - 1; }
  [[nodiscard]] EVENKEEL_HOST_DEVICE Interval document(std::size_t index) const {
    return {cu_seqlens[index], cu_seqlens[index + 1]};
  }
};

/// Index of the document of `token`, 0 <= token <= S (S gives D). O(log D).
[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::size_t document_of(const MaskView& mask, std::int64_t token) {
  std::size_t low = 0;
  std::size_t high = mask.cu_seqlens.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (mask.cu_seqlens[middle] <= token) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low - 1;
}

/// The same, from a document at or before that of `token`; O(1) when it is near.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::size_t document_from(const MaskView& mask, std::int64_t token,
                                                                    std::size_t at_or_before) {
  constexpr int kNear = 8;
  std::size_t document = at_or_before;
  for (int step = 0; step < kNear; ++step) {
    if (document + 1 >= mask.cu_seqlens.size() || token < mask.cu_seqlens[document + 1]) return document;
    ++document;
  }
  return document_of(mask, token);
}

/// Consecutive rows and the documents of their first and last.
struct RowSpan {
  Interval rows;  ///< not empty
  std::size_t first_document = 0;
  std::size_t last_document = 0;
};

[[nodiscard]] EVENKEEL_HOST_DEVICE inline RowSpan row_span(const MaskView& mask, Interval rows) {
  const std::size_t first = document_of(mask, rows.begin);
  return {rows, first, document_from(mask, rows.end - 1, first)};
}

/// At most two intervals of kv tokens: ascending, a gap between them, empty ones last.
struct KvSet {
  Interval parts[2];

  [[nodiscard]] EVENKEEL_HOST_DEVICE bool contains(std::int64_t kv) const {
    return parts[0].contains(kv) || parts[1].contains(kv);
  }
};

/// Two intervals of which the first begins no later, where both are not empty.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline KvSet kv_set(Interval a, Interval b) {
  if (a.empty()) return {{b, {}}};
  if (b.empty()) return {{a, {}}};
  if (b.begin <= a.end) return {{{a.begin, a.end > b.end ? a.end : b.end}, {}}};
  return {{a, b}};
}

/// The kv tokens that row `q` of `document` may attend, for the masks where those are one interval whose ends
/// grow with q: all but `sink_sliding_window`, `global` and `dilated`. It holds q itself.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline Interval kv_interval(const MaskView& mask, std::int64_t q,
                                                               std::size_t document) {
  const Interval whole{0, mask.seq_len};
  switch (mask.kind) {
    case MaskKind::causal:
      return {0, q + 1};
    case MaskKind::document:
      return mask.document(document);
    case MaskKind::document_causal:
      return {mask.cu_seqlens[document], q + 1};
    case MaskKind::sliding_window:
      return intersect({q - mask.first, q + mask.second + 1}, whole);
    case MaskKind::document_sliding_window:
      return intersect({q - mask.first, q + mask.second + 1}, mask.document(document));
    case MaskKind::prefix_lm: {
      const Interval tokens = mask.document(document);
      const std::int64_t prefix_end = tokens.begin + mask.first;
      return intersect({tokens.begin, q + 1 > prefix_end ? q + 1 : prefix_end}, tokens);
    }
    case MaskKind::chunked:
      return {q - q % mask.first, q + 1};
    case MaskKind::document_chunked:
      return {q - (q - mask.cu_seqlens[document]) % mask.first, q + 1};
    default:
      return whole;
  }
}

/// The kv tokens that some of the rows may attend. Not for `dilated`.
/// The ends of a row's interval grow with q and each holds q, so the union over rows is an interval too; what
/// `sink_sliding_window` and `global` add to their window is one more.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline KvSet touched_by_any(const MaskView& mask, const RowSpan& span) {
  const Interval rows = span.rows;
  switch (mask.kind) {
    case MaskKind::sink_sliding_window: {
      // Later documents of the span lie within the window of its last rows from their first token on.
      const Interval tokens = mask.document(span.first_document);
      const std::int64_t sinks = tokens.begin + mask.second;
      const std::int64_t window = rows.begin - mask.first;
      return kv_set(
          {tokens.begin, intersect({0, sinks}, {0, rows.end < tokens.end ? rows.end : tokens.end}).end},
          {window > tokens.begin ? window : tokens.begin, rows.end});
    }
    case MaskKind::global:
      if (rows.begin < mask.second) return {{{0, mask.seq_len}, {}}};
      return kv_set({0, mask.second},
                    intersect({rows.begin - mask.first, rows.end + mask.first}, {0, mask.seq_len}));
    default:
      return {{{kv_interval(mask, rows.begin, span.first_document).begin,
                kv_interval(mask, rows.end - 1, span.last_document).end},
               {}}};
  }
}

/// The kv tokens that all of the rows may attend. Not for `dilated`.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline KvSet touched_by_all(const MaskView& mask, const RowSpan& span) {
  const Interval rows = span.rows;
  switch (mask.kind) {
    case MaskKind::sink_sliding_window: {
      if (span.first_document != span.last_document) return {};
      const std::int64_t start = mask.cu_seqlens[span.first_document];
      const std::int64_t window = rows.end - 1 - mask.first;
      return kv_set(intersect({start, start + mask.second}, {start, rows.begin + 1}),
                    {window > start ? window : start, rows.begin + 1});
    }
    case MaskKind::global: {
      if (rows.end <= mask.second) return {{{0, mask.seq_len}, {}}};
      const std::int64_t from = rows.begin > mask.second ? rows.begin : mask.second;
      return kv_set({0, mask.second},
                    intersect({rows.end - 1 - mask.first, from + mask.first + 1}, {0, mask.seq_len}));
    }
    default: {
      const Interval both{kv_interval(mask, rows.end - 1, span.last_document).begin,
                          kv_interval(mask, rows.begin, span.first_document).end};
      return kv_set(both, {});
    }
  }
}

/// Whether the rectangle q x kv holds an allowed pair of `dilated`: whether a multiple of the dilation is
/// among its differences q - kv, which are consecutive. Both not empty.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline bool dilated_touches(const MaskView& mask, Interval q,
                                                               Interval kv) {
  const std::int64_t least = q.begin - (kv.end - 1) > 0 ? q.begin - (kv.end - 1) : 0;
  const std::int64_t widest = q.end - 1 - kv.begin;
  const std::int64_t most = widest < mask.second ? widest : mask.second;
  return most >= least && most / mask.first * mask.first >= least;
}

/// Pairs (i, j) with i < `rows` and j < `columns`, both at most `length`, in a document of `length` tokens,
/// or in the sequence for a mask that does not look at documents. At most 2^62. O(1).
[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::int64_t pairs_within(const MaskView& mask, std::int64_t length,
                                                                    std::int64_t rows, std::int64_t columns) {
  switch (mask.kind) {
    case MaskKind::full:
    case MaskKind::document:
      return rows * columns;
    case MaskKind::causal:
    case MaskKind::document_causal:
      return ramp_sum(rows, 1, columns);
    case MaskKind::sliding_window:
    case MaskKind::document_sliding_window:
      return ramp_sum(rows, mask.second + 1, columns) - ramp_sum(rows, -mask.first, columns);
    case MaskKind::prefix_lm: {
      const std::int64_t prefix = columns < mask.first ? columns : mask.first;
      return prefix * rows + ramp_sum(rows, 1 - prefix, columns - prefix);
    }
    case MaskKind::chunked:
    case MaskKind::document_chunked: {
      const std::int64_t chunk = mask.first;
      const std::int64_t whole = (rows < columns ? rows : columns) / chunk;
      const std::int64_t row_rest = rows - whole * chunk;
      const std::int64_t column_rest = columns - whole * chunk;
      return whole * (chunk * (chunk + 1) / 2) +
             ramp_sum(row_rest < chunk ? row_rest : chunk, 1, column_rest < chunk ? column_rest : chunk);
    }
    case MaskKind::sink_sliding_window: {
      const std::int64_t sinks = columns < mask.second ? columns : mask.second;
      return ramp_sum(rows, 1, columns) - ramp_sum(rows, -mask.first, columns) +
             ramp_sum(rows, -mask.first, sinks);
    }
    case MaskKind::global: {
      // The first rows attend all; the others their window, and what of the first tokens lies left of it.
      const std::int64_t tokens = mask.second;
      if (rows <= tokens) return rows * columns;
      const std::int64_t sinks = columns < tokens ? columns : tokens;
      const std::int64_t all = ramp_sum(rows, mask.first + 1, columns) -
                               ramp_sum(rows, -mask.first, columns) + ramp_sum(rows, -mask.first, sinks);
      const std::int64_t head = ramp_sum(tokens, mask.first + 1, columns) -
                                ramp_sum(tokens, -mask.first, columns) + ramp_sum(tokens, -mask.first, sinks);
      return tokens * columns + all - head;
    }
    case MaskKind::dilated:
      // A row i attends the multiples of the dilation up to min(i, left), less those that reach columns on.
      return step_sum(rows, mask.first, mask.second) -
             (rows > columns ? step_sum(rows - columns, mask.first, mask.second) : 0);
  }
  return length;
}

/// A token and its document: D for S.
struct TokenPlace {
  std::int64_t token = 0;
  std::size_t document = 0;
};

/// Allowed pairs (q, kv) with q < rows.token and kv < columns.token. At most 2^62. O(1).
[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::int64_t pairs_below(const MaskView& mask, TokenPlace rows,
                                                                   TokenPlace columns) {
  if (!looks_at_documents(mask.kind)) return pairs_within(mask, mask.seq_len, rows.token, columns.token);
  // Documents before both are whole; the one that ends first is cut, on one side or on both.
  const std::size_t cut = rows.document < columns.document ? rows.document : columns.document;
  std::int64_t pairs = mask.pairs_before[cut];
  if (cut == mask.document_count()) return pairs;
  const Interval tokens = mask.document(cut);
  const std::int64_t length = tokens.length();
  pairs += pairs_within(mask, length, rows.document == cut ? rows.token - tokens.begin : length,
                        columns.document == cut ? columns.token - tokens.begin : length);
  return pairs;
}

/// Allowed pairs in the rows [0, q), 0 <= q <= S; `document` is that of q (D for q = S). At most 2^62.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::int64_t area_of_rows_before(const MaskView& mask,
                                                                           std::int64_t q,
                                                                           std::size_t document) {
  return pairs_below(mask, {q, document}, {mask.seq_len, mask.document_count()});
}

/// Allowed pairs of a rectangle, O(log D).
[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::int64_t area_of(const MaskView& mask, Interval q,
                                                               Interval kv) {
  const TokenPlace top{q.begin, document_of(mask, q.begin)};
  const TokenPlace bottom{q.end, document_from(mask, q.end, top.document)};
  const TokenPlace left{kv.begin, document_of(mask, kv.begin)};
  const TokenPlace right{kv.end, document_from(mask, kv.end, left.document)};
  return pairs_below(mask, bottom, right) - pairs_below(mask, top, right) - pairs_below(mask, bottom, left) +
         pairs_below(mask, top, left);
}

}  // namespace evenkeel
