#include "balance/segment_table.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "balance/loaded_plan.h"
#include "support/list_rearrangement.h"
#include "support/workloads.h"

namespace evenkeel::test {
namespace {

using Indices = std::vector<std::int64_t>;

/// Fed in pieces of `piece` indices.
Result<SegmentTable> table_of(const std::vector<Indices>& rows, std::size_t piece = 3) {
  SegmentTableBuilder builder;
  for (const Indices& row : rows) {
    for (std::size_t at = 0; at < row.size(); at += piece) {
      if (auto taken = builder.add({row.data() + at, std::min(piece, row.size() - at)}); !taken) {
        return taken.error();
      }
    }
    if (auto ended = builder.end_row(); !ended) return ended.error();
  }
  return std::move(builder).finish();
}

Result<void> restore_error(const SegmentTable& table, const std::vector<Indices>& rows) {
  RestoreCheck check(table);
  for (const Indices& row : rows) {
    if (auto taken = check.add({row.data(), row.size()}); !taken) return taken;
    if (auto ended = check.end_row(); !ended) return ended;
  }
  return check.finish();
}

/// A permutation with runs of consecutive tokens among it.
rc::Gen<Indices> any_permutation() {
  return rc::gen::exec([] {
    const auto size = *rc::gen::oneOf(rc::gen::just<std::size_t>(1), rc::gen::inRange<std::size_t>(1, 40));
    Indices out(size);
    std::iota(out.begin(), out.end(), 0);
    const int swaps = *rc::gen::inRange(0, 12);
    for (int i = 0; i < swaps; ++i) {
      const auto middle = *rc::gen::inRange<std::size_t>(0, size);
      const auto end = *rc::gen::inRange<std::size_t>(middle, size);
      std::rotate(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(middle),
                  out.begin() + static_cast<std::ptrdiff_t>(end));
    }
    return out;
  });
}

Indices inverse(const Indices& rearrange) {
  Indices out(rearrange.size());
  for (std::size_t i = 0; i < rearrange.size(); ++i) {
    out[static_cast<std::size_t>(rearrange[i])] = static_cast<std::int64_t>(i);
  }
  return out;
}

RC_GTEST_PROP(SegmentTable, GivesBackEveryPermutationInBothOrders, ()) {
  const Indices first = *any_permutation();
  std::vector<Indices> rows = {first};
  if (*rc::gen::arbitrary<bool>()) {
    rows.push_back(first);
    std::reverse(rows.back().begin(), rows.back().end());
  }
  const auto piece = *rc::gen::inRange<std::size_t>(1, 50);
  const auto table = table_of(rows, piece);
  RC_ASSERT(table.ok());
  const auto seq_len = static_cast<std::int64_t>(first.size());
  const auto plan = table->plan("file:x", seq_len, rows.size(), WorldSize{1});
  RC_ASSERT(plan.ok());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RC_ASSERT(indices_of(*plan, row, Expansion::rearrange) == rows[row]);
    RC_ASSERT(indices_of(*plan, row, Expansion::restore) == inverse(rows[row]));
    for (std::int64_t token = 0; token < seq_len; ++token) {
      RC_ASSERT(plan->position_of(BatchRow{row}, token) ==
                inverse(rows[row])[static_cast<std::size_t>(token)]);
    }
  }
  std::vector<Indices> restore;
  restore.reserve(rows.size());
  for (const Indices& row : rows) restore.push_back(inverse(row));
  RC_ASSERT(restore_error(*table, restore).ok());
  RC_ASSERT(same_rearrangement(*plan, plan_of(rows, 1)) == true);
}

RC_GTEST_PROP(SegmentTable, RefusesEveryPermutationWithOneIndexChanged, ()) {
  Indices row = *any_permutation();
  const auto size = static_cast<std::int64_t>(row.size());
  const auto at = *rc::gen::inRange<std::size_t>(0, row.size());
  const auto value = *rc::gen::inRange<std::int64_t>(-2, size + 3);
  RC_PRE(value != row[at]);
  row[at] = value;
  const auto table = table_of({row});
  RC_ASSERT(!table.ok());
  RC_ASSERT(table.error().rule == "permutation-valid");
  RC_ASSERT(table.error().message.find("index " + std::to_string(value)) != std::string::npos);
}

RC_GTEST_PROP(SegmentTable, RefusesRestoreWithOneIndexChanged, ()) {
  const Indices row = *any_permutation();
  const auto table = table_of({row});
  Indices restore = inverse(row);
  const auto at = *rc::gen::inRange<std::size_t>(0, row.size());
  restore[at] += *rc::gen::element(-1, 1, 1000);
  const auto outcome = restore_error(*table, {restore});
  RC_ASSERT(!outcome.ok());
  RC_ASSERT(outcome.error().rule == "restore-inverse");
  RC_ASSERT(outcome.error().message.find("token " + std::to_string(at) + " ") != std::string::npos);
}

TEST(SegmentTable, NamesWhereAnIndexStandsTwiceAndWhichIsMissing) {
  EXPECT_EQ(table_of({{0, 1, 2}, {2, 0, 2}}).error().message,
            "row 1: index 2 stands at positions 0 and 2, and index 1 is missing");
  EXPECT_EQ(table_of({{0, 0, 1}}).error().message,
            "row 0: index 0 stands at positions 0 and 1, and index 2 is missing");
  EXPECT_EQ(table_of({{0, 3, 1}}).error().message,
            "row 0: position 1 holds index 3, which is not between 0 and 2");
}

TEST(SegmentTable, RefusesRowsOfDifferentLengthAndNone) {
  EXPECT_EQ(table_of({{0, 1}, {0}}).error().rule, "plan-shape");
  EXPECT_EQ(table_of({{0, 1}, {0, 1, 2}}).error().rule, "permutation-valid");
  EXPECT_EQ(table_of({{}}).error().rule, "plan-shape");
  EXPECT_EQ(table_of({}).error().rule, "plan-shape");
  SegmentTableBuilder builder;
  EXPECT_EQ(builder.expect_length(0).error().rule, "plan-shape");
  EXPECT_EQ(builder.expect_length((std::uint64_t{1} << 31) + 1).error().rule, "plan-shape");
  EXPECT_TRUE(builder.expect_length(std::uint64_t{1} << 31).ok());
}

TEST(SegmentTable, HoldsRunsAndNoTokens) {
  SegmentTableBuilder builder;
  ASSERT_TRUE(builder.expect_length(1 << 20).ok());
  Indices tail(1 << 19);
  std::iota(tail.begin(), tail.end(), 1 << 19);
  Indices head(1 << 19);
  std::iota(head.begin(), head.end(), 0);
  ASSERT_TRUE(builder.add({tail.data(), tail.size()}).ok());
  ASSERT_TRUE(builder.add({head.data(), head.size()}).ok());
  ASSERT_TRUE(builder.end_row().ok());
  EXPECT_EQ(std::move(builder).finish()->segment_count(), 2);
}

TEST(SegmentTable, FitsOnlyTheBatchAndRanksThatItCanServe) {
  const auto table = table_of({{0, 2, 1, 3}});
  EXPECT_EQ(table->plan("f", 5, 1, WorldSize{1}).error().rule, "plan-shape");
  EXPECT_EQ(table->plan("f", 4, 1, WorldSize{3}).error().rule, "ranks-divisible");
  const auto shared = table->plan("f", 4, 3, WorldSize{2});
  ASSERT_TRUE(shared.ok());
  EXPECT_EQ(shared->index_row_count(), 1U);
  EXPECT_EQ(indices_of(*shared, 0, Expansion::rearrange), (Indices{0, 2, 1, 3}));
  EXPECT_EQ(shared->position_of(BatchRow{2}, 2), 1);
  const auto two = table_of({{0, 1}, {1, 0}});
  EXPECT_EQ(two->plan("f", 2, 3, WorldSize{1}).error().rule, "plan-shape");
}

/// A small archive may unpack to any number of zeros.
TEST(SegmentTable, RefusesARowThatRepeatsAFewIndicesLongBeforeItsEnd) {
  for (const std::int64_t period : {1, 2, 1000}) {
    SegmentTableBuilder builder;
    ASSERT_TRUE(builder.expect_length(std::uint64_t{1} << 31).ok());
    std::vector<std::int64_t> indices(4096);
    std::int64_t added = 0;
    Result<void> taken;
    while (taken.ok() && added < (std::int64_t{1} << 22)) {
      for (std::size_t i = 0; i < indices.size(); ++i) {
        indices[i] = 7 * ((added + static_cast<std::int64_t>(i)) % period);
      }
      taken = builder.add({indices.data(), indices.size()});
      added += static_cast<std::int64_t>(indices.size());
    }
    ASSERT_FALSE(taken.ok()) << period;
    EXPECT_EQ(taken.error().rule, "permutation-valid");
    EXPECT_LE(added, (1 << 16) + 4096);
  }
}

}  // namespace
}  // namespace evenkeel::test
