#pragma once

#include <optional>
#include <string>

#include "fuzz/expect.h"
#include "io/plan_reader.h"

namespace evenkeel::fuzz {

/// A plan that is read is a permutation, whichever way it is walked; what is not read is one line.
inline void expect_plan_or_line(const Result<LoadedPlan>& read) {
  if (!read) {
    expect_one_line(read.error());
    return;
  }
  const SegmentTable& table = read->table;
  const auto plan = table.plan("fuzz", table.seq_len(), table.row_count(), WorldSize{1});
  expect(plan.ok(), "a table is a plan of one rank");
  for (std::size_t row = 0; row < plan->index_row_count(); ++row) {
    const Interval all{0, plan->seq_len()};
    std::int64_t position = 0;
    for_each_segment(*plan->in_plan_order(BatchRow{row}, all), [&](const Segment& segment) {
      expect(segment.position == position && segment.length > 0, "segments follow one another by position");
      expect(plan->position_of(BatchRow{row}, segment.token) == position, "a token is where its segment is");
      position += segment.length;
      return true;
    });
    std::int64_t token = 0;
    for_each_segment(*plan->in_token_order(BatchRow{row}, all), [&](const Segment& segment) {
      expect(segment.token == token, "segments follow one another by token");
      token += segment.length;
      return true;
    });
    expect(position == all.end && token == all.end, "segments cover the row");
  }
}

/// Reads bytes as a plan file of a format: the plan, or the first steps of it.
inline void read_as(io::PlanFormat format, std::string_view bytes) {
  constexpr std::size_t kSteps = 3;
  const auto file = io::open_plan_file(format, io::random_bytes_in_memory(bytes));
  if (!file) {
    expect_one_line(file.error());
    return;
  }
  expect_plan_or_line((*file)->read(std::nullopt));
  for (std::size_t i = 0; i < std::min(kSteps, (*file)->steps().size()); ++i) {
    expect_plan_or_line((*file)->read((*file)->steps()[i]));
  }
}

}  // namespace evenkeel::fuzz
