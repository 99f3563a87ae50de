#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "balance/affinity_groups.h"
#include "balance/group_tasks.h"
#include "engine/sort_and_snake.h"
#include "support/loads.h"
#include "support/workloads.h"

namespace evenkeel {
namespace {

using test::Loads;
using test::slowest;

/// Token by token, what lies between the first and the last that a block of a group reads.
std::int64_t tokens_by_hand(const Groups& groups, const std::vector<Interval>& reads) {
  std::int64_t sum = 0;
  for (std::size_t k = 0; k < groups.group_count(); ++k) {
    std::set<std::int64_t> tokens;
    for (const std::int32_t task : groups.group(k)) {
      const Interval& mine = reads[static_cast<std::size_t>(task)];
      for (std::int64_t t = mine.begin; t < mine.end; ++t) tokens.insert(t);
    }
    sum += static_cast<std::int64_t>(tokens.size());
  }
  return sum;
}

TEST(Affinity, StaysWithinItsLimitDealsEveryBlockAndNeverReadsMoreThanItsStart) {
  EXPECT_TRUE(rc::check([] {
    test::Workload w = *test::workload_for("affinity");
    w.mask = "document-causal";
    const auto engine = make_cpu_engine();
    const auto snapshot = Pipeline().run(test::request_of(w), *engine).value();
    const Mask& mask = **snapshot->mask;
    const Loads& cost = (*snapshot->cost)->row(BatchRow{0}).tiles;
    const WorldSize ranks{w.world};
    const auto reads = reads_of_blocks(mask, BatchRow{0}, w.block.q);
    const Groups start = refined_groups(cost, ranks, sort_and_snake(cost, ranks).value());
    const std::int64_t limit = slowest(start, cost) + *rc::gen::inRange<std::int64_t>(0, 10);
    const Groups found = affinity_groups(cost, reads, w.block.q, start, limit,
                                         *rc::gen::element<std::int64_t>(0, 100, 1 << 17));
    RC_ASSERT(slowest(found, cost) <= limit);
    RC_ASSERT(found.group_count() == start.group_count());
    Loads dealt(cost.size(), 0);
    for (const std::int32_t task : found.tasks) ++dealt[static_cast<std::size_t>(task)];
    RC_ASSERT(dealt == Loads(cost.size(), 1));
    for (std::size_t k = 0; k < found.group_count(); ++k) {
      RC_ASSERT(std::is_sorted(found.group(k).begin(), found.group(k).end()));
    }
    // With causal documents a block's reads end after those of every earlier block: the sum is exact.
    RC_ASSERT(tokens_read(found, reads) == tokens_by_hand(found, reads));
    RC_ASSERT(tokens_read(found, reads) <= tokens_read(start, reads));
  }));
}

TEST(Affinity, KeepsDocumentsOfEqualLengthWhole) {
  // Four documents of four blocks on four ranks: one each, though min-heap would scatter them.
  const Loads cost = {1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4};
  std::vector<Interval> reads;
  for (std::int64_t i = 0; i < 16; ++i) reads.push_back({i / 4 * 4 * 8, (i + 1) * 8});
  const WorldSize ranks{4};
  const Groups start = refined_groups(cost, ranks, sort_and_snake(cost, ranks).value());
  EXPECT_EQ(slowest(start, cost), 10);
  const Groups found = affinity_groups(cost, reads, 8, start, 10, 1 << 17);
  EXPECT_EQ(tokens_read(found, reads), 16 * 8);
  EXPECT_EQ(slowest(found, cost), 10);
}

}  // namespace
}  // namespace evenkeel
