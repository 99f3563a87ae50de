#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "balance/loaded_plan.h"
#include "balance/strategy.h"
#include "balance/trace_recorder.h"
#include "balance/trace_state.h"
#include "engine/sort_and_snake.h"
#include "pipeline/trace_plan.h"
#include "support/cpu.h"
#include "support/loads.h"
#include "support/test_names.h"
#include "support/workloads.h"

/// What a trace tells is what the load balancer did.
namespace evenkeel {
namespace {

constexpr TraceLimits kAll{1 << 20, 1 << 20};

TracedPlan traced(const Snapshot& snapshot, BatchRow row, TraceLimits limits = kAll) {
  return trace_plan(snapshot.chosen.strategy, snapshot, row, test::cpu(), limits).value().value();
}

std::shared_ptr<const Snapshot> snapshot_of(const Request& request) {
  return Pipeline().run(request, test::cpu()).value();
}

/// The load of every rank, from the owners alone.
std::vector<std::int64_t> naive_loads(const PlanTrace& trace, const TraceState& state) {
  std::vector<std::int64_t> loads(static_cast<std::size_t>(trace.world_size.value), 0);
  for (const auto& [block, rank] : state.owner) {
    loads[static_cast<std::size_t>(rank)] += (*trace.work)[static_cast<std::size_t>(block)];
  }
  return loads;
}

void expect_owners_of_the_plan(const TracedPlan& made) {
  const PlanTrace& trace = made.trace;
  const TraceState state = trace_state(trace, trace.steps.size());
  RC_ASSERT(state.owner.size() == trace.work->size());
  for (const auto& [block, rank] : state.owner) {
    RC_ASSERT(made.plan->owner_of_token(trace.row, block * trace.block) == Rank{rank});
  }
  RC_ASSERT(std::get<TraceDone>(trace.steps.back()).loads == naive_loads(trace, state));
}

void expect_tokens_of_the_plan(const TracedPlan& made) {
  const PlanTrace& trace = made.trace;
  const TraceState state = trace_state(trace, trace.steps.size());
  std::set<std::int64_t> seen;
  for (const TracePiece& piece : state.taken) {
    for (std::int64_t i = 0; i < piece.segment.length; ++i) {
      const std::int64_t token = piece.segment.token + i;
      RC_ASSERT(made.plan->position_of(trace.row, token) == piece.segment.position + i);
      RC_ASSERT(made.plan->owner_of_token(trace.row, token) == piece.rank);
      RC_ASSERT(seen.insert(token).second);
    }
  }
  RC_ASSERT(static_cast<std::int64_t>(seen.size()) == trace.seq_len);
}

/// What each step says against what the owners before and after it come to.
void expect_true_numbers(const PlanTrace& trace) {
  for (std::size_t i = 0; i < trace.steps.size(); ++i) {
    const TraceState before = trace_state(trace, i);
    const TraceState after = trace_state(trace, i + 1);
    if (const auto* swap = std::get_if<TraceSwap>(&trace.steps[i])) {
      RC_ASSERT(swap->before == test::most(naive_loads(trace, before)));
      RC_ASSERT(swap->after == test::most(naive_loads(trace, after)));
      RC_ASSERT(after.loads == naive_loads(trace, after));
      for (const std::int32_t block : swap->given) RC_ASSERT(before.rank_of(block) == swap->slowest);
      for (const std::int32_t block : swap->taken) RC_ASSERT(before.rank_of(block) == swap->other);
    } else if (const auto* give = std::get_if<TraceGive>(&trace.steps[i])) {
      RC_ASSERT(give->load == naive_loads(trace, after)[static_cast<std::size_t>(give->rank.value)]);
      // No rank that had room was lighter.
      std::vector<std::int64_t> count(before.loads.size(), 0);
      for (const auto& [block, rank] : before.owner) ++count[static_cast<std::size_t>(rank)];
      for (std::size_t rank = 0; rank < count.size(); ++rank) {
        if (count[rank] == give->room) continue;
        RC_ASSERT(before.loads[rank] >= before.loads[static_cast<std::size_t>(give->rank.value)]);
      }
    } else if (const auto* column = std::get_if<TraceColumn>(&trace.steps[i])) {
      for (const auto& row : before.rows) {
        RC_ASSERT(after.rank_of(row[static_cast<std::size_t>(column->rank.value)]) == column->rank);
      }
      RC_ASSERT(column->load == naive_loads(trace, after)[static_cast<std::size_t>(column->rank.value)]);
    } else if (const auto* together = std::get_if<TraceTogether>(&trace.steps[i])) {
      RC_ASSERT(together->load == naive_loads(trace, after)[static_cast<std::size_t>(together->rank.value)]);
    } else if (const auto* keep = std::get_if<TraceKeep>(&trace.steps[i])) {
      RC_ASSERT(keep->slowest == test::most(naive_loads(trace, after)));
    } else if (const auto* start = std::get_if<TraceStart>(&trace.steps[i])) {
      if (start->from != TraceOrigin::nothing) {
        RC_ASSERT(start->slowest == test::most(naive_loads(trace, after)));
      }
    }
  }
}

void expect_within(const PlanTrace& trace, const TraceLimits& limits) {
  for (const TraceStep& step : trace.steps) {
    RC_ASSERT(trace.kept_like(step) <= static_cast<std::int64_t>(limits.steps));
    RC_ASSERT(trace.kept_like(step) <= trace.total_like(step));
    std::visit(
        [&](const auto& told) {
          if constexpr (requires { told.pieces; }) RC_ASSERT(told.pieces.size() <= limits.items);
          if constexpr (requires { told.blocks; }) RC_ASSERT(told.blocks.size() <= limits.items);
          if constexpr (requires { told.owner; }) RC_ASSERT(told.owner.size() <= limits.items);
          if constexpr (requires { told.group_of; }) RC_ASSERT(told.group_of.size() <= limits.items);
        },
        step);
  }
}

/// Each load balancer, and forms of it that do more.
std::vector<std::string> all_strategies() {
  std::vector<std::string> names = strategies_to_compare();
  for (const LoadBalancer* balancer : load_balancers()) {
    if (balancer->needs_cost) names.push_back(std::string(balancer->name) + ":relabel=on");
  }
  names.emplace_back("striped:stripe=2");
  names.emplace_back("affinity:slack=0.2");
  names.emplace_back("optimal:nodes=50");
  return names;
}

rc::Gen<test::Workload> workload_of(const std::string& strategy) {
  const std::string name = strategy.substr(0, strategy.find(':'));
  return rc::gen::map(test::workload_for(name), [strategy](test::Workload w) {
    w.strategy = strategy;
    return w;
  });
}

class PlanTraces : public testing::TestWithParam<std::string> {};

TEST_P(PlanTraces, PlayedAgainGiveThePlanThatTheBalancerMade) {
  EXPECT_TRUE(rc::check([strategy = GetParam()] {
    const auto w = *workload_of(strategy);
    const auto snapshot = snapshot_of(test::request_of(w));
    RC_PRE(snapshot->chosen.plan.ok());
    const BatchRow row{*rc::gen::inRange<std::size_t>(0, w.rows.size())};
    const TracedPlan made = traced(*snapshot, row);
    RC_ASSERT(test::indices_of(*made.plan, row.value, Expansion::rearrange) ==
              test::indices_of(**snapshot->chosen.plan, row.value, Expansion::rearrange));
    if (made.trace.work != nullptr) {
      expect_owners_of_the_plan(made);
      expect_true_numbers(made.trace);
    } else {
      expect_tokens_of_the_plan(made);
      RC_ASSERT(std::get<TraceDone>(made.trace.steps.back()).loads ==
                (*snapshot->chosen.metrics)->rows[row.value].area);
    }
  }));
}

TEST_P(PlanTraces, KeepToTheirLimitsAndCountTheRest) {
  EXPECT_TRUE(rc::check([strategy = GetParam()] {
    const auto w = *workload_of(strategy);
    const auto snapshot = snapshot_of(test::request_of(w));
    RC_PRE(snapshot->chosen.plan.ok());
    const TraceLimits limits{*rc::gen::inRange<std::size_t>(1, 20), *rc::gen::inRange<std::size_t>(1, 20)};
    const TracedPlan part = traced(*snapshot, BatchRow{0}, limits);
    const TracedPlan whole = traced(*snapshot, BatchRow{0});
    expect_within(part.trace, limits);
    // Takes are counted by ranks once documents are left out.
    constexpr std::size_t kTake = 3;
    for (std::size_t kind = 0; kind < kTraceKinds; ++kind) {
      if (kind != kTake) RC_ASSERT(part.trace.totals[kind] == whole.trace.totals[kind]);
    }
    // Whatever is left out, playing it leads nowhere that is not there.
    for (std::size_t i = 0; i <= part.trace.steps.size(); ++i) {
      const TraceState state = trace_state(part.trace, i);
      RC_ASSERT(state.loads.size() == static_cast<std::size_t>(w.world));
    }
  }));
}

INSTANTIATE_TEST_SUITE_P(EveryStrategy, PlanTraces, testing::ValuesIn(all_strategies()), test::name_of);

TEST(PlanTrace, OfTheReferencesExampleDealsItsRowsInASnake) {
  const std::vector<std::int64_t> times = {9, 14, 2, 20, 10, 15, 8, 14, 16, 19, 15, 3, 12, 1, 12, 10};
  TraceRecorder recorder(BatchRow{0}, kAll);
  const Groups groups = sort_and_snake(times, WorldSize{4}, recorder).value();
  EXPECT_EQ(groups, sort_and_snake(times, WorldSize{4}).value());
  PlanTrace trace;
  trace.world_size = WorldSize{4};
  std::move(recorder).finish(trace);
  // Sorted; four rows, of which the second and the fourth are turned round; four columns.
  ASSERT_EQ(trace.steps.size(), 1U + 6U + 4U);
  const auto& turned = std::get<TraceRow>(trace.steps[3]);
  EXPECT_TRUE(turned.reversed);
  EXPECT_EQ(turned.row, 1);
  EXPECT_EQ(turned.blocks, (std::vector<std::int32_t>{12, 7, 1, 10}));
  EXPECT_EQ(std::get<TraceColumn>(trace.steps[7]).load, 20 + 12 + 12 + 1);
}

TEST(PlanTrace, OfAPlanFileSaysThatItWasReadFromOne) {
  Request request;
  request.layout = Layout::make({{16}}).value();
  request.settings.world_size = WorldSize{2};
  request.settings.block_size = {4, 4};
  SegmentTableBuilder builder;
  const std::vector<std::int64_t> indices = {0, 1, 2, 3, 12, 13, 14, 15, 4, 5, 6, 7, 8, 9, 10, 11};
  ASSERT_TRUE(builder.add({indices.data(), indices.size()}).ok());
  ASSERT_TRUE(builder.end_row().ok());
  request.settings.plans = {
      {"a.npz", "/tmp/a.npz", std::nullopt,
       std::make_shared<const LoadedPlan>(LoadedPlan{"a.npz", std::move(builder).finish().value(), {}})}};
  request.settings.strategy = file_strategy("a.npz");
  const auto snapshot = snapshot_of(request);
  const PlanTrace trace = traced(*snapshot, BatchRow{0}).trace;
  ASSERT_EQ(trace.steps.size(), 2U);
  EXPECT_EQ(std::get<TraceFile>(trace.steps[0]).name, "a.npz");
  EXPECT_EQ(std::get<TraceDone>(trace.steps[1]).loads, (*snapshot->chosen.metrics)->rows[0].area);
}

TEST(PlanTrace, OfRowsOfOneWorkIsThatOfTheRowThatWasDealt) {
  Request request;
  request.layout = Layout::make({{64, 64}, {64, 64}}).value();
  request.settings.world_size = WorldSize{2};
  request.settings.block_size = {16, 16};
  const auto snapshot = snapshot_of(request);
  EXPECT_EQ(traced(*snapshot, BatchRow{1}).trace.steps.size(),
            traced(*snapshot, BatchRow{0}).trace.steps.size());
}

TEST(PlanTrace, OfARefusedStrategyIsItsError) {
  Request request;
  request.layout = Layout::make({{60}}).value();
  request.settings.strategy = "head-tail";
  const auto snapshot = snapshot_of(request);
  const auto engine = make_cpu_engine();
  const auto made = trace_plan("head-tail", *snapshot, BatchRow{0}, test::cpu()).value();
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().rule, "sequence-divisible");
}

}  // namespace
}  // namespace evenkeel
