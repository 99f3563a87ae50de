#include "layout/edit.h"

#include <algorithm>
#include <numeric>

#include "base/checked.h"
#include "base/text.h"
#include "layout/open_row.h"

namespace evenkeel {

using Lengths = std::vector<std::int64_t>;

Result<Edited> move_boundary(const Layout& layout, BatchRow row, std::size_t document, std::int64_t token,
                             Snap snap) {
  const DocumentRow& old = layout.row(row);
  if (document + 1 >= old.document_count()) return no_such_document(document + 1);
  const std::int64_t begin = old.document(document).begin;
  const std::int64_t end = old.document(document + 1).end;
  std::int64_t target = std::clamp(token, begin + 1, end - 1);
  if (snap.kind == SnapKind::multiple && snap.multiple > 1) {
    const std::int64_t origin = snap.of_length ? begin : 0;
    const std::int64_t offset = target - origin;
    std::int64_t snapped = origin + (offset + snap.multiple / 2) / snap.multiple * snap.multiple;
    // The nearest multiple inside; without one the boundary stays where it was.
    if (snapped >= end) snapped -= snap.multiple;
    if (snapped <= begin) snapped += snap.multiple;
    target = snapped > begin && snapped < end ? snapped : old.document(document).end;
  }
  Lengths lengths = old.lengths();
  lengths[document] = target - begin;
  lengths[document + 1] = end - target;
  auto moved = DocumentRow::make(lengths, old.last_is_padding());
  if (!moved) return moved.error();
  return Edited{layout.with_row(row, std::move(moved).value()), {}};
}

Result<Edited> set_length(const Layout& layout, BatchRow row, std::size_t document, std::int64_t length) {
  const DocumentRow& old = layout.row(row);
  if (document >= old.document_count()) return no_such_document(document);
  OpenRow open = open_row(old);
  if (document == open.documents.size()) {
    // Typing the length of the padding makes S what the documents and that padding need.
    if (length < 1) {
      return bad_input("document-length-positive", "the padding cannot have length " + std::to_string(length),
                       "give it at least 1 token");
    }
    open.padding = length;
    auto closed = close_row(std::move(open));
    if (!closed) return closed.error();
    if (layout.batch() == 1) return Edited{layout.with_row(row, std::move(closed).value()), {}};
    if (closed->seq_len() <= old.seq_len()) {
      return bad_input("batch-rows-same-total", "the rows of a batch have the same total",
                       "shorten the padding of the other rows by removing them first");
    }
    const std::int64_t growth = closed->seq_len() - old.seq_len();
    Layout grown = layout;
    for (std::size_t i = 0; i < layout.batch(); ++i) {
      OpenRow other = open_row(layout.row(BatchRow{i}));
      other.padding += growth;
      auto other_closed = close_row(std::move(other));
      if (!other_closed) return other_closed.error();
      grown = grown.with_row(BatchRow{i}, std::move(other_closed).value());
    }
    return Edited{grown, "Every row grew by " + grouped(growth) + " tokens."};
  }
  open.documents[document] = length;
  return with_documents(layout, row, open.documents);
}

Result<Edited> insert_document(const Layout& layout, BatchRow row, std::size_t before, std::int64_t length) {
  OpenRow open = open_row(layout.row(row));
  before = std::min(before, open.documents.size());
  open.documents.insert(open.documents.begin() + static_cast<std::ptrdiff_t>(before), length);
  return with_documents(layout, row, open.documents);
}

Result<Edited> remove_document(const Layout& layout, BatchRow row, std::size_t document) {
  OpenRow open = open_row(layout.row(row));
  if (document == open.documents.size() && open.padding > 0) {
    return bad_input("padding-stays", "the padding keeps the sequence at its length",
                     "give its tokens to a document instead");
  }
  if (document >= open.documents.size()) return no_such_document(document);
  open.documents.erase(open.documents.begin() + static_cast<std::ptrdiff_t>(document));
  if (open.documents.empty()) {
    return bad_input("documents-present", "a row keeps at least one document", "add another one first");
  }
  return with_documents(layout, row, open.documents);
}

Result<Edited> split_document(const Layout& layout, BatchRow row, std::size_t document, std::int64_t head) {
  const DocumentRow& old = layout.row(row);
  if (document >= old.document_count()) return no_such_document(document);
  const std::int64_t length = old.length(document);
  if (head < 1 || head >= length) {
    return bad_input("document-length-positive",
                     "document " + std::to_string(document) + " of " + grouped(length) +
                         " tokens cannot be cut after " + grouped(head) +
                         ", and a document has at least 1 token",
                     length > 1 ? "cut it inside" : "lengthen it first");
  }
  Lengths lengths = old.lengths();
  lengths[document] = head;
  lengths.insert(lengths.begin() + static_cast<std::ptrdiff_t>(document) + 1, length - head);
  auto cut = DocumentRow::make(lengths, old.last_is_padding());
  if (!cut) return cut.error();
  return Edited{layout.with_row(row, std::move(cut).value()), {}};
}

Result<Edited> merge_with_next(const Layout& layout, BatchRow row, std::size_t document) {
  OpenRow open = open_row(layout.row(row));
  if (document + 1 >= open.documents.size()) return no_such_document(document + 1);
  open.documents[document] += open.documents[document + 1];
  open.documents.erase(open.documents.begin() + static_cast<std::ptrdiff_t>(document) + 1);
  auto merged = close_row(std::move(open));
  if (!merged) return merged.error();
  return Edited{layout.with_row(row, std::move(merged).value()), {}};
}

Result<Edited> replace_row(const Layout& layout, BatchRow row, const Lengths& lengths) {
  const auto total = total_tokens(lengths);
  if (!total) return total.error();
  if (layout.batch() == 1) {
    // Nothing else constrains S: what is pasted is what is there.
    auto made = Layout::make({lengths});
    if (!made) return made.error();
    return Edited{std::move(made).value(), {}};
  }
  return with_documents(layout, row, lengths);
}

Result<Edited> pad_documents(const Layout& layout, std::int64_t multiple, std::optional<BatchRow> row) {
  if (multiple < 1) {
    return bad_input("multiple-positive", "a multiple of " + std::to_string(multiple) + " is not possible",
                     "use at least 1");
  }
  Edited edited{layout, {}};
  for (std::size_t i = 0; i < layout.batch(); ++i) {
    if (row && row->value != i) continue;
    OpenRow open = open_row(edited.layout.row(BatchRow{i}));
    for (std::int64_t& length : open.documents) {
      if (length > kMaxSequenceLength || multiple > kMaxSequenceLength) {
        return bad_input("sequence-length-limit",
                         "padding to a multiple of " + std::to_string(multiple) + " exceeds 2^31 tokens",
                         "use a smaller multiple");
      }
      length = round_up(length, multiple);
    }
    auto next = with_documents(edited.layout, BatchRow{i}, open.documents, multiple);
    if (!next) return next.error();
    edited = std::move(next).value();
  }
  // The padding is a document too: it has to be a multiple as well.
  auto whole = pad_sequence(edited.layout, multiple);
  if (!whole) return whole.error();
  edited.layout = whole->layout;
  if (edited.layout.seq_len() != layout.seq_len()) {
    edited.note = "The sequence grew by " + grouped(edited.layout.seq_len() - layout.seq_len()) + " to " +
                  grouped(edited.layout.seq_len()) + " tokens.";
  }
  return edited;
}

Result<Edited> pad_documents_and_sequence(const Layout& layout, std::int64_t multiple,
                                          std::int64_t of_sequence) {
  auto padded = pad_documents(layout, multiple);
  if (!padded || of_sequence < 1) return padded;
  const std::int64_t apart = of_sequence / std::gcd(multiple, of_sequence);
  if (apart > kMaxSequenceLength / multiple) return padded;
  const auto whole = pad_sequence(padded->layout, multiple * apart);
  if (!whole || whole->layout == padded->layout) return padded;
  const std::int64_t growth = whole->layout.seq_len() - layout.seq_len();
  return Edited{whole->layout, "The sequence grew by " + grouped(growth) + " to " +
                                   grouped(whole->layout.seq_len()) + " tokens."};
}

Result<Edited> pad_sequence(const Layout& layout, std::int64_t multiple) {
  if (multiple < 1 || multiple > kMaxSequenceLength) {
    return bad_input("multiple-positive", "a multiple of " + std::to_string(multiple) + " is not possible",
                     "use 1 to 2147483648");
  }
  std::vector<Layout::RowPointer> rows;
  std::int64_t target = 0;
  for (const auto& row : layout.rows()) target = std::max(target, round_up(row->seq_len(), multiple));
  for (const auto& row : layout.rows()) {
    if (row->seq_len() == target) {
      rows.push_back(row);
      continue;
    }
    OpenRow open = open_row(*row);
    open.padding += target - row->seq_len();
    auto closed = close_row(std::move(open));
    if (!closed) return closed.error();
    rows.push_back(std::make_shared<const DocumentRow>(std::move(closed).value()));
  }
  Edited edited{Layout(std::move(rows)), {}};
  if (target > layout.seq_len()) {
    edited.note =
        "The sequence grew by " + grouped(target - layout.seq_len()) + " to " + grouped(target) + " tokens.";
  }
  return edited;
}

Result<Edited> add_row(const Layout& layout, BatchRow like) {
  std::vector<Layout::RowPointer> rows = layout.rows();
  rows.push_back(rows[like.value]);
  return Edited{Layout(std::move(rows)), {}};
}

Result<Edited> remove_row(const Layout& layout, BatchRow row) {
  if (layout.batch() <= 1) {
    return bad_input("documents-present", "a batch keeps at least one row", "add another one first");
  }
  std::vector<Layout::RowPointer> rows = layout.rows();
  rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(row.value));
  return Edited{Layout(std::move(rows)), {}};
}

}  // namespace evenkeel
