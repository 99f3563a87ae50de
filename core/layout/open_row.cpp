#include "layout/open_row.h"

#include <algorithm>
#include <utility>

#include "base/checked.h"
#include "base/text.h"

namespace evenkeel {

using Lengths = std::vector<std::int64_t>;

OpenRow open_row(const DocumentRow& row) {
  OpenRow open{row.lengths(), 0};
  if (row.last_is_padding()) {
    open.padding = open.documents.back();
    open.documents.pop_back();
  }
  return open;
}

Result<DocumentRow> close_row(OpenRow open) {
  if (open.padding > 0) open.documents.push_back(open.padding);
  return DocumentRow::make(open.documents, open.padding > 0);
}

Error no_such_document(std::size_t document) {
  return bad_input("document-exists", "there is no document " + std::to_string(document) + " in this row",
                   "choose one that is there");
}

Result<std::int64_t> total_tokens(const Lengths& lengths) {
  auto row = DocumentRow::make(lengths);
  if (!row) return row.error();
  return row->seq_len();
}

Result<Edited> with_documents(const Layout& layout, BatchRow row, const Lengths& documents,
                              std::int64_t multiple) {
  std::int64_t needed = 0;
  if (!documents.empty()) {
    const auto total = total_tokens(documents);
    if (!total) return total.error();
    needed = round_up(*total, multiple);
  }
  const std::int64_t before = layout.row(row).seq_len();
  const std::int64_t target = std::max(needed, before);
  std::vector<Layout::RowPointer> rows;
  rows.reserve(layout.batch());
  for (std::size_t i = 0; i < layout.batch(); ++i) {
    const DocumentRow& old = layout.row(BatchRow{i});
    OpenRow open = i == row.value ? OpenRow{documents, 0} : open_row(old);
    if (i != row.value && target == before) {
      rows.push_back(layout.rows()[i]);
      continue;
    }
    std::int64_t used = 0;
    for (const std::int64_t length : open.documents) used += length;
    open.padding = i == row.value ? target - used : open.padding + (target - before);
    auto closed = close_row(std::move(open));
    if (!closed) return closed.error();
    rows.push_back(std::make_shared<const DocumentRow>(std::move(closed).value()));
  }
  Edited edited{Layout(std::move(rows)), {}};
  if (target > before) {
    edited.note = "The sequence grew by " + grouped(target - before) + " to " + grouped(target) + " tokens.";
  }
  return edited;
}

}  // namespace evenkeel
