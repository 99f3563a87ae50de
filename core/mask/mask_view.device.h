#pragma once

#include <cstddef>
#include <cstdint>

#include "base/annotate.h"
#include "base/span.h"
#include "base/units.h"

/// One batch row of a named mask as plain data, and the closed forms that CPU and GPU share.
///
/// Each of these masks allows, for a row q, one interval of kv tokens that holds q, and both of its ends grow
/// with q. So the union over consecutive rows is an interval too, and so is the intersection: a q block needs
/// only its first and last row.
namespace evenkeel {

enum class MaskKind : std::uint8_t { full, causal, document, document_causal };

struct MaskView {
  MaskKind kind = MaskKind::full;
  std::int64_t seq_len = 0;
  Span<const std::int64_t> cu_seqlens;  ///< D + 1 offsets
  Span<const std::int64_t>
      area_before;  ///< D + 1: allowed pairs in the rows before each document; document masks

  [[nodiscard]] EVENKEEL_HOST_DEVICE std::size_t document_count() const { return cu_seqlens.size() - 1; }
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

/// The kv tokens that row `q` of `document` may attend.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline Interval kv_interval(const MaskView& mask, std::int64_t q,
                                                               std::size_t document) {
  switch (mask.kind) {
    case MaskKind::full:
      return {0, mask.seq_len};
    case MaskKind::causal:
      return {0, q + 1};
    case MaskKind::document:
      return {mask.cu_seqlens[document], mask.cu_seqlens[document + 1]};
    case MaskKind::document_causal:
      return {mask.cu_seqlens[document], q + 1};
  }
  return {};
}

/// Allowed pairs in the rows [0, q), 0 <= q <= S; `document` is that of q (D for q = S). At most 2^62.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline std::int64_t area_of_rows_before(const MaskView& mask,
                                                                           std::int64_t q,
                                                                           std::size_t document) {
  switch (mask.kind) {
    case MaskKind::full:
      return q * mask.seq_len;
    case MaskKind::causal:
      return q * (q + 1) / 2;
    case MaskKind::document: {
      if (document == mask.document_count()) return mask.area_before[document];
      const std::int64_t length = mask.cu_seqlens[document + 1] - mask.cu_seqlens[document];
      return mask.area_before[document] + (q - mask.cu_seqlens[document]) * length;
    }
    case MaskKind::document_causal: {
      const std::int64_t within = q - mask.cu_seqlens[document];
      return mask.area_before[document] + within * (within + 1) / 2;
    }
  }
  return 0;
}

/// The non-empty tiles of one q block, as intervals of kv blocks: `full` lies within `touched`, and what is
/// touched and not full is partial.
struct TileRow {
  Interval touched;
  Interval full;
  [[nodiscard]] EVENKEEL_HOST_DEVICE std::int64_t full_count() const { return full.length(); }
  [[nodiscard]] EVENKEEL_HOST_DEVICE std::int64_t partial_count() const {
    return touched.length() - full.length();
  }
};

/// Classifies the tiles of the q block whose rows are `q` (its part inside the sequence), in O(1).
/// A tile over the edge of the sequence is never full.
[[nodiscard]] EVENKEEL_HOST_DEVICE inline TileRow classify_tiles(const MaskView& mask, Interval q,
                                                                 std::size_t first_document,
                                                                 std::size_t last_document, BlockSize block) {
  const Interval first = kv_interval(mask, q.begin, first_document);
  const Interval last = kv_interval(mask, q.end - 1, last_document);
  TileRow row;
  row.touched = {first.begin / block.kv, ceil_div(last.end, block.kv)};
  row.full = {row.touched.begin, row.touched.begin};
  if (q.length() == block.q && last.begin < first.end) {
    const Interval full{ceil_div(last.begin, block.kv), first.end / block.kv};
    if (!full.empty()) row.full = full;
  }
  return row;
}

}  // namespace evenkeel
