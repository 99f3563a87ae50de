#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "io/lengths.h"
#include "layout/layout.h"

namespace evenkeel::io {

/// Takes the numbers of a file, row by row, as they are read.
class NumberSink {
 public:
  virtual ~NumberSink() = default;
  /// Told before the first number where the file says how many there are. Errors: `bad_input` for a shape
  /// that will not do.
  virtual Result<void> expect_shape(std::uint64_t /*rows*/, std::uint64_t /*numbers_per_row*/) { return {}; }
  /// More numbers of the current row. Errors: `bad_input` at the first that breaks a rule.
  virtual Result<void> numbers(std::span<const std::int64_t> more) = 0;
  /// The current row is complete. Errors: `bad_input` for an empty one.
  virtual Result<void> end_row() = 0;
};

/// Collects numbers of any meaning and range, all rows one after another, at most 2^25.
class NumberList final : public NumberSink {
 public:
  Result<void> numbers(std::span<const std::int64_t> more) override;
  Result<void> end_row() override { return {}; }
  [[nodiscard]] std::vector<std::int64_t> take() && { return std::move(numbers_); }

 private:
  std::vector<std::int64_t> numbers_;
};

/// Makes a layout of lengths, offsets or ids. Memory O(documents), whatever the number of tokens.
class LayoutBuilder final : public NumberSink {
 public:
  explicit LayoutBuilder(LengthsFormat format) : format_(format) {}
  Result<void> numbers(std::span<const std::int64_t> more) override;
  Result<void> end_row() override;
  /// Errors: those of `Layout::make`.
  [[nodiscard]] Result<Layout> finish() &&;

 private:
  Result<void> add_document(std::int64_t length);
  Result<void> add_offset(std::int64_t offset);
  Result<void> add_ids(std::span<const std::int64_t> ids);
  [[nodiscard]] Result<void> check_ids_are_distinct() const;
  [[nodiscard]] Error at(std::string rule, const std::string& what, std::string fix) const;

  LengthsFormat format_;
  std::vector<std::vector<std::int64_t>> rows_;  ///< lengths
  std::vector<std::int64_t> row_;
  std::int64_t documents_ = 0;
  std::int64_t offset_ = -1;       ///< the last of cu_seqlens; -1 before the first
  std::vector<std::int64_t> ids_;  ///< of the documents of this row, the last not yet in `row_`
  std::int64_t run_ = 0;           ///< tokens of the last id so far
  std::int64_t tokens_ = 0;        ///< ids seen in this row
};

}  // namespace evenkeel::io
