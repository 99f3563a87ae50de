#include "pipeline/pack_steps.h"

#include <gtest/gtest.h>

#include "pipeline/pipeline.h"

namespace evenkeel {
namespace {

PackStepsRequest request_of(const std::vector<std::vector<std::int64_t>>& packs) {
  PackStepsRequest request;
  auto log = std::make_shared<PackLog::Packs>();
  for (const auto& lengths : packs) log->push_back(Layout::make({lengths}).value());
  request.packs = log;
  request.settings.world_size = WorldSize{2};
  request.settings.block_size = {16, 16};
  request.strategies = {"ptrr", "head-tail"};
  return request;
}

TEST(PackSteps, AreMeasuredAsEachPackAlone) {
  const auto engine = make_cpu_engine();
  const PackStepsRequest request = request_of({{64, 64}, {32, 96}, {128}});
  std::vector<PackPoint> points;
  EXPECT_TRUE(measure_pack_steps(request, *engine, [&](const PackPoint& point) { points.push_back(point); }));
  ASSERT_EQ(points.size(), 6U);
  for (std::size_t i = 0; i < points.size(); ++i) {
    EXPECT_EQ(points[i].step, i / 2);
    EXPECT_EQ(points[i].strategy, i % 2);
    Request alone{(*request.packs)[i / 2], request.settings, {}};
    alone.settings.strategy = request.strategies[i % 2];
    const auto snapshot = Pipeline().run(alone, *engine).value();
    EXPECT_EQ(*points[i].result, *measure_slowest(*snapshot, snapshot->chosen, *engine).value());
  }
}

TEST(PackSteps, ThatAreRefusedArePointsToo) {
  const auto engine = make_cpu_engine();
  std::vector<std::optional<Result<SweepResult>>> results(3);
  PackStepsRequest request = request_of({{64, 64}, {30, 31}, {128}});
  request.strategies = {"ptrr"};
  measure_pack_steps(request, *engine, [&](const PackPoint& point) { results[point.step] = point.result; });
  const PackSummary summary = summarize_steps(results);
  EXPECT_EQ(summary.measured, 2U);
  EXPECT_EQ(summary.refused, 1U);
  EXPECT_FALSE(results[1]->ok());
}

TEST(PackSteps, StopBetweenSteps) {
  const auto engine = make_cpu_engine();
  std::stop_source stop;
  int points = 0;
  EXPECT_FALSE(measure_pack_steps(
      request_of({{64, 64}, {32, 96}}), *engine,
      [&](const PackPoint&) {
        ++points;
        stop.request_stop();
      },
      stop.get_token()));
  EXPECT_EQ(points, 1);
}

TEST(PackSummary, NamesTheFirstStepAtTheWorst) {
  const auto point = [](std::int64_t tiles) {
    return Result<SweepResult>(SweepResult{tiles, 100, 90, false});
  };
  const PackSummary summary = summarize_steps({point(100), point(110), std::nullopt, point(110)});
  EXPECT_EQ(summary.worst_step, 1U);
  EXPECT_DOUBLE_EQ(*summary.worst_over, 1.1 - 1);
  EXPECT_NEAR(*summary.mean_over, 0.2 / 3, 1e-12);
  EXPECT_FALSE(summarize_steps({}).mean_over.has_value());
}

}  // namespace
}  // namespace evenkeel
