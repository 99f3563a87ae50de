#include "layout/edit_selection.h"

#include <algorithm>
#include <utility>

#include "base/checked.h"
#include "layout/open_row.h"

namespace evenkeel {
namespace {

using Lengths = std::vector<std::int64_t>;

/// A row taken apart, and which of its documents are meant.
struct Opened {
  OpenRow row;
  DocumentSet documents;
};

Result<Opened> open(const Layout& layout, BatchRow row, const DocumentSet& documents) {
  Opened opened{open_row(layout.row(row)), documents};
  const std::size_t count = opened.row.documents.size();
  const bool padded = opened.row.padding > 0;
  if (padded && !opened.documents.empty() && opened.documents.back() == count) opened.documents.pop_back();
  if (!opened.documents.empty() && opened.documents.back() >= count) {
    return no_such_document(opened.documents.back());
  }
  if (opened.documents.empty()) {
    return bad_input("documents-chosen",
                     documents.empty() ? "no document is chosen" : "the padding is free room, no document",
                     "choose a document");
  }
  return opened;
}

DocumentSet run_of(std::size_t first, std::size_t count) {
  DocumentSet documents(count);
  for (std::size_t i = 0; i < count; ++i) documents[i] = first + i;
  return documents;
}

/// The edit that leaves `lengths` before the padding, and the documents that it was about.
Result<EditedDocuments> closed(const Layout& layout, BatchRow row, const Lengths& lengths,
                               DocumentSet documents) {
  auto edited = with_documents(layout, row, lengths);
  if (!edited) return edited.error();
  return EditedDocuments{std::move(edited).value(), std::move(documents)};
}

/// The lengths without the chosen documents.
Lengths without(const Opened& opened) {
  Lengths rest;
  rest.reserve(opened.row.documents.size() - opened.documents.size());
  auto next = opened.documents.begin();
  for (std::size_t i = 0; i < opened.row.documents.size(); ++i) {
    if (next != opened.documents.end() && *next == i) {
      ++next;
    } else {
      rest.push_back(opened.row.documents[i]);
    }
  }
  return rest;
}

Lengths chosen(const Opened& opened) {
  Lengths lengths;
  lengths.reserve(opened.documents.size());
  for (const std::size_t document : opened.documents) lengths.push_back(opened.row.documents[document]);
  return lengths;
}

void insert_at(Lengths& into, std::size_t before, const Lengths& lengths) {
  into.insert(into.begin() + static_cast<std::ptrdiff_t>(before), lengths.begin(), lengths.end());
}

}  // namespace

Result<EditedDocuments> move_documents(const Layout& layout, BatchRow row, const DocumentSet& documents,
                                       std::size_t before) {
  auto opened = open(layout, row, documents);
  if (!opened) return opened.error();
  before = std::min(before, opened->row.documents.size());
  const auto ahead = std::lower_bound(opened->documents.begin(), opened->documents.end(), before);
  const std::size_t first = before - static_cast<std::size_t>(ahead - opened->documents.begin());
  Lengths lengths = without(*opened);
  insert_at(lengths, first, chosen(*opened));
  return closed(layout, row, lengths, run_of(first, opened->documents.size()));
}

Result<EditedDocuments> duplicate_documents(const Layout& layout, BatchRow row,
                                            const DocumentSet& documents) {
  auto opened = open(layout, row, documents);
  if (!opened) return opened.error();
  return insert_documents(layout, row, opened->documents.back() + 1, chosen(*opened));
}

Result<EditedDocuments> remove_documents(const Layout& layout, BatchRow row, const DocumentSet& documents) {
  auto opened = open(layout, row, documents);
  if (!opened) return opened.error();
  const Lengths lengths = without(*opened);
  if (lengths.empty()) {
    return bad_input("documents-present", "a row keeps at least one document", "add another one first");
  }
  return closed(layout, row, lengths, {});
}

Result<EditedDocuments> set_lengths(const Layout& layout, BatchRow row, const DocumentSet& documents,
                                    std::int64_t length) {
  auto opened = open(layout, row, documents);
  if (!opened) return opened.error();
  for (const std::size_t document : opened->documents) opened->row.documents[document] = length;
  return closed(layout, row, opened->row.documents, opened->documents);
}

Result<EditedDocuments> pad_these_documents(const Layout& layout, BatchRow row, const DocumentSet& documents,
                                            std::int64_t multiple) {
  if (multiple < 1 || multiple > kMaxSequenceLength) {
    return bad_input("multiple-positive", "a multiple of " + std::to_string(multiple) + " is not possible",
                     "use 1 to 2147483648");
  }
  auto opened = open(layout, row, documents);
  if (!opened) return opened.error();
  for (const std::size_t document : opened->documents) {
    std::int64_t& length = opened->row.documents[document];
    length = round_up(length, multiple);
  }
  return closed(layout, row, opened->row.documents, opened->documents);
}

Result<EditedDocuments> merge_documents(const Layout& layout, BatchRow row, const DocumentSet& documents) {
  auto opened = open(layout, row, documents);
  if (!opened) return opened.error();
  const std::size_t first = opened->documents.front();
  const std::size_t last = opened->documents.back();
  if (first == last) {
    return bad_input("two-documents", "one document alone cannot be merged", "choose its neighbour too");
  }
  if (last - first + 1 != opened->documents.size()) {
    return bad_input("documents-adjacent", "only neighbours can be merged",
                     "choose all documents from " + std::to_string(first) + " to " + std::to_string(last));
  }
  Lengths& lengths = opened->row.documents;
  std::int64_t total = 0;
  for (std::size_t i = first; i <= last; ++i) total += lengths[i];
  lengths[first] = total;
  lengths.erase(lengths.begin() + static_cast<std::ptrdiff_t>(first) + 1,
                lengths.begin() + static_cast<std::ptrdiff_t>(last) + 1);
  return closed(layout, row, lengths, {first});
}

Result<EditedDocuments> split_documents(const Layout& layout, BatchRow row, const DocumentSet& documents) {
  auto opened = open(layout, row, documents);
  if (!opened) return opened.error();
  Lengths lengths;
  lengths.reserve(opened->row.documents.size() + opened->documents.size());
  DocumentSet parts;
  auto next = opened->documents.begin();
  for (std::size_t i = 0; i < opened->row.documents.size(); ++i) {
    const std::int64_t length = opened->row.documents[i];
    const bool meant = next != opened->documents.end() && *next == i;
    if (meant) ++next;
    if (meant && length > 1) {
      parts.push_back(lengths.size());
      lengths.push_back(length / 2);
      parts.push_back(lengths.size());
      lengths.push_back(length - length / 2);
    } else {
      lengths.push_back(length);
    }
  }
  if (parts.empty()) {
    return bad_input("document-length-positive", "a document of 1 token cannot be cut", "lengthen it first");
  }
  return closed(layout, row, lengths, std::move(parts));
}

Result<EditedDocuments> insert_documents(const Layout& layout, BatchRow row, std::size_t before,
                                         const std::vector<std::int64_t>& lengths) {
  if (lengths.empty()) return bad_input("documents-present", "there are no documents to add", "name one");
  OpenRow open = open_row(layout.row(row));
  before = std::min(before, open.documents.size());
  insert_at(open.documents, before, lengths);
  return closed(layout, row, open.documents, run_of(before, lengths.size()));
}

Result<Edited> move_row(const Layout& layout, BatchRow row, BatchRow to) {
  std::vector<Layout::RowPointer> rows = layout.rows();
  if (row.value >= rows.size() || to.value >= rows.size()) {
    return bad_input("row-exists", "there is no batch row " + std::to_string(std::max(row.value, to.value)),
                     "choose one that is there");
  }
  const auto moved = rows[row.value];
  rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(row.value));
  rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(to.value), moved);
  return Edited{Layout(std::move(rows)), {}};
}

}  // namespace evenkeel
