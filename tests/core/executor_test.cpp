#include <gtest/gtest.h>

#include <algorithm>
#include <new>

#include "findings/execution_findings.h"
#include "pipeline/executed.h"
#include "support/cpu.h"
#include "support/forwarding_engine.h"
#include "support/workloads.h"

/// Executed results of a snapshot, strategy by strategy, and what they show.
namespace evenkeel {
namespace {

using test::cpu;

Request request_of(const std::vector<test::Row>& rows, const std::string& strategy, std::int64_t world,
                   std::vector<std::string> compare = {}) {
  Request request;
  request.layout = Layout::make(rows).value();
  request.settings.strategy = strategy;
  request.settings.world_size = WorldSize{world};
  request.compare = std::move(compare);
  return request;
}

using Executed = std::shared_ptr<const ExecutedSnapshot>;

Executed complete(Executor& executor, const std::shared_ptr<const Snapshot>& snapshot) {
  Executed executed = executor.next(snapshot, nullptr, cpu()).value();
  while (!executed->complete()) executed = executor.next(snapshot, executed, cpu()).value();
  return executed;
}

const Finding* find(const std::vector<Finding>& findings, const std::string& rule) {
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [&](const Finding& finding) { return finding.rule == rule; });
  return found == findings.end() ? nullptr : &*found;
}

/// Short documents: per-document head-tail cuts them into pieces that share tiles.
const std::vector<test::Row> kShort = {test::Row(64, 32)};
const std::vector<std::string> kAll = {"contiguous", "head-tail", "per-document-head-tail", "ptrr"};

TEST(Executor, BeginsWithTheChosenStrategyAndAddsOneAtATime) {
  const std::shared_ptr<const Snapshot> snapshot =
      Pipeline().run(request_of(kShort, "per-document-head-tail", 4, kAll), cpu()).value();
  Executor executor;
  Executed executed = executor.next(snapshot, nullptr, cpu()).value();
  EXPECT_EQ(executed->snapshot, snapshot);
  EXPECT_EQ(executed->chosen.strategy, "per-document-head-tail");
  ASSERT_TRUE(executed->chosen.execution.ok());
  ASSERT_EQ(executed->compared.size(), kAll.size());
  // The chosen one need not be executed twice.
  ASSERT_TRUE(executed->compared[2].has_value());
  EXPECT_EQ(*executed->compared[2]->execution, *executed->chosen.execution);
  for (int more = 0; more < 3; ++more) {
    EXPECT_FALSE(executed->complete());
    const Executed before = executed;
    executed = executor.next(snapshot, before, cpu()).value();
    EXPECT_NE(executed, before);
    EXPECT_EQ(*executed->chosen.execution, *before->chosen.execution);
    const auto known = [](const Executed& of) {
      return std::count_if(of->compared.begin(), of->compared.end(),
                           [](const auto& one) { return one.has_value(); });
    };
    EXPECT_EQ(known(executed), known(before) + 1);
  }
  EXPECT_TRUE(executed->complete());
  for (std::size_t i = 0; i < kAll.size(); ++i) {
    const auto alone = run_execution(*snapshot, snapshot->compared[i], cpu()).value();
    ASSERT_TRUE(alone.ok());
    EXPECT_EQ(executed->compared[i]->strategy, kAll[i]);
    EXPECT_EQ((*executed->compared[i]->execution)->total, (*alone)->total) << kAll[i];
    EXPECT_EQ((*executed->compared[i]->execution)->executed_tiles, (*alone)->executed_tiles) << kAll[i];
  }
}

TEST(Executor, ExecutesBRightAfterTheChosenStrategy) {
  Request request = request_of(kShort, "contiguous", 4, kAll);
  request.b = "ptrr";
  const std::shared_ptr<const Snapshot> snapshot = Pipeline().run(request, cpu()).value();
  Executor executor;
  Executed executed = executor.next(snapshot, nullptr, cpu()).value();
  EXPECT_EQ(executed->execution("ptrr"), nullptr);
  executed = executor.next(snapshot, executed, cpu()).value();
  ASSERT_NE(executed->execution("ptrr"), nullptr);
  EXPECT_EQ(executed->execution("head-tail"), nullptr);
  EXPECT_EQ(executed->execution("contiguous"), &executed->chosen);
  EXPECT_EQ(executed->execution("no such strategy"), nullptr);
  EXPECT_EQ(snapshot->outcome("ptrr"), &snapshot->compared[3]);
  EXPECT_EQ(snapshot->outcome("contiguous"), &snapshot->chosen);
  EXPECT_EQ(snapshot->outcome("no such strategy"), nullptr);
}

TEST(Executor, MeasuresWhatCanWaitAsItIsExecuted) {
  const Request all = request_of(kShort, "ptrr", 4, kAll);
  const std::shared_ptr<const Snapshot> at_once = Pipeline().run(all, cpu()).value();
  Request request = request_of(kShort, "ptrr", 4, {"ptrr", "head-tail"});
  request.later = {"contiguous", "no such strategy", "per-document-head-tail"};
  request.b = "head-tail";
  Pipeline pipeline;
  Executor executor;
  const std::shared_ptr<const Snapshot> snapshot = pipeline.run(request, cpu()).value();
  EXPECT_EQ(snapshot->compared.size(), 2U);
  EXPECT_EQ(snapshot->outcome("contiguous"), nullptr);
  const Executed first = executor.next(snapshot, nullptr, cpu()).value();
  ASSERT_EQ(first->compared.size(), 5U);
  EXPECT_EQ(first->outcome("contiguous"), nullptr);
  EXPECT_EQ(first->execution("contiguous"), nullptr);
  const Executed sides = executor.next(snapshot, first, cpu()).value();
  EXPECT_NE(sides->execution("head-tail"), nullptr);
  const Executed executed = complete(executor, snapshot);
  for (const std::string strategy : {"contiguous", "per-document-head-tail", "head-tail", "ptrr"}) {
    EXPECT_EQ((*executed->outcome(strategy)->metrics)->total, (*at_once->outcome(strategy)->metrics)->total);
    const auto alone = run_execution(*at_once, *at_once->outcome(strategy), cpu()).value();
    EXPECT_EQ((*executed->execution(strategy)->execution)->total, (*alone)->total) << strategy;
  }
  EXPECT_FALSE(executed->outcome("no such strategy")->plan.ok());
  EXPECT_FALSE(executed->execution("no such strategy")->execution.ok());

  // Choosing one of them makes no plan anew, and runs nothing again.
  Request chosen = request;
  chosen.settings.strategy = "contiguous";
  chosen.compare = {"contiguous", "head-tail"};
  chosen.later = {"ptrr", "no such strategy", "per-document-head-tail"};
  const std::shared_ptr<const Snapshot> next = pipeline.run(chosen, cpu(), {}, executed.get()).value();
  EXPECT_EQ(*next->chosen.plan, *executed->outcome("contiguous")->plan);
  const Executed again = executor.next(next, nullptr, cpu()).value();
  EXPECT_EQ(*again->chosen.execution, *executed->execution("contiguous")->execution);
  EXPECT_EQ(*again->outcome("ptrr")->plan, *snapshot->chosen.plan);
  EXPECT_EQ(*again->execution("ptrr")->execution, *first->chosen.execution);

  // What failed for want of memory is tried again.
  const Error short_of = make_error(ErrorKind::memory, "memory", "too little", "wait");
  const Executed failed = failed_execution(snapshot, first, short_of);
  ASSERT_FALSE(failed->outcome("contiguous")->plan.ok());
  EXPECT_TRUE(Pipeline().run(chosen, cpu(), {}, failed.get()).value()->chosen.plan.ok());

  // But other documents have other plans.
  chosen.layout = Layout::make({test::Row(32, 64)}).value();
  const std::shared_ptr<const Snapshot> other = pipeline.run(chosen, cpu(), {}, executed.get()).value();
  EXPECT_NE(*other->chosen.plan, *executed->outcome("contiguous")->plan);
  EXPECT_EQ(executor.next(other, nullptr, cpu()).value()->outcome("ptrr"), nullptr);
}

TEST(Executor, ProposesBWhereNoOtherIsBetterByMoreThanAHundredth) {
  test::Row lengths(33, 1024);
  lengths.front() = 32768;
  Request request = request_of({lengths}, "contiguous", 8, {"contiguous", "min-heap", "ptrr"});
  const auto proposed = [&](std::optional<std::string> b) {
    request.b = std::move(b);
    Executor executor;
    const Executed executed = complete(executor, Pipeline().run(request, cpu()).value());
    const auto tiles = [&](const char* of) { return (*executed->execution(of)->execution)->slowest_tiles(); };
    EXPECT_LE(tiles("min-heap"), tiles("ptrr"));
    EXPECT_LE(tiles("ptrr") - tiles("min-heap"), tiles("min-heap") / 100);
    EXPECT_LT(tiles("ptrr"), tiles("contiguous"));
    const Finding* finding = find(executed->findings, "imbalance");
    return finding == nullptr ? std::string("no finding") : finding->fix.name;
  };
  EXPECT_EQ(proposed("ptrr"), "ptrr");
  EXPECT_EQ(proposed("min-heap"), "min-heap");
  EXPECT_NE(proposed(std::nullopt), "no finding");
}

TEST(Executor, KeepsWhatAnUnchangedWorkloadHad) {
  Pipeline pipeline;
  Executor executor;
  Request request = request_of(kShort, "ptrr", 4, kAll);
  const std::shared_ptr<const Snapshot> first = pipeline.run(request, cpu()).value();
  const Executed before = complete(executor, first);
  // Another strategy is chosen; everything is known already.
  request.settings.strategy = "contiguous";
  const std::shared_ptr<const Snapshot> second = pipeline.run(request, cpu()).value();
  const Executed after = executor.next(second, nullptr, cpu()).value();
  EXPECT_TRUE(after->complete());
  EXPECT_EQ(after->snapshot, second);
  EXPECT_EQ(*after->chosen.execution, *before->compared[0]->execution);
  EXPECT_EQ(*after->compared[3]->execution, *before->chosen.execution);
}

TEST(Executor, NeverMixesMasksBlockSizesOrProfiles) {
  Pipeline pipeline;
  Executor executor;
  Request request = request_of(kShort, "contiguous", 4, {"head-tail"});
  std::vector<Request> requests = {request};
  request.settings.masks = {{parse_mask("full").value(), 1}};
  requests.push_back(request);
  request.settings.block_size = {64, 64};
  requests.push_back(request);
  request.settings.reference = ReferenceProfile::torch_2_14;
  requests.push_back(request);
  request.settings.world_size = WorldSize{2};
  requests.push_back(request);
  request.layout = Layout::make({{1024, 1024}}).value();
  requests.push_back(request);
  requests.push_back(requests.front());
  for (const Request& one : requests) {
    const std::shared_ptr<const Snapshot> snapshot = pipeline.run(one, cpu()).value();
    const Executed executed = complete(executor, snapshot);
    const std::shared_ptr<const Snapshot> fresh = Pipeline().run(one, cpu()).value();
    for (const auto& [shown, outcome] : {std::pair{&executed->chosen, &fresh->chosen},
                                         std::pair{&*executed->compared[0], fresh->compared.data()}}) {
      const auto alone = run_execution(*fresh, *outcome, cpu()).value();
      ASSERT_EQ(shown->execution.ok(), alone.ok());
      EXPECT_EQ((*shown->execution)->total, (*alone)->total);
      EXPECT_EQ((*shown->execution)->block_size, (*alone)->block_size);
      EXPECT_EQ((*shown->execution)->mask_tiles, (*alone)->mask_tiles);
    }
  }
}

TEST(Executor, TakesNothingFromAnotherMaskOrBlockSizeUnderTheSamePlan) {
  const std::shared_ptr<const Snapshot> first =
      Pipeline().run(request_of(kShort, "head-tail", 4), cpu()).value();
  const auto with = [&](const std::string& mask, std::int64_t side) {
    Request request = first->request;
    request.settings.masks = {{parse_mask(mask).value(), 1}};
    request.settings.block_size = {side, side};
    const auto other = Pipeline().run(request, cpu()).value();
    other->chosen.plan = first->chosen.plan;
    return std::shared_ptr<const Snapshot>(other);
  };
  for (const auto& other : {with("full", 128), with("document-causal", 64)}) {
    Executor executor;
    static_cast<void>(complete(executor, first));
    const Executed executed = complete(executor, other);
    const auto alone = run_execution(*other, other->chosen, cpu()).value();
    EXPECT_EQ((*executed->chosen.execution)->total, (*alone)->total);
    EXPECT_EQ((*executed->chosen.execution)->block_size, (*alone)->block_size);
  }
}

TEST(Executor, PutsTheReasonInThePlaceOfWhatCannotBeExecuted) {
  // 2048 + 32 tokens divide among 4 ranks, but not into whole blocks of 128.
  const std::shared_ptr<const Snapshot> snapshot =
      Pipeline().run(request_of({test::Row(65, 32)}, "contiguous", 4, {"ptrr", "head-tail"}), cpu()).value();
  Executor executor;
  const Executed executed = complete(executor, snapshot);
  ASSERT_FALSE(executed->chosen.execution.ok());
  EXPECT_EQ(executed->chosen.execution.error().rule, "flex-divisible");
  // A strategy without a plan keeps the reason for that.
  EXPECT_EQ(executed->compared[0]->execution.error(), snapshot->compared[0].plan.error());
  const Finding* finding = find(executed->findings, "flex-divisible");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->severity, Severity::error);
  EXPECT_EQ(finding->fix.kind, FixKind::pad_sequence_to_multiple);
  EXPECT_EQ(finding->fix.value, 512);
}

TEST(Executor, EndsWithoutAValueWhenStopped) {
  const std::shared_ptr<const Snapshot> snapshot =
      Pipeline().run(request_of(kShort, "per-document-head-tail", 4, kAll), cpu()).value();
  std::stop_source stop;
  stop.request_stop();
  Executor executor;
  EXPECT_FALSE(executor.next(snapshot, nullptr, cpu(), stop.get_token()).has_value());
  // What was stopped leaves nothing behind.
  const Executed executed = complete(executor, snapshot);
  EXPECT_EQ((*executed->chosen.execution)->total,
            (**run_execution(*snapshot, snapshot->chosen, cpu()).value()).total);
}

TEST(ExecutionFindings, NameFragmentationAndTheStrategyThatRunsLess) {
  const std::shared_ptr<const Snapshot> snapshot =
      Pipeline().run(request_of(kShort, "per-document-head-tail", 4, kAll), cpu()).value();
  Executor executor;
  const Executed first = executor.next(snapshot, nullptr, cpu()).value();
  const Finding* alone = find(first->findings, "fragmentation");
  ASSERT_NE(alone, nullptr);
  EXPECT_EQ(alone->severity, Severity::warning);
  EXPECT_EQ(alone->strategy, "per-document-head-tail");
  const Executed all = complete(executor, snapshot);
  const Finding* finding = find(all->findings, "fragmentation");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->fix.kind, FixKind::use_strategy);
  const auto slowest = [&](std::size_t i) {
    const auto tiles = (*all->compared[i]->execution)->total.per_rank();
    return *std::max_element(tiles.begin(), tiles.end());
  };
  std::int64_t least = slowest(0);
  for (std::size_t i = 1; i < kAll.size(); ++i) least = std::min(least, slowest(i));
  const auto proposed = std::find(kAll.begin(), kAll.end(), finding->fix.name);
  ASSERT_NE(proposed, kAll.end());
  EXPECT_EQ(slowest(static_cast<std::size_t>(proposed - kAll.begin())), least);
}

TEST(ExecutionFindings, AreNoneForAnEvenPlanOfWholeBlocks) {
  const std::shared_ptr<const Snapshot> snapshot =
      Pipeline().run(request_of({{4096}}, "head-tail", 4), cpu()).value();
  Executor executor;
  EXPECT_TRUE(complete(executor, snapshot)->findings.empty());
}

TEST(ExecutionFindings, NameTheSlowestRankOfAnImbalancedPlan) {
  const std::shared_ptr<const Snapshot> snapshot =
      Pipeline().run(request_of({{4096}}, "contiguous", 4, {"head-tail"}), cpu()).value();
  Executor executor;
  const Executed executed = complete(executor, snapshot);
  const Finding* finding = find(executed->findings, "imbalance");
  ASSERT_NE(finding, nullptr);
  EXPECT_NE(finding->message.find("rank, 3,"), std::string::npos);
  EXPECT_EQ(finding->fix.name, "head-tail");
  EXPECT_EQ(find(executed->findings, "fragmentation"), nullptr);
}

TEST(ExecutionFindings, NameTheChosenStrategyThatFailed) {
  const std::shared_ptr<const Snapshot> snapshot =
      Pipeline().run(request_of({{4096}}, "head-tail", 4, {"contiguous", "head-tail"}), cpu()).value();
  const Error error = make_error(ErrorKind::memory, "memory", "the tiles were not counted", "fewer");
  const Executed failed = failed_execution(snapshot, nullptr, error);
  EXPECT_TRUE(failed->complete());
  EXPECT_FALSE(failed->chosen.execution.ok());
  const Finding* finding = find(failed->findings, "memory");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(*finding, refusal("head-tail", error));
  EXPECT_EQ(failed->findings.size(), snapshot->findings.size() + 1);
  // Where only the others failed, the chosen one has what it had.
  Executor executor;
  const Executed chosen = executor.next(snapshot, nullptr, cpu()).value();
  const Executed rest = failed_execution(snapshot, chosen, error);
  EXPECT_TRUE(rest->complete());
  EXPECT_TRUE(rest->chosen.execution.ok());
  EXPECT_FALSE(rest->compared[0]->execution.ok());
  EXPECT_TRUE(rest->compared[1]->execution.ok());
  EXPECT_EQ(rest->findings, chosen->findings);
}

TEST(ExecutionFindings, SayWherePlannedAndExecutedBlocksDiffer) {
  Request request = request_of({{4096}}, "head-tail", 4);
  request.settings.block_size = {64, 64};
  request.settings.reference = ReferenceProfile::torch_2_14;
  const std::shared_ptr<const Snapshot> snapshot = Pipeline().run(request, cpu()).value();
  Executor executor;
  const Executed executed = complete(executor, snapshot);
  EXPECT_EQ((*executed->chosen.execution)->block_size, (BlockSize{128, 128}));
  ASSERT_NE(find(executed->findings, "executed-block-size"), nullptr);
  request.settings.reference = ReferenceProfile::torch_2_15;
  const std::shared_ptr<const Snapshot> newest = Pipeline().run(request, cpu()).value();
  EXPECT_EQ(find(complete(executor, newest)->findings, "executed-block-size"), nullptr);
}

/// Has no memory for the costs of blocks.
class ShortOfMemory final : public test::ForwardingEngine {
 public:
  [[nodiscard]] Cancellable<Result<RowCost>> block_costs(const MaskView& /*mask*/, BlockSize /*block*/,
                                                         const std::stop_token& /*stop*/) const override {
    throw std::bad_alloc();
  }
};

TEST(Executor, SaysThatMemoryIsShortForTheCostsOfExecutedBlocks) {
  Request request = request_of({{4096}}, "head-tail", 4);
  request.settings.block_size = {64, 64};
  request.settings.reference = ReferenceProfile::torch_2_14;  // executes larger blocks than these
  const std::shared_ptr<const Snapshot> snapshot = Pipeline().run(request, cpu()).value();
  const ShortOfMemory engine;
  const auto alone = run_execution(*snapshot, snapshot->chosen, engine).value();
  ASSERT_FALSE(alone.ok());
  EXPECT_EQ(alone.error().kind, ErrorKind::memory);
  Executor executor;
  const Executed executed = executor.next(snapshot, nullptr, engine).value();
  ASSERT_FALSE(executed->chosen.execution.ok());
  EXPECT_EQ(executed->chosen.execution.error().kind, ErrorKind::memory);
  // Memory that was short may be there the next time.
  EXPECT_TRUE(executor.next(snapshot, nullptr, cpu()).value()->chosen.execution.ok());
}

TEST(ExecutionFindings, FollowTheThresholds) {
  const std::shared_ptr<const Snapshot> snapshot =
      Pipeline().run(request_of(kShort, "per-document-head-tail", 4), cpu()).value();
  const auto execution = run_execution(*snapshot, snapshot->chosen, cpu()).value();
  const double fragmentation = *(*execution)->fragmentation();
  const auto found = [&](double threshold) {
    return execution_findings(snapshot->request.settings, snapshot->mask->get(), snapshot->chosen, execution,
                              std::nullopt, {1000, threshold})
        .size();
  };
  EXPECT_EQ(found(fragmentation), 0U);
  EXPECT_EQ(found(fragmentation - 0.01), 1U);
}

TEST(Executor, FindsForBWhatItFindsForTheSameStrategyChosen) {
  Request request = request_of(kShort, "ptrr", 4, kAll);
  request.b = "per-document-head-tail";
  Request swapped = request_of(kShort, "per-document-head-tail", 4, kAll);
  swapped.b = "ptrr";
  Executor executor;
  Executor other;
  const std::shared_ptr<const Snapshot> snapshot = Pipeline().run(request, cpu()).value();
  const Executed first = executor.next(snapshot, nullptr, cpu()).value();
  EXPECT_TRUE(first->findings_of_b.empty()) << "B is not executed yet";
  const Executed executed = complete(executor, snapshot);
  const Executed mirrored =
      complete(other, std::shared_ptr<const Snapshot>(Pipeline().run(swapped, cpu()).value()));
  EXPECT_EQ(executed->findings, mirrored->findings_of_b);
  EXPECT_EQ(executed->findings_of_b, mirrored->findings);
  const Finding* fragmentation = find(executed->findings_of_b, "fragmentation");
  ASSERT_NE(fragmentation, nullptr);
  EXPECT_EQ(fragmentation->strategy, "per-document-head-tail");
  EXPECT_EQ(fragmentation->fix.kind, FixKind::use_strategy);
}

TEST(Executor, FindsWhyBIsRefused) {
  Request request = request_of({{1000, 1048}}, "ptrr", 8, kAll);
  request.b = "per-document-head-tail";
  Executor executor;
  const Executed executed =
      complete(executor, std::shared_ptr<const Snapshot>(Pipeline().run(request, cpu()).value()));
  ASSERT_EQ(executed->findings_of_b.size(), 1U);
  EXPECT_EQ(executed->findings_of_b.front().rule, "document-length-divisible");
  EXPECT_EQ(executed->findings_of_b.front().place.document, 0U);
  request.b.reset();
  EXPECT_TRUE(complete(executor, std::shared_ptr<const Snapshot>(Pipeline().run(request, cpu()).value()))
                  ->findings_of_b.empty());
}

}  // namespace
}  // namespace evenkeel
