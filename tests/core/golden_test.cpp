#include "support/golden.h"

#include <gtest/gtest.h>

#include "pipeline/pipeline.h"
#include "support/workloads.h"

namespace evenkeel {
namespace {

using test::expect_tensor;
using test::golden_cases;
using test::indices_of;

std::shared_ptr<const Snapshot> run(const Request& request) {
  const auto engine = make_cpu_engine();
  return Pipeline().run(request, *engine).value();
}

Request request_for(const Layout& layout, const std::string& strategy, std::int64_t world) {
  Request request;
  request.layout = layout;
  request.settings.strategy = strategy;
  request.settings.world_size = WorldSize{world};
  request.settings.block_size = {1, 1};
  return request;
}

void expect_indices(const nlohmann::json& golden, const StrategyOutcome& outcome) {
  ASSERT_TRUE(outcome.plan.ok()) << outcome.plan.error().line();
  const Plan& plan = **outcome.plan;
  std::vector<std::int64_t> rearrange;
  std::vector<std::int64_t> restore;
  for (std::size_t row = 0; row < plan.index_row_count(); ++row) {
    for (const std::int64_t i : indices_of(plan, row, Expansion::rearrange)) rearrange.push_back(i);
    for (const std::int64_t i : indices_of(plan, row, Expansion::restore)) restore.push_back(i);
  }
  expect_tensor(golden.at("rearrange"), rearrange);
  expect_tensor(golden.at("restore"), restore);
}

Layout layout_of(const nlohmann::json& docs) {
  return Layout::make(docs.get<std::vector<std::vector<std::int64_t>>>()).value();
}

TEST(Golden, HeadTailIsBitIdentical) {
  for (const auto& one : golden_cases("head_tail")) {
    SCOPED_TRACE(one.at("seq_len").dump() + " / " + one.at("world_size").dump());
    const Layout layout = Layout::one_document(one.at("seq_len"), 1).value();
    expect_indices(one, run(request_for(layout, "head-tail", one.at("world_size")))->chosen);
  }
}

TEST(Golden, PerDocumentHeadTailIsBitIdenticalInBothLayouts) {
  for (const auto& one : golden_cases("per_document_head_tail")) {
    SCOPED_TRACE(one.at("docs").dump().substr(0, 100));
    Request request = request_for(layout_of(one.at("docs")), "per-document-head-tail", one.at("world_size"));
    expect_indices(one, run(request)->chosen);
    request.settings.reference = ReferenceProfile::torch_2_14;
    expect_indices(one, run(request)->chosen);
    request.settings.reference = ReferenceProfile::torch_2_13;
    expect_indices(one.at("document_major"), run(request)->chosen);
    request.settings.reference = ReferenceProfile::torch_2_15;
    request.settings.strategy = "per-document-head-tail-document-major";
    expect_indices(one.at("document_major"), run(request)->chosen);
  }
}

TEST(Golden, PtrrSchedulingIsBitIdentical) {
  for (const auto& one : golden_cases("ptrr_scheduling")) {
    const auto cost = one.at("process_time").get<std::vector<std::int64_t>>();
    const auto groups = make_cpu_engine()->sort_and_snake(cost, WorldSize{one.at("group_size")});
    ASSERT_TRUE(groups.ok()) << groups.error().line();
    const auto expected = one.at("tasks_in_group").get<std::vector<std::vector<std::int32_t>>>();
    ASSERT_EQ(groups->group_count(), expected.size());
    for (std::size_t k = 0; k < expected.size(); ++k) {
      EXPECT_EQ(std::vector<std::int32_t>(groups->group(k).begin(), groups->group(k).end()), expected[k]);
    }
  }
}

TEST(Golden, DefaultChoosesAsTheReference) {
  for (const auto& one : golden_cases("default")) {
    SCOPED_TRACE(one.dump());
    const std::int64_t seq_len = one.at("seq_len");
    const std::int64_t world = one.at("world_size");
    const Layout layout = Layout::one_document(seq_len, 1).value();
    Request request = request_for(layout, "default", world);
    request.settings.load_balancing =
        one.at("enable_load_balance").get<bool>() ? LoadBalancing::on : LoadBalancing::off;
    request.compare = {one.at("strategy").is_null() ? "contiguous" : "head-tail"};
    const auto snapshot = run(request);
    const StrategyOutcome& expected = snapshot->compared.front();
    ASSERT_EQ(snapshot->chosen.plan.ok(), expected.plan.ok());
    if (!expected.plan.ok()) continue;
    EXPECT_EQ(indices_of(**snapshot->chosen.plan, 0, Expansion::rearrange),
              indices_of(**expected.plan, 0, Expansion::rearrange));
  }
}

TEST(Golden, WhatTheReferenceRefusesIsRefusedHereWithAFix) {
  std::size_t count = 0;
  for (const auto& one : golden_cases("refused")) {
    const std::string call = one.at("call");
    SCOPED_TRACE(one.dump());
    if (call == "ptrr_scheduling") {
      const auto groups = make_cpu_engine()->sort_and_snake(
          one.at("process_time").get<std::vector<std::int64_t>>(), WorldSize{one.at("group_size")});
      ASSERT_FALSE(groups.ok());
      EXPECT_NE(groups.error().message.find("10 tasks"), std::string::npos);
      ++count;
      continue;
    }
    if (!find_load_balancer(call)) continue;
    const Layout layout =
        one.contains("docs") ? layout_of(one.at("docs")) : Layout::one_document(one.at("seq_len"), 1).value();
    Request request = request_for(layout, call, one.at("world_size"));
    if (one.contains("block_size")) {
      request.settings.block_size = {one.at("block_size").at(0), one.at("block_size").at(1)};
    }
    const auto snapshot = run(request);
    ASSERT_FALSE(snapshot->chosen.plan.ok());
    EXPECT_FALSE(snapshot->chosen.plan.error().message.empty());
    EXPECT_FALSE(snapshot->chosen.plan.error().fix.text.empty());
    ASSERT_EQ(snapshot->findings.size(), 1U);
    EXPECT_EQ(snapshot->findings.front().severity, Severity::error);
    ++count;
  }
  EXPECT_GE(count, 7U);
}

}  // namespace
}  // namespace evenkeel
