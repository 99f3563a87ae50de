#include "execution/executed_mask.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <memory>
#include <vector>

#include "execution/execution.h"
#include "pipeline/executed.h"
#include "support/block_masks.h"
#include "support/workloads.h"

/// Which tiles run, and when they are kept.
namespace evenkeel {
namespace {

using test::OracleRow;
using test::OracleTile;

std::int64_t runs_of(const ExecutedMask& mask) {
  std::int64_t runs = 0;
  for (const BlockMask& rank : mask.ranks) runs += static_cast<std::int64_t>(rank.runs.size());
  return runs;
}

RC_GTEST_PROP(ExecutedMask, HoldsTheTilesThatTheOracleCounts, ()) {
  const auto w = *test::workload_for("per-document-head-tail", test::Serves::flex);
  const auto engine = make_cpu_engine();
  const auto snapshot = Pipeline().run(test::request_of(w), *engine).value();
  const Plan& plan = **snapshot->chosen.plan;
  const Mask& mask = **snapshot->mask;
  const std::size_t row = *rc::gen::inRange<std::size_t>(0, w.rows.size());
  const std::int64_t all = mask.seq_len() * mask.seq_len() + 1;
  const auto found = find_executed_tiles(mask, plan, BatchRow{row}, w.block, all);
  RC_ASSERT(found->mask != nullptr);
  const auto world = static_cast<std::size_t>(w.world);
  RC_ASSERT(found->mask->ranks.size() == world);
  const OracleRow oracle(w.rows[row]);
  const auto rearrange = test::indices_of(plan, row, Expansion::rearrange);
  std::int64_t q_block = 0;
  for (std::size_t rank = 0; rank < world; ++rank) {
    const auto tiles =
        test::oracle_tiles(oracle, w.mask, test::tokens_of_rank(rearrange, rank, world), rearrange,
                           static_cast<std::size_t>(w.block.q), static_cast<std::size_t>(w.block.kv));
    const BlockMask& mine = found->mask->ranks[rank];
    RC_ASSERT(mine.q_len == plan.tokens_per_rank());
    RC_ASSERT(mine.kv_len == plan.seq_len());
    RC_ASSERT(mine.block_size == w.block);
    RC_ASSERT(test::difference(mine, tiles) == "");
    for (std::int64_t i = 0; i < mine.q_blocks(); ++i) {
      const auto runs = found->mask->runs(q_block++);
      RC_ASSERT(runs.data() == mine.row(i).data());
      RC_ASSERT(runs.size() == mine.row(i).size());
    }
  }
  // As few as there are fit, one less does not, and the counts are the same whatever is kept.
  const auto counts = count_executed_tiles(mask, plan, BatchRow{row}, w.block);
  const std::int64_t runs = runs_of(*found->mask);
  for (const std::int64_t most : {std::int64_t{0}, std::int64_t{1}, runs, runs + 1, all}) {
    const auto kept = find_executed_tiles(mask, plan, BatchRow{row}, w.block, most);
    RC_ASSERT(kept->counts == *counts);
    RC_ASSERT((kept->mask != nullptr) == (most >= std::max<std::int64_t>(1, runs)));
  }
}

Request of_short_documents(const std::string& strategy) {
  Request request;
  request.layout = Layout::make({test::Row(64, 32), test::Row(64, 32), test::Row(32, 64)}).value();
  request.settings.strategy = strategy;
  request.settings.world_size = WorldSize{4};
  request.compare = {"head-tail", "per-document-head-tail", "striped:stripe=8"};
  return request;
}

TEST(Execution, KeepsTilesWhereItIsToldToAndThePlanCutsBlocks) {
  const auto engine = make_cpu_engine();
  const auto keeps = [&](const std::string& strategy, KeepTiles keep) {
    const auto snapshot = Pipeline().run(of_short_documents(strategy), *engine).value();
    const auto execution =
        execute_flex(**snapshot->mask, **snapshot->cost, **snapshot->chosen.plan, *engine, {}, keep)
            .value()
            .value();
    EXPECT_EQ(execution.masks.size(), 3U);
    return execution.masks[0] != nullptr && execution.masks[2] != nullptr;
  };
  EXPECT_TRUE(keeps("per-document-head-tail", KeepTiles::where_few));
  EXPECT_FALSE(keeps("per-document-head-tail", KeepTiles::no));
  EXPECT_FALSE(keeps("ptrr", KeepTiles::where_few));
}

TEST(Executor, KeepsTheTilesOfWhatIsShownOnly) {
  const auto engine = make_cpu_engine();
  Request request = of_short_documents("per-document-head-tail");
  request.b = "striped:stripe=8";
  request.compare.emplace_back("striped:stripe=16");
  const auto snapshot = Pipeline().run(request, *engine).value();
  Executor executor(KeepTiles::where_few);
  auto executed = executor.next(snapshot, nullptr, *engine).value();
  while (!executed->complete()) executed = executor.next(snapshot, executed, *engine).value();
  const auto kept = [&](const std::string& strategy) {
    const StrategyExecution* execution = executed->execution(strategy);
    return execution->execution && (*execution->execution)->masks[0] != nullptr;
  };
  EXPECT_TRUE(kept("per-document-head-tail"));
  EXPECT_TRUE(kept("striped:stripe=8"));
  EXPECT_FALSE(kept("striped:stripe=16"));
}

}  // namespace
}  // namespace evenkeel
