#pragma once

#include <optional>

#include "balance/segment_table.h"
#include "io/number_sink.h"

/// What the numbers of a plan file are read into.
namespace evenkeel::io {

/// Rearrange indices into segments.
class RearrangeSink final : public NumberSink {
 public:
  Result<void> expect_shape(std::uint64_t /*rows*/, std::uint64_t numbers_per_row) override {
    return builder_.expect_length(numbers_per_row);
  }
  Result<void> numbers(std::span<const std::int64_t> more) override {
    return builder_.add({more.data(), more.size()});
  }
  Result<void> end_row() override { return builder_.end_row(); }
  [[nodiscard]] Result<SegmentTable> finish() && { return std::move(builder_).finish(); }

 private:
  SegmentTableBuilder builder_;
};

/// Restore indices held against them.
class RestoreSink final : public NumberSink {
 public:
  explicit RestoreSink(const SegmentTable& table) : check_(table) {}
  Result<void> numbers(std::span<const std::int64_t> more) override {
    return check_.add({more.data(), more.size()});
  }
  Result<void> end_row() override { return check_.end_row(); }
  [[nodiscard]] Result<void> finish() const { return check_.finish(); }

 private:
  RestoreCheck check_;
};

/// `cu_seqlens` of a plan file: a row for each batch row, shorter ones filled up with S.
class OffsetsSink final : public NumberSink {
 public:
  Result<void> numbers(std::span<const std::int64_t> more) override;
  Result<void> end_row() override;
  [[nodiscard]] Result<Layout> finish() && { return std::move(builder_).finish(); }

 private:
  LayoutBuilder builder_{LengthsFormat::cu_seqlens};
  std::optional<std::int64_t> last_;
};

}  // namespace evenkeel::io
