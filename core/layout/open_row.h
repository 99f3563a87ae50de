#pragma once

#include <cstdint>
#include <vector>

#include "layout/edit.h"
#include "layout/layout.h"

/// What edits of a row have in common: the documents that people edit, apart from the free room behind them.
namespace evenkeel {

/// A row taken apart.
struct OpenRow {
  std::vector<std::int64_t> documents;
  std::int64_t padding = 0;  ///< tokens; 0 where there is none
};

[[nodiscard]] OpenRow open_row(const DocumentRow& row);
/// Errors: those of `DocumentRow::make`.
[[nodiscard]] Result<DocumentRow> close_row(OpenRow open);

[[nodiscard]] Error no_such_document(std::size_t document);

/// The tokens of these documents. Errors: those of `DocumentRow::make`, so that a bad length is named by its
/// index.
[[nodiscard]] Result<std::int64_t> total_tokens(const std::vector<std::int64_t>& lengths);

/// The layout with `row` holding `documents`, padded to the layout's S; where they need more, every row
/// grows. `multiple`: a grown S is rounded up to it. Time O(D) of the rows that change.
[[nodiscard]] Result<Edited> with_documents(const Layout& layout, BatchRow row,
                                            const std::vector<std::int64_t>& documents,
                                            std::int64_t multiple = 1);

}  // namespace evenkeel
