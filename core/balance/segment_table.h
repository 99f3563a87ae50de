#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "balance/plan.h"
#include "base/result.h"
#include "base/span.h"
#include "base/units.h"

/// Plans that follow no formula of ours, as the segments of their index tensors: what a file is read into.
namespace evenkeel {

/// Segments over all rows of a plan that is read: 12 bytes each.
inline constexpr std::int64_t kMaxSegments = std::int64_t{1} << 27;

/// A permutation of each row's tokens as lists of maximal segments. A value; copies share the lists. Memory
/// O(segments), never O(tokens) but where no two tokens stay together. A walk begins in O(log segments).
class SegmentTable {
 public:
  /// The segments of one row: where each begins, ascending by position, and their order by token. Tokens and
  /// positions are below 2^31.
  struct Row {
    std::vector<std::uint32_t> position;
    std::vector<std::uint32_t> token;
    std::vector<std::uint32_t> by_token;  ///< indices into both
  };

  [[nodiscard]] std::int64_t seq_len() const { return seq_len_; }
  /// Rows of the index tensors.
  [[nodiscard]] std::size_t row_count() const { return rows_.size(); }
  /// Of all rows.
  [[nodiscard]] std::int64_t segment_count() const;
  /// Segment `index` of a row, in the order of positions.
  [[nodiscard]] Segment segment(std::size_t row, std::size_t index) const;
  [[nodiscard]] const Row& row(std::size_t row) const { return *rows_[row]; }

  /// The plan for W ranks and B batch rows: one row of indices serves all of them.
  /// Errors: `infeasible` where the tokens or the rows are not those of the batch, or S % W != 0.
  [[nodiscard]] Result<Plan> plan(std::string strategy, std::int64_t seq_len, std::size_t batch,
                                  WorldSize world_size) const;

 private:
  friend class SegmentTableBuilder;
  std::int64_t seq_len_ = 0;
  std::vector<std::shared_ptr<const Row>> rows_;
};

/// Makes a `SegmentTable` of rearrange indices as they are read, row by row, and refuses what is no
/// permutation.
class SegmentTableBuilder {
 public:
  /// The length of the rows, where it is known before they are read: an index outside of it is then refused
  /// at once. Errors: `bad_input` for none or more than 2^31 tokens.
  [[nodiscard]] Result<void> expect_length(std::uint64_t seq_len);
  /// More indices of the current row. Errors: `bad_input`, rule `permutation-valid`, for an index that no row
  /// can have; `plan-segment-limit` for more than 2^27 segments.
  /// A row that repeats a few indices over and over is refused long before its end.
  [[nodiscard]] Result<void> add(Span<const std::int64_t> indices);
  /// The row is complete. O(segments log segments). Errors: `bad_input`, rule `permutation-valid`, naming
  /// row, position and index where one is out of range, or stands twice; `plan-shape` for a row that is empty
  /// or not as long as the first.
  [[nodiscard]] Result<void> end_row();
  /// Errors: `bad_input` without rows.
  [[nodiscard]] Result<SegmentTable> finish() &&;

 private:
  static constexpr std::size_t kFirstCheck = std::size_t{1} << 16;
  [[nodiscard]] Result<void> check_early() const;
  [[nodiscard]] Error out_of_range(std::int64_t position, std::int64_t index, std::int64_t seq_len) const;
  [[nodiscard]] Result<void> check_tokens(SegmentTable::Row& row) const;

  SegmentTable table_;
  std::optional<std::int64_t> expected_;
  SegmentTable::Row row_;
  std::int64_t length_ = 0;         ///< indices of this row so far
  std::int64_t continues_at_ = -1;  ///< the token that would prolong the last segment
  std::int64_t greatest_ = -1;      ///< index of this row, and where it stands
  std::int64_t greatest_at_ = 0;
  std::int64_t segments_ = 0;
  std::size_t checked_ = kFirstCheck;  ///< segments of a row at which their first tokens are looked at again
};

/// Compares restore indices with a table as they are read.
class RestoreCheck {
 public:
  explicit RestoreCheck(const SegmentTable& table) : table_(table) {}
  /// More indices of the current row: one a token. Errors: `bad_input`, rule `restore-inverse`, naming row
  /// and token of the first that is not where rearrange puts it; `plan-shape` for too many.
  [[nodiscard]] Result<void> add(Span<const std::int64_t> indices);
  /// Errors: `plan-shape` for a row that is too short.
  [[nodiscard]] Result<void> end_row();
  /// Errors: `plan-shape` for too few rows.
  [[nodiscard]] Result<void> finish() const;

 private:
  const SegmentTable& table_;
  std::size_t row_ = 0;
  std::int64_t token_ = 0;
  std::size_t order_ = 0;  ///< of the segment that holds `token_`, by token
};

}  // namespace evenkeel
