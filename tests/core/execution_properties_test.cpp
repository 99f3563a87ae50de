#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

#include "execution/execution.h"
#include "support/block_masks.h"
#include "support/test_names.h"
#include "support/workloads.h"

/// Executed tiles and local block masks against the naive oracle, which evaluates the mask at every pair of
/// the rearranged sequence.
namespace evenkeel {
namespace {

using test::indices_of;
using test::OracleMask;
using test::OracleRow;
using test::OracleTile;
using test::Row;
using test::Tokens;

using Rows = test::ListRearrangement::Rows;

std::int64_t sum(const std::vector<std::int64_t>& values) {
  return std::accumulate(values.begin(), values.end(), std::int64_t{0});
}

/// Everything that must hold for the execution of a plan whose indices are `rearrange`.
void check_execution(const OracleMask& chosen, const std::vector<Row>& rows, const Plan& plan,
                     const Rows& rearrange, BlockSize block) {
  const Mask mask = test::mask_of(chosen, rows);
  const Cost cost = test::oracle_cost(chosen, rows, block);
  const auto executed = execute_flex(mask, cost, plan);
  RC_ASSERT(executed.has_value());
  RC_ASSERT(executed->ok());
  const Execution& execution = **executed;
  const auto world = static_cast<std::size_t>(plan.world_size().value);
  const auto q_block = static_cast<std::size_t>(block.q);
  const auto kv_block = static_cast<std::size_t>(block.kv);
  RC_ASSERT(execution.block_size == block);
  RC_ASSERT(execution.rows.size() == rows.size());

  ExecutedTiles total{std::vector<std::int64_t>(world, 0), std::vector<std::int64_t>(world, 0)};
  std::int64_t mask_tiles = 0;
  std::int64_t area = 0;
  bool whole = true;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const OracleRow oracle(rows[r]);
    mask_tiles += test::oracle_tiles(oracle, chosen, q_block, kv_block).non_empty();
    whole = whole && plan.keeps_blocks_whole(BatchRow{r}, block.q) &&
            plan.keeps_blocks_whole(BatchRow{r}, block.kv) &&
            (block.q == block.kv || mask.seq_len() % block.kv == 0);
    for (std::size_t k = 0; k < world; ++k) {
      const auto tiles = test::oracle_tiles(oracle, chosen, test::tokens_of_rank(rearrange[r], k, world),
                                            rearrange[r], q_block, kv_block);
      area += tiles.area;
      RC_ASSERT(execution.rows[r].full[k] == tiles.count(OracleTile::full));
      RC_ASSERT(execution.rows[r].partial[k] == tiles.count(OracleTile::partial));
      total.full[k] += tiles.count(OracleTile::full);
      total.partial[k] += tiles.count(OracleTile::partial);

      const auto local = local_block_mask(mask, plan, BatchRow{r}, Rank{static_cast<std::int64_t>(k)}, block);
      RC_ASSERT(local.has_value());
      RC_ASSERT(local->ok());
      RC_ASSERT((*local)->q_len == plan.tokens_per_rank());
      RC_ASSERT((*local)->kv_len == plan.seq_len());
      RC_ASSERT((*local)->block_size == block);
      RC_ASSERT(test::difference(**local, tiles) == "");
    }
  }
  RC_ASSERT(execution.total == total);
  const std::vector<std::int64_t> per_rank = total.per_rank();
  RC_ASSERT(execution.executed_tiles == sum(per_rank));
  RC_ASSERT(execution.mask_tiles == mask_tiles);
  // No work is lost or done twice, and no rank's tiles can hold more pairs than they have.
  RC_ASSERT(area == mask.total_area());
  const std::int64_t pairs = plan.world_size().value * block.q * block.kv;
  RC_ASSERT(execution.tiles_bound == area / pairs + (area % pairs != 0 ? 1 : 0));
  RC_ASSERT(*std::max_element(per_rank.begin(), per_rank.end()) >= execution.tiles_bound);
  RC_ASSERT(execution.fragmentation().has_value() == (mask_tiles > 0));
  if (mask_tiles > 0) {
    RC_ASSERT(*execution.fragmentation() ==
              static_cast<double>(execution.executed_tiles) / static_cast<double>(mask_tiles));
    if (whole) RC_ASSERT(*execution.fragmentation() == 1.0);
  }
}

class EveryBalancer : public testing::TestWithParam<std::string> {};

TEST_P(EveryBalancer, RunsTheTilesThatTheOracleCounts) {
  const std::string strategy = GetParam();
  EXPECT_TRUE(rc::check([&] {
    const test::Workload w = *test::workload_for(strategy, test::Serves::flex);
    const auto engine = make_cpu_engine();
    const auto snapshot = Pipeline().run(test::request_of(w), *engine).value();
    RC_ASSERT(snapshot->chosen.plan.ok());
    const Plan& plan = **snapshot->chosen.plan;
    Rows rearrange;
    for (std::size_t r = 0; r < w.rows.size(); ++r)
      rearrange.push_back(indices_of(plan, r, Expansion::rearrange));
    check_execution(w.mask, w.rows, plan, rearrange, w.block);
  }));
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryBalancer, testing::ValuesIn(test::balancer_names()), test::name_of);

/// Documents of `tokens` tokens in total, some batch rows of them.
std::vector<Row> documents_of(std::int64_t tokens) {
  Row row = *test::documents(tokens);
  const std::int64_t rest = tokens - sum(row);
  if (rest > 0) row.push_back(rest);
  return *test::batch_of(row);
}

/// A permutation of `pieces` pieces of `length` tokens.
Tokens random_permutation(std::int64_t pieces, std::int64_t length) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(pieces));
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[*rc::gen::inRange<std::size_t>(0, i)]);
  Tokens tokens;
  for (const std::int64_t piece : order) {
    for (std::int64_t i = 0; i < length; ++i) tokens.push_back(piece * length + i);
  }
  return tokens;
}

/// Any permutation of pieces of `piece` tokens of a sequence that flex can execute at the q block.
void check_permutation(std::int64_t piece, BlockSize block, std::int64_t world, std::int64_t most) {
  const std::int64_t unit = std::lcm(world * block.q, piece);
  const std::int64_t tokens =
      unit * *rc::gen::inRange<std::int64_t>(1, std::max<std::int64_t>(2, most / unit + 1));
  const std::vector<Row> rows = documents_of(tokens);
  Rows rearrange;
  for (std::size_t r = 0; r < rows.size(); ++r)
    rearrange.push_back(random_permutation(tokens / piece, piece));
  check_execution(*test::any_mask(), rows, test::plan_of(rearrange, world), rearrange, block);
}

TEST(Execution, OfAnyPermutationOfTokensIsWhatTheOracleCounts) {
  EXPECT_TRUE(rc::check([] {
    const BlockSize block{*rc::gen::element<std::int64_t>(1, 2, 3, 4, 8), *test::block_side()};
    check_permutation(1, block, *rc::gen::inRange<std::int64_t>(1, 6), 60);
  }));
}

TEST(Execution, OfAnyPermutationOfBlocksIsWhatTheOracleCounts) {
  EXPECT_TRUE(rc::check([] {
    const std::int64_t piece = *rc::gen::element<std::int64_t>(1, 2, 4, 8, 16);
    const BlockSize block{
        *rc::gen::elementOf(
            std::vector<std::int64_t>{piece, 2 * piece, std::max<std::int64_t>(piece / 2, 1)}),
        *rc::gen::elementOf(std::vector<std::int64_t>{piece, 2 * piece, 3 * piece, 1, 5, 128})};
    check_permutation(piece, block, *rc::gen::inRange<std::int64_t>(1, 6), 160);
  }));
}

TEST(Execution, OfWholeBlocksHasTheTilesOfTheMask) {
  EXPECT_TRUE(rc::check([] {
    const std::int64_t side = *rc::gen::element<std::int64_t>(1, 2, 3, 4, 8, 16);
    const std::int64_t world = *rc::gen::inRange<std::int64_t>(1, 9);
    const std::int64_t tokens = side * world * *rc::gen::inRange<std::int64_t>(1, 4);
    const OracleMask chosen = *test::any_mask();
    const std::vector<Row> rows = documents_of(tokens);
    Rows rearrange;
    for (std::size_t r = 0; r < rows.size(); ++r)
      rearrange.push_back(random_permutation(tokens / side, side));
    const auto execution =
        execute_flex(test::mask_of(chosen, rows), test::oracle_cost(chosen, rows, {side, side}),
                     test::plan_of(rearrange, world))
            .value()
            .value();
    RC_ASSERT(execution.executed_tiles == execution.mask_tiles);
  }));
}

TEST(Execution, OfTheReferencesExampleShowsWhatEqualPairsCost) {
  // Documents 64, 128, 64 on two ranks, blocks of 128: two halves share a tile, fewer than the mask has.
  const std::vector<Row> rows = {{64, 128, 64}};
  const Mask mask = test::mask_of("document-causal", rows);
  Request request;
  request.layout = mask.layout();
  request.settings.strategy = "head-tail";
  request.settings.world_size = WorldSize{2};
  const auto engine = make_cpu_engine();
  const auto snapshot = Pipeline().run(request, *engine).value();
  const auto execution = execute_flex(mask, **snapshot->cost, **snapshot->chosen.plan).value().value();
  EXPECT_EQ(execution.total.per_rank(), (std::vector<std::int64_t>{1, 1}));
  EXPECT_EQ(execution.mask_tiles, 3);
  EXPECT_LT(*execution.fragmentation(), 1.0);
  // The bound for plans that keep blocks whole is above what this plan runs: it is no bound for it.
  EXPECT_EQ((*snapshot->chosen.metrics)->total.bounds.whole_block_tiles, 2);
  EXPECT_TRUE((*snapshot->chosen.metrics)->total.planned_tiles.empty());
  EXPECT_EQ(execution.tiles_bound, 1);
}

Execution execute(const OracleMask& chosen, const std::vector<Row>& rows, const std::string& strategy,
                  std::int64_t world, std::int64_t block) {
  Request request;
  request.layout = Layout::make(rows).value();
  request.settings.masks = {{test::spec_of(chosen), 1}};
  request.settings.strategy = strategy;
  request.settings.world_size = WorldSize{world};
  request.settings.block_size = {block, block};
  const auto engine = make_cpu_engine();
  const auto snapshot = Pipeline().run(request, *engine).value();
  return execute_flex(**snapshot->mask, **snapshot->cost, **snapshot->chosen.plan).value().value();
}

TEST(Execution, OfBatchRowsThatShareDocumentsFollowsEachRowsOwnPlan) {
  // Two rows of the same causal document: the first as it is, the second with its tokens backwards.
  const Layout layout = Layout::one_document(8, 2).value();
  const Mask mask = Mask::make(test::spec_of("causal"), layout).value();
  Rows rearrange(2, test::all_tokens(OracleRow({8})));
  std::reverse(rearrange[1].begin(), rearrange[1].end());
  const auto execution =
      execute_flex(mask, test::oracle_cost("causal", {{8}, {8}}, {4, 4}), test::plan_of(rearrange, 2))
          .value()
          .value();
  EXPECT_EQ(execution.rows[0].per_rank(), (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(execution.rows[1].per_rank(), (std::vector<std::int64_t>{2, 1}));
  EXPECT_EQ(execution.total.per_rank(), (std::vector<std::int64_t>{3, 3}));
}

TEST(Execution, OfNoPairsHasNoFragmentation) {
  const OracleMask nothing("not", {OracleMask("full")});
  const Execution execution = execute(nothing, {{64}}, "contiguous", 2, 8);
  EXPECT_EQ(execution.executed_tiles, 0);
  EXPECT_EQ(execution.tiles_bound, 0);
  EXPECT_FALSE(execution.fragmentation().has_value());
}

TEST(Execution, OfTheLongestSequenceNeedsNoTokens) {
  const std::int64_t side = std::int64_t{1} << 20;
  const std::int64_t n = kMaxSequenceLength / side;
  const Execution execution = execute("causal", {{kMaxSequenceLength}}, "head-tail", 8, side);
  EXPECT_EQ(execution.executed_tiles, n * (n + 1) / 2);
  for (std::int64_t r = 0; r < 8; ++r) EXPECT_EQ(execution.total.of(Rank{r}), n * (n + 1) / 16);
  EXPECT_EQ(execution.tiles_bound,
            ceil_div(kMaxSequenceLength / 2 * (kMaxSequenceLength + 1), 8 * side * side));
}

TEST(Execution, RefusesASequenceThatDoesNotDivide) {
  const auto refused = check_flex(384, WorldSize{2}, {128, 64});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, ErrorKind::infeasible);
  EXPECT_NE(refused.error().message.find("384"), std::string::npos);
  EXPECT_TRUE(check_flex(512, WorldSize{2}, {128, 1000}).ok());
  const Mask mask = test::mask_of("causal", {{384}});
  Rows rearrange = {test::all_tokens(OracleRow({384}))};
  const Plan plan = test::plan_of(rearrange, 2);
  const auto executed = execute_flex(mask, test::oracle_cost("causal", {{384}}, {128, 128}), plan).value();
  ASSERT_FALSE(executed.ok());
  EXPECT_EQ(executed.error().kind, ErrorKind::infeasible);
  EXPECT_EQ(local_block_mask(mask, plan, BatchRow{0}, Rank{0}, {128, 128}).value().error().kind,
            ErrorKind::infeasible);
}

TEST(Execution, RefusesARankThatDoesNotExist) {
  const Mask mask = test::mask_of("causal", {{64}});
  const Plan plan = test::plan_of({test::all_tokens(OracleRow({64}))}, 4);
  for (const std::int64_t rank :
       {std::int64_t{-1}, std::int64_t{4}, std::numeric_limits<std::int64_t>::max()}) {
    const auto local = local_block_mask(mask, plan, BatchRow{0}, Rank{rank}, {8, 8}).value();
    ASSERT_FALSE(local.ok());
    EXPECT_EQ(local.error().kind, ErrorKind::bad_input);
    EXPECT_NE(local.error().message.find(std::to_string(rank)), std::string::npos);
  }
  EXPECT_TRUE(local_block_mask(mask, plan, BatchRow{0}, Rank{3}, {8, 8}).value().ok());
}

TEST(Execution, EndsWithoutAValueWhenStopped) {
  std::stop_source stop;
  stop.request_stop();
  for (const OracleMask& chosen : {OracleMask("causal"), OracleMask("not", {OracleMask("causal")})}) {
    const Mask mask = test::mask_of(chosen, {{64}});
    Rows rearrange = {test::all_tokens(OracleRow({64}))};
    std::reverse(rearrange[0].begin(), rearrange[0].end());
    const Plan plan = test::plan_of(rearrange, 4);
    const Cost cost = test::oracle_cost(chosen, {{64}}, {8, 8});
    EXPECT_FALSE(execute_flex(mask, cost, plan, stop.get_token()).has_value());
    EXPECT_FALSE(local_block_mask(mask, plan, BatchRow{0}, Rank{0}, {8, 8}, stop.get_token()).has_value());
  }
}

TEST(ExecutedBlock, IsAlways128BeforeTorch215) {
  EXPECT_EQ(executed_block(ReferenceProfile::torch_2_13, {64, 32}), (BlockSize{128, 128}));
  EXPECT_EQ(executed_block(ReferenceProfile::torch_2_14, {256, 256}), (BlockSize{128, 128}));
  EXPECT_EQ(executed_block(ReferenceProfile::torch_2_15, {64, 32}), (BlockSize{64, 32}));
}

}  // namespace
}  // namespace evenkeel
