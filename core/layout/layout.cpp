#include "layout/layout.h"

#include <algorithm>
#include <string>

#include "base/checked.h"

namespace evenkeel {

Result<DocumentRow> DocumentRow::make(const std::vector<std::int64_t>& lengths, bool last_is_padding) {
  if (lengths.empty()) {
    return bad_input("documents-present", "a row has no documents", "give at least one document length");
  }
  DocumentRow row;
  row.last_is_padding_ = last_is_padding;
  row.cu_seqlens_.reserve(lengths.size() + 1);
  row.cu_seqlens_.push_back(0);
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    const std::int64_t length = lengths[i];
    if (length < 1) {
      Error error = bad_input("document-length-positive",
                              "document " + std::to_string(i) + " has length " + std::to_string(length) +
                                  ", and a document has at least 1 token",
                              length == 0 && i == 0 ? "give lengths, or say that these are cu_seqlens"
                                                    : "remove it or give it a length");
      error.place.document = i;
      return error;
    }
    const auto end = checked_add(row.cu_seqlens_.back(), length);
    if (!end || *end > kMaxSequenceLength) {
      Error error = bad_input("sequence-length-limit",
                              "the documents up to document " + std::to_string(i) + " (length " +
                                  std::to_string(length) + ") sum to more than 2^31 tokens",
                              "give the row at most 2147483648 tokens");
      error.place.document = i;
      return error;
    }
    row.cu_seqlens_.push_back(*end);
  }
  return row;
}

std::vector<std::int64_t> DocumentRow::lengths() const {
  std::vector<std::int64_t> out(document_count());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = length(i);
  return out;
}

std::size_t DocumentRow::document_at(std::int64_t token) const {
  const auto after = std::upper_bound(cu_seqlens_.begin(), cu_seqlens_.end(), token);
  return static_cast<std::size_t>(after - cu_seqlens_.begin()) - 1;
}

Result<Layout> Layout::make(const std::vector<std::vector<std::int64_t>>& lengths_per_row) {
  if (lengths_per_row.empty()) {
    return bad_input("documents-present", "there are no documents", "give at least one document length");
  }
  std::int64_t documents = 0;
  std::vector<RowPointer> rows;
  rows.reserve(lengths_per_row.size());
  for (std::size_t i = 0; i < lengths_per_row.size(); ++i) {
    auto row = DocumentRow::make(lengths_per_row[i]);
    if (!row) {
      Error error = row.error();
      error.place.row = i;
      if (lengths_per_row.size() > 1) error.message = "row " + std::to_string(i) + ": " + error.message;
      return error;
    }
    documents += static_cast<std::int64_t>(lengths_per_row[i].size());
    if (documents > kMaxDocuments) {
      return bad_input("document-count-limit", "there are more than 33554432 (2^25) documents",
                       "split the batch into several runs");
    }
    rows.push_back(std::make_shared<const DocumentRow>(std::move(row).value()));
  }
  return Layout(std::move(rows));
}

Result<void> check_shape(std::int64_t seq_len, std::int64_t batch) {
  if (seq_len < 1 || seq_len > kMaxSequenceLength) {
    return bad_input("sequence-length-limit",
                     "sequence length " + std::to_string(seq_len) + " is not between 1 and 2147483648 (2^31)",
                     "choose a length in that range");
  }
  if (batch < 1 || batch > kMaxDocuments) {
    return bad_input(
        "batch-limit",
        "batch " + std::to_string(batch) + " is not between 1 and " + std::to_string(kMaxDocuments),
        "choose a number of rows in that range");
  }
  return {};
}

Result<Layout> Layout::one_document(std::int64_t seq_len, std::int64_t batch) {
  if (auto shape = check_shape(seq_len, batch); !shape) return shape.error();
  auto row = DocumentRow::make({seq_len});
  if (!row) return row.error();
  const auto shared = std::make_shared<const DocumentRow>(std::move(row).value());
  return Layout(std::vector<RowPointer>(static_cast<std::size_t>(batch), shared));
}

std::size_t Layout::document_count() const {
  std::size_t count = 0;
  for (const auto& row : rows_) count += row->document_count();
  return count;
}

Layout Layout::with_row(BatchRow row, DocumentRow replacement) const {
  Layout copy = *this;
  copy.rows_[row.value] = std::make_shared<const DocumentRow>(std::move(replacement));
  return copy;
}

bool operator==(const Layout& a, const Layout& b) {
  return std::equal(a.rows_.begin(), a.rows_.end(), b.rows_.begin(), b.rows_.end(),
                    [](const auto& x, const auto& y) { return x == y || *x == *y; });
}

Result<void> check_batch(const Layout& layout) {
  if (layout.empty()) {
    return bad_input("documents-present", "there are no documents", "give at least one document length");
  }
  const std::int64_t expected = layout.seq_len();
  for (std::size_t i = 1; i < layout.batch(); ++i) {
    const std::int64_t total = layout.row(BatchRow{i}).seq_len();
    if (total == expected) continue;
    Error error = bad_input(
        "batch-rows-same-total",
        "row " + std::to_string(i) + " has " + std::to_string(total) + " tokens but row 0 has " +
            std::to_string(expected) + ", and the rows of a batch have the same total",
        "pad the shorter row by " + std::to_string(std::max(total, expected) - std::min(total, expected)));
    error.place.row = i;
    // Padding to a multiple of the longest total makes all rows that long.
    error.fix.kind = FixKind::pad_sequence_to_multiple;
    for (const auto& row : layout.rows()) error.fix.value = std::max(error.fix.value, row->seq_len());
    return error;
  }
  return {};
}

}  // namespace evenkeel
