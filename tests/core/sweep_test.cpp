#include "pipeline/sweep.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "pipeline/executed.h"
#include "pipeline/pipeline.h"
#include "support/cpu.h"
#include "support/forwarding_engine.h"

/// Sweeps over world size and block size, each point checked against running the pipeline for it alone.
namespace evenkeel {
namespace {

using test::cpu;

SweepRequest request_of(const std::vector<std::vector<std::int64_t>>& rows, SweepOver over) {
  SweepRequest request;
  request.layout = Layout::make(rows).value();
  request.strategies = {"contiguous", "per-document-head-tail", "ptrr"};
  request.over = over;
  return request;
}

std::vector<SweepPoint> points_of(Sweeper& sweeper, const SweepRequest& request) {
  std::vector<SweepPoint> points;
  EXPECT_TRUE(sweeper.run(request, cpu(), [&](const SweepPoint& point) { points.push_back(point); }));
  return points;
}

/// What the pipeline says about one point, by itself.
Result<SweepResult> alone(const SweepRequest& request, const SweepPoint& point) {
  Request one;
  one.layout = request.layout;
  one.settings = request.settings;
  one.settings.strategy = request.strategies[point.strategy];
  if (request.over == SweepOver::world_size) {
    one.settings.world_size = WorldSize{point.value};
  } else {
    one.settings.block_size = BlockSize{point.value, point.value};
  }
  const auto snapshot = Pipeline().run(one, cpu()).value();
  if (!snapshot->chosen.metrics) return snapshot->chosen.metrics.error();
  const auto execution = run_execution(*snapshot, snapshot->chosen, cpu()).value();
  if (!execution) return execution.error();
  const Work& work = (*snapshot->chosen.metrics)->total;
  const auto tiles = (*execution)->total.per_rank();
  return SweepResult{*std::max_element(tiles.begin(), tiles.end()), work.bounds.whole_block_tiles,
                     (*execution)->tiles_bound, work.planned_tiles.empty()};
}

TEST(Sweep, EveryPointIsThatOfThePipelineAlone) {
  // The second row refuses per-document head-tail from 16 ranks on; 1,536 tokens refuse flex at 8 ranks.
  const std::vector<std::vector<std::vector<std::int64_t>>> layouts = {
      {{1024, 3072, 4096}}, {{16, 8176}, {4096, 4096}}, {{512, 1024}}, {{1}}};
  std::size_t refused = 0;
  for (const auto& rows : layouts) {
    for (const SweepOver over : {SweepOver::world_size, SweepOver::block_size}) {
      const SweepRequest request = request_of(rows, over);
      Sweeper sweeper;
      const auto points = points_of(sweeper, request);
      const auto values = sweep_values(request);
      ASSERT_EQ(points.size(), values.size() * request.strategies.size());
      std::map<std::pair<std::int64_t, std::size_t>, int> seen;
      for (const SweepPoint& point : points) {
        EXPECT_EQ((++seen[{point.value, point.strategy}]), 1);
        EXPECT_TRUE(std::binary_search(values.begin(), values.end(), point.value));
        const auto expected = alone(request, point);
        ASSERT_EQ(point.result.ok(), expected.ok()) << point.value << " " << point.strategy;
        if (expected) {
          EXPECT_EQ(*point.result, *expected) << point.value << " " << point.strategy;
        } else {
          EXPECT_EQ(point.result.error(), expected.error());
          ++refused;
        }
      }
    }
  }
  EXPECT_GT(refused, 0U);
}

TEST(Sweep, VisitsPowersOfTwoThatLeaveEveryRankABlockAndTheCaseItself) {
  SweepRequest request = request_of({{8192}}, SweepOver::world_size);
  request.settings.world_size = WorldSize{12};
  EXPECT_EQ(sweep_values(request), (std::vector<std::int64_t>{2, 4, 8, 12, 16, 32, 64}));
  request.over = SweepOver::block_size;
  EXPECT_EQ(sweep_values(request), (std::vector<std::int64_t>{64, 128, 256, 512}));
  request.layout = Layout::one_document(std::int64_t{1} << 31, 1).value();
  request.over = SweepOver::world_size;
  EXPECT_EQ(sweep_values(request).back(), 1024);
  request.layout = Layout::make({{1}}).value();
  EXPECT_EQ(sweep_values(request), (std::vector<std::int64_t>{12}));
  request.layout = Layout();
  EXPECT_EQ(sweep_values(request), (std::vector<std::int64_t>{12}));
}

TEST(Sweep, ABlockThatIsNotSquareStaysAsItIsAtItsOwnPlace) {
  SweepRequest request = request_of({{8192}}, SweepOver::block_size);
  request.settings.block_size = BlockSize{256, 128};
  EXPECT_EQ(case_at(request, 256, "ptrr").block_size, (BlockSize{256, 128}));
  EXPECT_EQ(case_at(request, 128, "ptrr").block_size, (BlockSize{128, 128}));
  EXPECT_EQ(case_at(request, 128, "ptrr").strategy, "ptrr");
}

/// Counts what is asked of it.
class CostCountingEngine : public test::ForwardingEngine {
 public:
  [[nodiscard]] Cancellable<Result<RowCost>> block_costs(const MaskView& mask, BlockSize block,
                                                         const std::stop_token& stop) const override {
    ++costs;
    return ForwardingEngine::block_costs(mask, block, stop);
  }
  [[nodiscard]] Result<Groups> sort_and_snake(std::span<const std::int64_t> cost,
                                              WorldSize world) const override {
    ++sorts;
    return ForwardingEngine::sort_and_snake(cost, world);
  }
  mutable int costs = 0;
  mutable int sorts = 0;
};

TEST(Sweep, ComputesNothingTwice) {
  SweepRequest request = request_of({{4096, 12288}}, SweepOver::world_size);
  Sweeper sweeper;
  CostCountingEngine engine;
  std::vector<SweepPoint> first;
  EXPECT_TRUE(sweeper.run(request, engine, [&](const SweepPoint& point) { first.push_back(point); }));
  EXPECT_EQ(engine.costs, 1) << "costs of blocks do not depend on the world size";
  const int sorts = engine.sorts;
  EXPECT_EQ(sorts, static_cast<int>(sweep_values(request).size()));
  // Another world size and another order of strategies: all of it is known.
  request.settings.world_size = WorldSize{4};
  request.strategies = {"ptrr", "contiguous"};
  std::vector<SweepPoint> again;
  EXPECT_TRUE(sweeper.run(request, engine, [&](const SweepPoint& point) { again.push_back(point); }));
  EXPECT_EQ(engine.sorts, sorts);
  ASSERT_EQ(again.size(), 2 * sweep_values(request).size());
  for (const SweepPoint& point : again) {
    const std::size_t before = point.strategy == 0 ? 2 : 0;
    const auto found = std::find_if(first.begin(), first.end(), [&](const SweepPoint& one) {
      return one.value == point.value && one.strategy == before;
    });
    ASSERT_NE(found, first.end());
    EXPECT_EQ(*found->result, *point.result);
  }
  // Other documents: nothing of the old ones is taken.
  request.layout = Layout::make({{8192, 8192}}).value();
  EXPECT_TRUE(sweeper.run(request, engine, [](const SweepPoint&) {}));
  EXPECT_GT(engine.sorts, sorts);
}

TEST(Sweep, EndsWhenStoppedAndGoesOnFromThere) {
  const SweepRequest request = request_of({{4096, 12288}}, SweepOver::world_size);
  Sweeper sweeper;
  std::stop_source stop;
  int points = 0;
  EXPECT_FALSE(sweeper.run(
      request, cpu(),
      [&](const SweepPoint&) {
        if (++points == 4) stop.request_stop();
      },
      stop.get_token()));
  EXPECT_EQ(points, 4);
  EXPECT_EQ(points_of(sweeper, request).size(), sweep_values(request).size() * request.strategies.size());
}

}  // namespace
}  // namespace evenkeel
