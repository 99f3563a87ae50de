#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "base/units.h"

namespace evenkeel {

/// Documents packed one after another in one batch row. Immutable.
///
/// Holds cu_seqlens: D + 1 token offsets from 0 to S. The last document may be padding: a document like any
/// other to every mask, but drawn and edited as free room.
class DocumentRow {
 public:
  /// Errors: `bad_input` for no documents, a length below 1, or a total above 2^31; the place is the
  /// document.
  [[nodiscard]] static Result<DocumentRow> make(const std::vector<std::int64_t>& lengths,
                                                bool last_is_padding = false);

  [[nodiscard]] std::size_t document_count() const { return cu_seqlens_.size() - 1; }
  [[nodiscard]] std::int64_t seq_len() const { return cu_seqlens_.back(); }
  [[nodiscard]] bool last_is_padding() const { return last_is_padding_; }
  /// D + 1 offsets, strictly increasing, the first 0.
  [[nodiscard]] std::span<const std::int64_t> cu_seqlens() const { return cu_seqlens_; }
  [[nodiscard]] std::int64_t length(std::size_t document) const {
    return cu_seqlens_[document + 1] - cu_seqlens_[document];
  }
  [[nodiscard]] Interval document(std::size_t document) const {
    return {cu_seqlens_[document], cu_seqlens_[document + 1]};
  }
  [[nodiscard]] std::vector<std::int64_t> lengths() const;
  /// Index of the document that holds `token`, 0 <= token < S. O(log D).
  [[nodiscard]] std::size_t document_at(std::int64_t token) const;

  bool operator==(const DocumentRow&) const = default;

 private:
  DocumentRow() = default;
  std::vector<std::int64_t> cu_seqlens_;
  bool last_is_padding_ = false;
};

/// Batch rows of packed documents. A value: copies share the rows.
///
/// Holds what an editor can hold, rows of different total included; `check_batch` says whether it can be
/// planned.
class Layout {
 public:
  using RowPointer = std::shared_ptr<const DocumentRow>;

  Layout() = default;
  explicit Layout(std::vector<RowPointer> rows) : rows_(std::move(rows)) {}

  /// Errors: those of `DocumentRow::make`, with the row in the place; no rows; more than 2^25 documents.
  [[nodiscard]] static Result<Layout> make(const std::vector<std::vector<std::int64_t>>& lengths_per_row);

  /// `batch` rows of one document of `seq_len` tokens. Rows share their memory.
  [[nodiscard]] static Result<Layout> one_document(std::int64_t seq_len, std::int64_t batch);

  [[nodiscard]] std::size_t batch() const { return rows_.size(); }
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  [[nodiscard]] const DocumentRow& row(BatchRow row) const { return *rows_[row.value]; }
  [[nodiscard]] const std::vector<RowPointer>& rows() const { return rows_; }
  /// S of the first row; that of all rows once `check_batch` has passed. 0 without rows.
  [[nodiscard]] std::int64_t seq_len() const { return rows_.empty() ? 0 : rows_.front()->seq_len(); }
  [[nodiscard]] std::size_t document_count() const;
  /// This layout with one row replaced.
  [[nodiscard]] Layout with_row(BatchRow row, DocumentRow replacement) const;

  friend bool operator==(const Layout& a, const Layout& b);

 private:
  std::vector<RowPointer> rows_;
};

/// Whether B rows of S tokens can be held at all: 1 <= S <= 2^31, 1 <= B <= 2^25.
[[nodiscard]] Result<void> check_shape(std::int64_t seq_len, std::int64_t batch);

/// Whether the rows form a batch: at least one row, and all of the same total.
[[nodiscard]] Result<void> check_batch(const Layout& layout);

}  // namespace evenkeel
