#pragma once

#include <cstddef>
#include <cstdint>

#include "base/annotate.h"
#include "base/span.h"
#include "base/units.h"
#include "cost/row_cost.device.h"
#include "mask/mask_view.device.h"

namespace evenkeel {

/// The documents of several batch rows of one mask, one row after another.
struct DocumentTables {
  Span<const std::int64_t> cu_seqlens;    ///< of all rows
  Span<const std::int64_t> pairs_before;  ///< as many; empty for masks that do not look at documents
  Span<const std::size_t> row_begin;      ///< rows + 1: where each row's begin

  /// `mask` with the documents of a row.
  [[nodiscard]] EVENKEEL_HOST_DEVICE MaskView view(MaskView mask, std::size_t row) const {
    const std::size_t begin = row_begin[row];
    const std::size_t count = row_begin[row + 1] - begin;
    mask.cu_seqlens = cu_seqlens.subspan(begin, count);
    mask.pairs_before =
        pairs_before.empty() ? Span<const std::int64_t>() : pairs_before.subspan(begin, count);
    return mask;
  }
};

/// `Engine::block_costs_of_rows` as items that are computed on their own, in any order: item i is q block
/// (first + i) of the rows one after another. O(log documents) each, `dilated` up to left / dilation more.
struct CostItems {
  MaskView mask;  ///< without its documents
  DocumentTables documents;
  BlockSize block;
  std::int64_t blocks = 0;  ///< of a row
  std::int64_t first = 0;
  Span<std::int64_t> tiles;
  Span<std::int64_t> full_tiles;
  Span<std::int64_t> area;  ///< of each block

  [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(tiles.size()); }

  EVENKEEL_HOST_DEVICE void item(std::int64_t i) const {
    const std::int64_t row = (first + i) / blocks;
    const std::int64_t index = (first + i) % blocks;
    const MaskView view = documents.view(mask, static_cast<std::size_t>(row));
    std::size_t document = document_of(view, index * block.q);
    const BlockCost cost = cost_of_block(view, index, block, document);
    const auto at = static_cast<std::size_t>(i);
    tiles[at] = cost.tiles();
    full_tiles[at] = cost.full_tiles;
    area[at] = cost.area;
  }
};

}  // namespace evenkeel
