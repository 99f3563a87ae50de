#include "pipeline/pipeline.h"

#include <gtest/gtest.h>

#include "support/forwarding_engine.h"
#include "support/workloads.h"

namespace evenkeel {
namespace {

Request small_request() {
  Request request;
  request.layout = Layout::make({{256, 512, 256}, {1024}}).value();
  request.settings.world_size = WorldSize{2};
  request.compare = {"contiguous", "head-tail", "ptrr"};
  return request;
}

/// Counts what the pipeline asks of it; the answers are the CPU's.
class CountingEngine final : public test::ForwardingEngine {
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
  [[nodiscard]] Cancellable<Result<RowCost>> mask_costs(const Mask& mask, BatchRow row, BlockSize block,
                                                        const std::stop_token& stop) const override {
    ++mask_costs_asked;
    if (stop_when_asked != nullptr) stop_when_asked->request_stop();
    if (stop.stop_requested()) return std::nullopt;
    if (refusal) return Result<RowCost>(*refusal);
    return ForwardingEngine::mask_costs(mask, row, block, stop);
  }
  [[nodiscard]] Cancellable<Result<RowAreas>> row_areas(const mask_mod::Compiled& program, BatchRow row,
                                                        std::int64_t seq_len,
                                                        const std::stop_token& stop) const override {
    ++row_areas_asked;
    if (stop_at_row_areas != nullptr) stop_at_row_areas->request_stop();
    if (stop.stop_requested()) return std::nullopt;
    if (row_areas_refusal) return Result<RowAreas>(*row_areas_refusal);
    return ForwardingEngine::row_areas(program, row, seq_len, stop);
  }
  /// What is answered to costs of masks without a closed form, and to pairs of texts.
  std::optional<Error> refusal;
  std::optional<Error> row_areas_refusal;
  std::stop_source* stop_at_row_areas = nullptr;
  mutable int row_areas_asked = 0;
  std::stop_source* stop_when_asked = nullptr;
  mutable int mask_costs_asked = 0;
  mutable int costs = 0;
  mutable int sorts = 0;
};

TEST(Pipeline, PublishesEveryStageTogether) {
  const auto engine = make_cpu_engine();
  const Request request = small_request();
  const auto snapshot = Pipeline().run(request, *engine).value();
  EXPECT_EQ(snapshot->request, request);
  EXPECT_TRUE(snapshot->mask.ok() && snapshot->cost.ok());
  EXPECT_TRUE(snapshot->chosen.plan.ok() && snapshot->chosen.metrics.ok());
  ASSERT_EQ(snapshot->compared.size(), 3U);
  EXPECT_EQ(snapshot->compared[2].plan.value(), snapshot->chosen.plan.value());
  EXPECT_TRUE(snapshot->findings.empty());
}

TEST(Pipeline, ARefusedStrategyLeavesTheOtherStagesAndStrategiesStanding) {
  const auto engine = make_cpu_engine();
  Request request = small_request();
  request.layout = Layout::make({{100, 28}}).value();
  request.settings.strategy = "per-document-head-tail";
  request.settings.world_size = WorldSize{8};
  const auto snapshot = Pipeline().run(request, *engine).value();
  EXPECT_TRUE(snapshot->cost.ok());
  ASSERT_FALSE(snapshot->chosen.plan.ok());
  EXPECT_EQ(snapshot->chosen.plan.error().line(),
            "document 0 of row 0 has length 100, not divisible by 2 x world size (16): pad it to 112");
  ASSERT_EQ(snapshot->findings.size(), 1U);
  EXPECT_EQ(snapshot->findings[0].fix.kind, FixKind::pad_documents_to_multiple);
  EXPECT_EQ(snapshot->findings[0].place, (Place{0, 0}));
  EXPECT_TRUE(snapshot->compared[1].metrics.ok());
}

TEST(Pipeline, BadNumbersStandInEveryStage) {
  const auto engine = make_cpu_engine();
  const auto rule = [&](const auto& change) {
    Request request = small_request();
    change(request);
    const auto snapshot = Pipeline().run(request, *engine).value();
    EXPECT_FALSE(snapshot->mask.ok() || snapshot->cost.ok() || snapshot->chosen.plan.ok() ||
                 snapshot->chosen.metrics.ok());
    EXPECT_EQ(snapshot->compared.size(), request.compare.size());
    return snapshot->chosen.metrics.error().rule;
  };
  EXPECT_EQ(rule([](Request& r) { r.settings.world_size = WorldSize{0}; }), "world-size-range");
  EXPECT_EQ(rule([](Request& r) { r.settings.world_size = WorldSize{-4}; }), "world-size-range");
  EXPECT_EQ(rule([](Request& r) { r.settings.world_size = WorldSize{1025}; }), "world-size-range");
  EXPECT_EQ(rule([](Request& r) { r.settings.block_size = {0, 128}; }), "block-size-range");
  EXPECT_EQ(rule([](Request& r) { r.settings.block_size = {128, -1}; }), "block-size-range");
  EXPECT_EQ(rule([](Request& r) { r.layout = Layout(); }), "documents-present");
  EXPECT_EQ(rule([](Request& r) {
              r.layout = Layout::make({{1024}, {1023}}).value();
            }),
            "batch-rows-same-total");
  EXPECT_EQ(rule([](Request& r) {
              r.layout = Layout::one_document(kMaxSequenceLength, 1).value();
              r.settings.block_size = {1, 1};
            }),
            "block-count-limit");
}

TEST(Pipeline, ReusesWhatARequestLeavesUnchanged) {
  const CountingEngine engine;
  Pipeline pipeline;
  Request request = small_request();
  const auto first = pipeline.run(request, engine).value();
  EXPECT_EQ(engine.costs, 2);
  EXPECT_EQ(engine.sorts, 2);
  request.settings.strategy = "contiguous";
  const auto second = pipeline.run(request, engine).value();
  EXPECT_EQ(engine.costs, 2);
  EXPECT_EQ(engine.sorts, 2);
  EXPECT_EQ(second->chosen.plan.value(), first->compared[0].plan.value());
  request.settings.world_size = WorldSize{4};
  EXPECT_TRUE(pipeline.run(request, engine).value()->chosen.plan.ok());
  EXPECT_EQ(engine.costs, 2);
  EXPECT_EQ(engine.sorts, 4);
  // One row edited: only its cost is computed again.
  request.layout = request.layout.with_row(BatchRow{1}, DocumentRow::make({512, 512}).value());
  EXPECT_TRUE(pipeline.run(request, engine).value()->chosen.plan.ok());
  EXPECT_EQ(engine.costs, 3);
}

Request request_of_text(const std::string& text) {
  Request request = small_request();
  request.settings.masks = {{mask_mod_spec(MaskMod(text)), 1}};
  return request;
}

TEST(Pipeline, AsksTheEngineForTheCostOfATextRowByRow) {
  const CountingEngine engine;
  Pipeline pipeline;
  // Looks at the batch row, so that no two rows are alike.
  Request request = request_of_text("lambda b, h, q, k: (q >= k) & (q - k < 100 + b)");
  const auto first = pipeline.run(request, engine).value();
  EXPECT_EQ(engine.mask_costs_asked, 2);
  EXPECT_EQ(engine.costs, 0);
  EXPECT_EQ((*first->cost)->row(BatchRow{1}).area_before.back(), 101 * 102 / 2 + (1024 - 101) * 101);
  request.settings.strategy = "contiguous";
  EXPECT_TRUE(pipeline.run(request, engine).value()->cost.ok());
  EXPECT_EQ(engine.mask_costs_asked, 2);
}

TEST(Pipeline, AsksTheEngineForThePairsOfATextOnce) {
  const CountingEngine engine;
  Pipeline pipeline;
  Request request = request_of_text("lambda b, h, q, k: q - k < 100");
  const auto first = pipeline.run(request, engine).value();
  // Both batch rows are alike, as the text does not look at them.
  EXPECT_EQ(engine.row_areas_asked, 1);
  EXPECT_EQ((*first->mask)->total_area(), 2 * (1024 * 1024 - 924 * 925 / 2));
  request.settings.strategy = "contiguous";
  EXPECT_TRUE(pipeline.run(request, engine).value()->mask.ok());
  EXPECT_EQ(engine.row_areas_asked, 1);
  EXPECT_TRUE(run_to_plan_and_mask(request_of_text("lambda b, h, q, k: b == 1"), engine)->ok());
  EXPECT_EQ(engine.row_areas_asked, 3);
}

TEST(Pipeline, ThePairsOfATextThatTheEngineDoesNotServeAreTheCpus) {
  CountingEngine engine;
  engine.row_areas_refusal = make_error(ErrorKind::unavailable, kPrimitiveRule, "not such texts");
  const auto snapshot = Pipeline().run(request_of_text("lambda b, h, q, k: q >= k"), engine).value();
  EXPECT_EQ(engine.row_areas_asked, 1);
  ASSERT_TRUE(snapshot->mask.ok());
  EXPECT_EQ((*snapshot->mask)->total_area(), 2 * (1024 * 1025 / 2));
}

TEST(Pipeline, TheErrorOfAnEngineThatFailsAtThePairsOfATextStandsInTheStage) {
  CountingEngine engine;
  engine.row_areas_refusal = make_error(ErrorKind::memory, "cuda", "allocating device memory: out of memory");
  const Request request = request_of_text("lambda b, h, q, k: q >= k");
  const auto snapshot = Pipeline().run(request, engine).value();
  ASSERT_FALSE(snapshot->mask.ok());
  EXPECT_EQ(snapshot->mask.error(), *engine.row_areas_refusal);
  const auto both = run_to_plan_and_mask(request, engine);
  ASSERT_FALSE(both->ok());
  EXPECT_EQ(both->error(), *engine.row_areas_refusal);
}

TEST(Pipeline, CanBeStoppedWhileThePairsOfATextAreAskedFor) {
  std::stop_source stop;
  CountingEngine engine;
  engine.stop_at_row_areas = &stop;
  EXPECT_FALSE(Pipeline().run(request_of_text("lambda b, h, q, k: q >= k"), engine, stop.get_token()));
  EXPECT_EQ(engine.row_areas_asked, 1);
}

TEST(Pipeline, PlanAndMaskAreThoseOfTheirOwnRuns) {
  const auto engine = make_cpu_engine();
  Request request = small_request();
  for (const char* strategy : {"ptrr", "head-tail"}) {
    request.settings.strategy = strategy;
    const auto both = run_to_plan_and_mask(request, *engine).value();
    ASSERT_TRUE(both.ok()) << strategy;
    EXPECT_EQ(both->plan->strategy(), strategy);
    const auto plan = run_to_plan(request, *engine).value();
    for (std::int64_t token = 0; token < 1024; ++token)
      ASSERT_EQ(both->plan->position_of(BatchRow{1}, token), (*plan)->position_of(BatchRow{1}, token));
    EXPECT_EQ(both->mask->total_area(),
              Mask::make(request.settings.masks.front().mask, request.layout)->total_area());
  }
  request.settings.world_size = WorldSize{0};
  EXPECT_EQ(run_to_plan_and_mask(request, *engine)->error().rule, "world-size-range");
}

TEST(Pipeline, TheCostOfAMaskThatTheEngineDoesNotServeIsTheCpus) {
  CountingEngine engine;
  engine.refusal = make_error(ErrorKind::unavailable, kPrimitiveRule, "not such masks");
  Request request = small_request();
  request.settings.masks = {{and_masks({named_spec(MaskKind::causal), named_spec(MaskKind::document)}), 1}};
  const auto snapshot = Pipeline().run(request, engine).value();
  EXPECT_EQ(engine.mask_costs_asked, 2);
  ASSERT_TRUE(snapshot->cost.ok());
  const Snapshot of_the_cpu = *Pipeline().run(request, *make_cpu_engine()).value();
  for (std::size_t r = 0; r < request.layout.batch(); ++r)
    EXPECT_EQ((*snapshot->cost)->row(BatchRow{r}), (*of_the_cpu.cost)->row(BatchRow{r}));
}

TEST(Pipeline, TheErrorOfAnEngineThatFailsAtTheCostOfATextStandsInTheStage) {
  CountingEngine engine;
  engine.refusal = make_error(ErrorKind::memory, "cuda", "allocating device memory: out of memory");
  const auto snapshot = Pipeline().run(request_of_text("lambda b, h, q, k: q >= k"), engine).value();
  EXPECT_TRUE(snapshot->mask.ok());
  ASSERT_FALSE(snapshot->cost.ok());
  EXPECT_EQ(snapshot->cost.error(), *engine.refusal);
}

TEST(Pipeline, CanBeStoppedWhileTheCostOfATextIsAskedFor) {
  std::stop_source stop;
  CountingEngine engine;
  engine.stop_when_asked = &stop;
  EXPECT_FALSE(Pipeline().run(request_of_text("lambda b, h, q, k: q >= k"), engine, stop.get_token()));
  EXPECT_EQ(engine.mask_costs_asked, 1);
}

TEST(Pipeline, CachedRunsAnswerAsFreshOnes) {
  EXPECT_TRUE(rc::check([] {
    const auto engine = make_cpu_engine();
    Pipeline cached;
    const int steps = *rc::gen::inRange(2, 6);
    for (int i = 0; i < steps; ++i) {
      const auto strategy = *rc::gen::element<std::string>("ptrr", "head-tail", "per-document-head-tail");
      Request request = test::request_of(*test::workload_for(strategy));
      request.compare = {"contiguous", "ptrr", "head-tail"};
      for (int again = 0; again < 2; ++again) {
        const auto warm = cached.run(request, *engine).value();
        const auto fresh = Pipeline().run(request, *engine).value();
        for (std::size_t k = 0; k < request.compare.size(); ++k) {
          RC_ASSERT(warm->compared[k].metrics.ok() == fresh->compared[k].metrics.ok());
          if (!fresh->compared[k].metrics.ok()) continue;
          RC_ASSERT((*warm->compared[k].metrics)->total == (*fresh->compared[k].metrics)->total);
          RC_ASSERT((*warm->compared[k].metrics)->rows == (*fresh->compared[k].metrics)->rows);
        }
        request.settings.block_size = {request.settings.block_size.q, request.settings.block_size.q};
      }
    }
  }));
}

TEST(Pipeline, CanBeStopped) {
  const auto engine = make_cpu_engine();
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(Pipeline().run(small_request(), *engine, stop.get_token()));
}

TEST(BlockSize, IsReadAndWritten) {
  EXPECT_EQ(parse_block_size("128").value(), (BlockSize{128, 128}));
  EXPECT_EQ(parse_block_size("256x128").value(), (BlockSize{256, 128}));
  for (const char* bad : {"", "0", "-1", "x", "1x", "x1", "1x2x3", "1.5", "9999999999999999999"}) {
    EXPECT_FALSE(parse_block_size(bad).ok()) << bad;
  }
  EXPECT_EQ(block_size_name({256, 128}), "256x128");
}

}  // namespace
}  // namespace evenkeel
