#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "layout/edit.h"

/// Edits of several documents of a row at once, as pure functions that follow the rule of `layout/edit.h`:
/// S stays, the padding takes and gives, and where it is too short the sequence grows and says so.
///
/// `documents` are indices in ascending order, each once. The padding among them is passed over: it is room,
/// and stays last. Errors: `bad_input` where none is left, one is not there, or a rule of a row is broken.
/// Time O(D).
namespace evenkeel {

using DocumentSet = std::vector<std::size_t>;

/// An edit, and where the documents that it was about are now.
struct EditedDocuments {
  Edited edited;
  DocumentSet documents;  ///< ascending
};

/// Moves documents together before document `before` (at most the number of documents), in the order in
/// which they stood. The lengths stay what they were.
[[nodiscard]] Result<EditedDocuments> move_documents(const Layout& layout, BatchRow row,
                                                     const DocumentSet& documents, std::size_t before);

/// Puts a copy of them, together, behind the last of them.
[[nodiscard]] Result<EditedDocuments> duplicate_documents(const Layout& layout, BatchRow row,
                                                          const DocumentSet& documents);

/// Removes them; their tokens go to the padding. A row keeps at least one document.
[[nodiscard]] Result<EditedDocuments> remove_documents(const Layout& layout, BatchRow row,
                                                       const DocumentSet& documents);

/// Gives each the same length.
[[nodiscard]] Result<EditedDocuments> set_lengths(const Layout& layout, BatchRow row,
                                                  const DocumentSet& documents, std::int64_t length);

/// Lengthens each to a multiple of `multiple`.
[[nodiscard]] Result<EditedDocuments> pad_these_documents(const Layout& layout, BatchRow row,
                                                          const DocumentSet& documents,
                                                          std::int64_t multiple);

/// Makes one document of neighbours. Errors: `bad_input` too where they are fewer than two, or one between
/// them is not among them.
[[nodiscard]] Result<EditedDocuments> merge_documents(const Layout& layout, BatchRow row,
                                                      const DocumentSet& documents);

/// Cuts each in half, the first part the shorter one. Documents of one token are passed over.
[[nodiscard]] Result<EditedDocuments> split_documents(const Layout& layout, BatchRow row,
                                                      const DocumentSet& documents);

/// Puts new documents before document `before`.
[[nodiscard]] Result<EditedDocuments> insert_documents(const Layout& layout, BatchRow row, std::size_t before,
                                                       const std::vector<std::int64_t>& lengths);

/// Moves a batch row to stand at index `to`.
[[nodiscard]] Result<Edited> move_row(const Layout& layout, BatchRow row, BatchRow to);

}  // namespace evenkeel
