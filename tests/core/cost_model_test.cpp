#include "cost/cost_model.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "support/workloads.h"

namespace evenkeel {
namespace {

TEST(CostModel, CountsWhatItSaysOfEveryBlock) {
  EXPECT_TRUE(rc::check([] {
    const test::Workload w = *test::workload_for("contiguous");
    const auto engine = make_cpu_engine();
    const auto snapshot = Pipeline().run(test::request_of(w), *engine).value();
    const Cost& cost = **snapshot->cost;
    CostModel flops;
    flops.kind = CostKind::flops;
    flops.heads = 6;
    flops.kv_heads = 2;
    flops.head_dim = 10;
    CostModel calibrated;
    calibrated.kind = CostKind::calibrated;
    calibrated.coefficients = {3, 5, 7, 11};
    CostModel area;
    area.kind = CostKind::area;
    for (std::size_t r = 0; r < w.rows.size(); ++r) {
      const auto tiles = test::OracleRow(w.rows[r]).tiles(w.mask, static_cast<std::size_t>(w.block.q),
                                                          static_cast<std::size_t>(w.block.kv));
      for (std::size_t i = 0; i < tiles.full.size(); ++i) {
        RC_ASSERT((*(*block_work(cost, CostModel()))[r])[i] == tiles.full[i] + tiles.partial[i]);
        RC_ASSERT((*(*block_work(cost, area))[r])[i] == tiles.area[i]);
        RC_ASSERT((*(*block_work(cost, flops))[r])[i] == 240 * tiles.area[i]);
        RC_ASSERT((*(*block_work(cost, calibrated))[r])[i] == 3 * tiles.full[i] + 5 * tiles.partial[i] + 7);
      }
    }
  }));
}

TEST(CostModel, BalancesWhatIsChosen) {
  Request request;
  request.layout = Layout::make({{96, 32, 64, 64, 200, 56}}).value();
  request.settings.strategy = "refined";
  request.settings.world_size = WorldSize{4};
  request.settings.block_size = {16, 16};
  const auto engine = make_cpu_engine();
  const auto by_tiles = Pipeline().run(request, *engine).value();
  request.settings.cost.kind = CostKind::area;
  const auto by_area = Pipeline().run(request, *engine).value();
  const auto most = [](const std::vector<std::int64_t>& work) {
    return *std::max_element(work.begin(), work.end());
  };
  const Work& tiles = (*by_tiles->chosen.metrics)->total;
  const Work& area = (*by_area->chosen.metrics)->total;
  EXPECT_LE(most(area.area), most(tiles.area));
  EXPECT_LE(most(tiles.planned_tiles), most(area.planned_tiles));
  EXPECT_NE(area.area, tiles.area);
}

TEST(CostModel, ThatDoesNotFitIsRefusedBeforeAnythingIsBalanced) {
  Request request;
  request.layout = Layout::one_document(std::int64_t{1} << 31, 1).value();
  request.settings.world_size = WorldSize{64};
  request.settings.block_size = {1 << 20, 1 << 20};
  request.settings.cost = {CostKind::flops, kMaxHeads, kMaxHeads, kMaxHeadDim, {}};
  const auto engine = make_cpu_engine();
  const auto snapshot = Pipeline().run(request, *engine).value();
  ASSERT_FALSE(snapshot->chosen.plan.ok());
  EXPECT_EQ(snapshot->chosen.plan.error().rule, "sum-limit");
  request.settings.cost.heads = 0;
  EXPECT_FALSE(check_case(request.layout, request.settings).ok());
}

}  // namespace
}  // namespace evenkeel
