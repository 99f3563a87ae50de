#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>

#include "execution/execution.h"
#include "support/loads.h"
#include "support/workloads.h"

/// Bounds against what is really the least, found by executing every plan that keeps blocks whole.
namespace evenkeel {
namespace {

using test::most;
using test::OracleMask;
using test::OracleRow;
using test::Row;
using test::Tokens;

/// Calls `visit(rank_of_block)` for every way to deal `blocks` blocks to `world` ranks in equal numbers.
void for_each_deal(std::size_t blocks, std::size_t world,
                   const std::function<void(const std::vector<std::size_t>&)>& visit) {
  std::vector<std::size_t> rank_of_block;
  std::vector<std::size_t> count(world, 0);
  const std::function<void()> place = [&] {
    if (rank_of_block.size() == blocks) {
      visit(rank_of_block);
      return;
    }
    for (std::size_t r = 0; r < world; ++r) {
      if (count[r] == blocks / world) continue;
      ++count[r];
      rank_of_block.push_back(r);
      place();
      rank_of_block.pop_back();
      --count[r];
    }
  };
  place();
}

/// The tokens in the order of ranks.
Tokens rearranged(const std::vector<std::size_t>& rank_of_block, std::size_t world, std::int64_t side) {
  Tokens tokens;
  for (std::size_t r = 0; r < world; ++r) {
    for (std::size_t b = 0; b < rank_of_block.size(); ++b) {
      if (rank_of_block[b] != r) continue;
      for (std::int64_t i = 0; i < side; ++i) tokens.push_back(static_cast<std::int64_t>(b) * side + i);
    }
  }
  return tokens;
}

TEST(WholeBlockBound, IsNeverAboveTheTilesThatAnyPlanOfWholeBlocksExecutes) {
  EXPECT_TRUE(rc::check([] {
    const auto world = *rc::gen::inRange<std::size_t>(1, 4);
    const auto per_rank = *rc::gen::inRange<std::size_t>(1, world == 3 ? 3 : 4);
    const std::int64_t side = *rc::gen::element<std::int64_t>(1, 2, 3, 5);
    const std::size_t blocks = world * per_rank;
    const std::int64_t tokens = static_cast<std::int64_t>(blocks) * side;
    Row row = *test::documents(tokens);
    const std::int64_t rest = tokens - std::accumulate(row.begin(), row.end(), std::int64_t{0});
    if (rest > 0) row.push_back(rest);
    const OracleMask chosen = *test::any_mask();

    Request request;
    request.layout = Layout::make({row}).value();
    request.settings.masks = {{test::spec_of(chosen), 1}};
    request.settings.strategy = "ptrr";
    request.settings.world_size = WorldSize{static_cast<std::int64_t>(world)};
    request.settings.block_size = {side, side};
    const auto engine = make_cpu_engine();
    const auto snapshot = Pipeline().run(request, *engine).value();
    RC_ASSERT(snapshot->chosen.metrics.ok());
    const Bounds& bounds = (*snapshot->chosen.metrics)->total.bounds;
    RC_ASSERT(bounds.whole_block_tiles.has_value());

    const Mask& mask = **snapshot->mask;
    const Cost cost = test::oracle_cost(chosen, {row}, {side, side});
    std::int64_t least_tiles = std::numeric_limits<std::int64_t>::max();
    std::int64_t least_area = least_tiles;
    for_each_deal(blocks, world, [&](const std::vector<std::size_t>& deal) {
      const Tokens order = rearranged(deal, world, side);
      const auto execution =
          execute_flex(mask, cost, test::plan_of({order}, static_cast<std::int64_t>(world))).value().value();
      least_tiles = std::min(least_tiles, most(execution.total.per_rank()));
      least_area =
          std::min(least_area, most(test::oracle_area_per_rank(OracleRow(row), chosen, order, world)));
      RC_ASSERT(execution.executed_tiles == execution.mask_tiles);
      RC_ASSERT(execution.tiles_bound <= most(execution.total.per_rank()));
    });
    RC_ASSERT(*bounds.whole_block_tiles <= least_tiles);
    RC_ASSERT(bounds.area <= least_area);
    // What PTRR reaches is one of those plans.
    RC_ASSERT(most((*snapshot->chosen.metrics)->total.planned_tiles) >= least_tiles);
  }));
}

TEST(TilesBound, HoldsForEveryPermutationOfTokensOfTinySequences) {
  EXPECT_TRUE(rc::check([] {
    const std::int64_t world = *rc::gen::element<std::int64_t>(1, 2, 3);
    const std::int64_t side = world == 3 ? 2 : *rc::gen::element<std::int64_t>(1, 2, 3);
    const std::int64_t tokens = world * side;
    Row row = *test::documents(tokens);
    const std::int64_t rest = tokens - std::accumulate(row.begin(), row.end(), std::int64_t{0});
    if (rest > 0) row.push_back(rest);
    const OracleMask chosen = *test::any_mask();
    const Mask mask = test::mask_of(chosen, {row});
    const Cost cost = test::oracle_cost(chosen, {row}, {side, side});
    Tokens order = test::all_tokens(OracleRow(row));
    do {
      const auto execution = execute_flex(mask, cost, test::plan_of({order}, world)).value().value();
      RC_ASSERT(execution.tiles_bound <= most(execution.total.per_rank()));
    } while (std::next_permutation(order.begin(), order.end()));
  }));
}

}  // namespace
}  // namespace evenkeel
