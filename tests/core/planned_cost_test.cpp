#include "metrics/planned_cost.h"

#include <gtest/gtest.h>

#include <numeric>

#include "pipeline/pipeline.h"

namespace evenkeel {
namespace {

Request request_of(const std::string& strategy) {
  Request request;
  request.layout = Layout::make({{20, 28, 16}, {64}}).value();
  request.settings.world_size = WorldSize{4};
  request.settings.block_size = {4, 4};
  request.settings.strategy = strategy;
  return request;
}

TEST(PlannedCost, OfTilesAndOfAreaIsWhatMetricsCount) {
  const auto engine = make_cpu_engine();
  const auto snapshot = Pipeline().run(request_of("ptrr"), *engine).value();
  const Plan& plan = **snapshot->chosen.plan;
  const Work& work = (*snapshot->chosen.metrics)->total;
  EXPECT_EQ(planned_cost(plan, **snapshot->cost, {}).value(), work.planned_tiles);
  CostModel area;
  area.kind = CostKind::area;
  EXPECT_EQ(planned_cost(plan, **snapshot->cost, area).value(), work.area);
  CostModel flops;
  flops.kind = CostKind::flops;
  flops.heads = flops.kv_heads = 8;
  flops.head_dim = 64;
  const auto of_model = planned_cost(plan, **snapshot->cost, flops).value();
  for (std::size_t r = 0; r < of_model.size(); ++r)
    EXPECT_EQ(of_model[r], std::int64_t{4} * 8 * 64 * work.area[r]);
}

TEST(PlannedCost, OfACalibrationCountsBlocksAndRanksToo) {
  const auto engine = make_cpu_engine();
  const auto snapshot = Pipeline().run(request_of("refined"), *engine).value();
  CostModel model;
  model.kind = CostKind::calibrated;
  model.coefficients = {0, 0, 3, 100};
  const auto cost = planned_cost(**snapshot->chosen.plan, **snapshot->cost, model).value();
  // 2 rows of 16 blocks on 4 ranks: 4 blocks a row and rank.
  for (const std::int64_t of_rank : cost) EXPECT_EQ(of_rank, 2 * (4 * 3 + 100));
}

TEST(PlannedCost, OfAPlanThatCutsBlocksIsNone) {
  const auto engine = make_cpu_engine();
  Request request = request_of("head-tail");
  request.settings.block_size = {16, 16};
  const auto snapshot = Pipeline().run(request, *engine).value();
  ASSERT_TRUE(snapshot->chosen.metrics.ok());
  EXPECT_TRUE(planned_cost(**snapshot->chosen.plan, **snapshot->cost, {}).value().empty());
}

}  // namespace
}  // namespace evenkeel
