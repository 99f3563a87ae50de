#include <gtest/gtest.h>

#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "execution/executed_rows.h"
#include "execution/execution.h"
#include "support/block_masks.h"
#include "support/workloads.h"

/// Masks that reach over thousands of short segments, whose blocks are united by groups. Long enough for
/// that, short enough to count every pair.
namespace evenkeel {
namespace {

using test::OracleMask;

constexpr std::int64_t kFewRanks = 8;

/// 304 documents of one or two tokens a chunk: about 4,800 segments under per-document head-tail.
test::Row short_documents() {
  test::Row lengths;
  for (std::int64_t i = 0; i < 304; ++i) lengths.push_back(2 * kFewRanks * (i % 9 == 4 ? 2 : 1));
  const std::int64_t total = std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0});
  lengths.push_back(kFewRanks * 16 - total % (kFewRanks * 16));
  return lengths;
}

/// Compares the local block masks of two ranks with what the oracle counts, where blocks are united.
void check_local_masks(const OracleMask& chosen, const test::Row& lengths, const std::string& strategy,
                       BlockSize planned) {
  const std::vector<test::Row> rows = {lengths};
  const Mask mask = test::mask_of(chosen, rows);
  Request request;
  request.layout = mask.layout();
  request.settings.masks = {{mask.spec(), 1}};
  request.settings.strategy = strategy;
  request.settings.world_size = WorldSize{kFewRanks};
  request.settings.block_size = planned;
  const auto engine = make_cpu_engine();
  const Plan plan = **Pipeline().run(request, *engine).value()->chosen.plan;
  const auto rearrange = test::indices_of(plan, 0, Expansion::rearrange);
  const test::OracleRow oracle(lengths);
  for (const BlockSize block : {BlockSize{16, 8}, BlockSize{8, 7}}) {
    const auto map = TokenMap::make(plan, BatchRow{0}, block.kv);
    // Otherwise nothing here is united, and the test would say nothing.
    ASSERT_TRUE(ExecutedRows::unions_for(mask, BatchRow{0}, *map, block.kv).has_value());
    for (const std::size_t rank : {std::size_t{0}, std::size_t{5}}) {
      const auto tiles =
          test::oracle_tiles(oracle, chosen, test::tokens_of_rank(rearrange, rank, kFewRanks), rearrange,
                             static_cast<std::size_t>(block.q), static_cast<std::size_t>(block.kv));
      const auto local =
          local_block_mask(mask, plan, BatchRow{0}, Rank{static_cast<std::int64_t>(rank)}, block);
      EXPECT_EQ(test::difference(**local, tiles), "") << "rank " << rank << ", kv block " << block.kv;
    }
  }
}

class FarReachingMask : public testing::TestWithParam<OracleMask> {};

TEST_P(FarReachingMask, RunsTheTilesThatTheOracleCounts) {
  check_local_masks(GetParam(), short_documents(), "per-document-head-tail", {});
}

TEST(LongDocument, DealtInBlocksOfOneTokenRunsTheTilesThatTheOracleCounts) {
  // Under a causal mask the snake turns after every rank, so that hardly two neighbours stay together.
  check_local_masks("document-causal", {std::int64_t{48} * 128, 128}, "ptrr", {1, 1});
}

INSTANTIATE_TEST_SUITE_P(
    Masks, FarReachingMask,
    testing::Values(OracleMask("full"), OracleMask("causal"),
                    OracleMask("sliding-window:left=3000,right=900"),
                    OracleMask("global:window=700,tokens=1300"), OracleMask("chunked:chunk=2500"),
                    OracleMask("dilated:dilation=3,left=4000"), OracleMask("not", {OracleMask("document")}),
                    OracleMask("or", {OracleMask("document"), OracleMask("global:window=5,tokens=2000")})),
    [](const auto& test) { return "Number" + std::to_string(test.index); });

}  // namespace
}  // namespace evenkeel
