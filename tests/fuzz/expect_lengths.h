#pragma once

#include "fuzz/expect.h"
#include "io/lengths.h"
#include "layout/layout.h"

namespace evenkeel::fuzz {

/// A layout keeps its rules, an error is one line.
inline void expect_layout_or_line(const Result<Layout>& layout) {
  if (!layout) {
    expect_one_line(layout.error());
    return;
  }
  expect(layout->batch() >= 1, "a layout has a row");
  for (const auto& row : layout->rows()) {
    expect(row->seq_len() >= 1 && row->seq_len() <= kMaxSequenceLength, "a row has 1 to 2^31 tokens");
    for (std::size_t i = 0; i < row->document_count(); ++i)
      expect(row->length(i) >= 1, "a document has a token");
  }
}

inline constexpr io::LengthsFormat kEveryFormat[] = {
    io::LengthsFormat::lengths, io::LengthsFormat::cu_seqlens, io::LengthsFormat::document_ids};

}  // namespace evenkeel::fuzz
