#pragma once

#include <cstddef>
#include <vector>

#include "layout/layout.h"
#include "strip/token_scale.h"

namespace evenkeel::ui {

/// What is drawn as one block: a document, or neighbours that are each too narrow to be seen alone.
struct DocumentBlock {
  std::size_t first = 0;
  std::size_t count = 1;
  double x_begin = 0;  ///< px
  double x_end = 0;
  bool padding = false;

  [[nodiscard]] bool isGroup() const { return count > 1; }
  [[nodiscard]] double width() const { return x_end - x_begin; }
  bool operator==(const DocumentBlock&) const = default;
};

/// The blocks of a row from left to right; they cover all of its documents in sight. Neighbours below
/// `least_width` px become a group; the padding never joins one. No more blocks than px / `least_width` x 2
/// + 2. Time O(px log D), whatever the number of documents.
[[nodiscard]] std::vector<DocumentBlock> documentBlocks(const DocumentRow& row, const TokenScale& scale,
                                                        double least_width = 3.0);

}  // namespace evenkeel::ui
