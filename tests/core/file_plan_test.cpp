#include "pipeline/file_plan.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "balance/strategy.h"
#include "pipeline/executed.h"
#include "pipeline/pipeline.h"
#include "pipeline/sweep.h"
#include "support/cpu.h"

/// Plan files as strategies of their own.
namespace evenkeel {
namespace {

using test::cpu;

Request request_of(const std::vector<std::vector<std::int64_t>>& rows, std::int64_t world) {
  Request request;
  request.layout = Layout::make(rows).value();
  request.settings.world_size = WorldSize{world};
  request.settings.block_size = {4, 4};
  return request;
}

/// The plan that a strategy makes for a workload, as if it had been read from a file.
PlanSource file_of(const Request& request, const std::string& strategy, const std::string& name = "a.npz") {
  Request other = request;
  other.settings.strategy = strategy;
  const auto plan = run_to_plan(other, cpu())->value();
  SegmentTableBuilder builder;
  for (std::size_t row = 0; row < plan->index_row_count(); ++row) {
    std::vector<std::int64_t> indices;
    for_each_segment(*plan->in_plan_order(BatchRow{row}, {0, plan->seq_len()}), [&](const Segment& segment) {
      for (std::int64_t i = 0; i < segment.length; ++i) indices.push_back(segment.token + i);
      return true;
    });
    EXPECT_TRUE(builder.add({indices.data(), indices.size()}).ok());
    EXPECT_TRUE(builder.end_row().ok());
  }
  PlanOrigin origin{
      strategy,      request.settings.world_size, request.settings.block_size, "document-causal", {},
      request.layout};
  return {name, "/tmp/" + name, std::nullopt,
          std::make_shared<const LoadedPlan>(
              LoadedPlan{name, std::move(builder).finish().value(), std::move(origin)})};
}

StrategyOutcome outcome_of(const Request& request, const PlanSource& file) {
  Request asked = request;
  asked.settings.plans = {file};
  asked.settings.strategy = file_strategy(file.name);
  return Pipeline().run(asked, cpu()).value()->chosen;
}

TEST(FilePlan, RunsAsTheStrategyThatMadeIt) {
  const Request request = request_of({{20, 28, 16}, {64}}, 4);
  for (const std::string& strategy : strategies_to_compare()) {
    Request made = request;
    made.settings.strategy = strategy;
    const auto snapshot = Pipeline().run(made, cpu()).value();
    if (!snapshot->chosen.metrics) continue;
    const StrategyOutcome outcome = outcome_of(request, file_of(request, strategy));
    ASSERT_TRUE(outcome.metrics.ok()) << strategy;
    EXPECT_EQ(outcome.strategy, "file:a.npz");
    EXPECT_EQ((*outcome.plan)->strategy(), "file:a.npz");
    EXPECT_EQ((*outcome.metrics)->total, (*snapshot->chosen.metrics)->total) << strategy;
  }
}

TEST(FilePlan, OfAnotherWorkloadIsOneErrorInPlaceOfThePlan) {
  const Request request = request_of({{20, 28, 16}}, 4);
  const PlanSource file = file_of(request, "ptrr");
  const auto rule = [&](const auto& change) {
    Request other = request;
    change(other);
    const StrategyOutcome outcome = outcome_of(other, file);
    EXPECT_FALSE(outcome.plan.ok());
    EXPECT_EQ(outcome.plan.error(), outcome.metrics.error());
    return outcome.plan.error().rule;
  };
  EXPECT_EQ(rule([](Request& r) { r.layout = Layout::make({{20, 28, 32}}).value(); }), "plan-shape");
  EXPECT_EQ(rule([](Request& r) { r.settings.world_size = WorldSize{3}; }), "ranks-divisible");
  EXPECT_EQ(rule([](Request& r) { r.settings.world_size = WorldSize{2}; }), "planned-for-world-size");
  EXPECT_EQ(rule([](Request& r) { r.settings.block_size = {8, 8}; }), "planned-for-block-size");
  // Head-tail looks at no blocks.
  Request other = request;
  other.settings.block_size = {8, 8};
  EXPECT_TRUE(outcome_of(other, file_of(request, "head-tail")).plan.ok());
}

TEST(FilePlan, ThatWasNotOpenedOrNotReadSaysSo) {
  Request request = request_of({{64}}, 4);
  request.settings.strategy = "file:a.npz";
  EXPECT_EQ(run_to_plan(request, cpu())->error().rule, "plan-file-open");
  request.settings.plans = {{"a.npz", "/nowhere/a.npz", {}, bad_input("file-readable", "cannot read it")}};
  EXPECT_EQ(run_to_plan(request, cpu())->error().rule, "file-readable");
  request.settings.strategy = "ptrr";
  EXPECT_TRUE(run_to_plan(request, cpu())->ok());
}

TEST(FilePlan, IsAuditedWhereItIsExecuted) {
  const Request made_for = request_of({{20, 28, 16}}, 4);
  const auto rules = [&](const std::vector<std::int64_t>& documents) {
    Request request = request_of({documents}, 4);
    request.settings.plans = {file_of(made_for, "ptrr")};
    request.settings.strategy = "file:a.npz";
    request.compare = {"ptrr", "file:a.npz"};
    const std::shared_ptr<const Snapshot> snapshot = Pipeline().run(request, cpu()).value();
    Executor executor;
    auto executed = executor.next(snapshot, nullptr, cpu()).value();
    while (!executed->complete()) executed = executor.next(snapshot, executed, cpu()).value();
    std::vector<std::string> found;
    for (const Finding& finding : executed->findings) found.push_back(finding.rule);
    return found;
  };
  EXPECT_EQ(std::count(rules({20, 28, 16}).begin(), rules({20, 28, 16}).end(), "planned-for-documents"), 0);
  const auto of_others = rules({4, 8, 52});
  EXPECT_EQ(std::count(of_others.begin(), of_others.end(), "planned-for-documents"), 1);
}

TEST(FilePlan, IsComparedAfterTheLoadBalancers) {
  const auto all = strategies_to_compare({"ptrr", "file:a.npz", "ptrr:relabel=on", "file:a.npz"});
  EXPECT_EQ(all.back(), "file:a.npz");
  EXPECT_EQ(std::count(all.begin(), all.end(), "file:a.npz"), 1);
  EXPECT_EQ(normal_strategy("file:a:b=1").value(), "file:a:b=1");
  EXPECT_EQ(normal_strategy("file:").error().rule, "strategy-file");
}

TEST(FilePlan, ThatIsOpenedLeavesOtherStrategiesAndPointsAsTheyAre) {
  Request request = request_of({{20, 28, 16}}, 4);
  request.compare = {"ptrr", "head-tail"};
  Pipeline pipeline;
  const auto before = pipeline.run(request, cpu()).value();
  request.settings.plans = {file_of(request, "ptrr")};
  request.compare.emplace_back("file:a.npz");
  const auto after = pipeline.run(request, cpu()).value();
  EXPECT_EQ(*after->compared[0].plan, *before->compared[0].plan);
  EXPECT_EQ(*after->compared[1].plan, *before->compared[1].plan);
  // Read again, the same name is another plan.
  request.settings.plans = {file_of(request, "ptrr")};
  const auto again = pipeline.run(request, cpu()).value();
  EXPECT_NE(*again->compared[2].plan, *after->compared[2].plan);
  const SweepRequest sweep{request.layout, request.settings, {"ptrr", "file:a.npz"}, SweepOver::world_size};
  EXPECT_TRUE(case_at(sweep, 2, "ptrr").plans.empty());
  EXPECT_EQ(case_at(sweep, 2, "file:a.npz").plans.size(), 1U);
  std::size_t refused = 0;
  std::size_t points = 0;
  Sweeper().run(sweep, cpu(), [&](const SweepPoint& point) {
    if (point.strategy != 1) return;
    ++points;
    if (!point.result.ok()) ++refused;
  });
  EXPECT_EQ(refused + 1, points);  // all but the number of ranks that it is for
}

}  // namespace
}  // namespace evenkeel
