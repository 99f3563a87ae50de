#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "balance/load_balancer.h"
#include "c_api/c_request.h"
#include "evenkeel.h"
#include "mask/mask_spec.h"
#include "support/golden.h"
#include "support/workloads.h"

namespace evenkeel::test {
namespace {

/// The plan in both widths, which must be the golden one.
void expect_golden(const nlohmann::json& golden, CRequest& request) {
  const auto wide = plan_of<std::int64_t>(request);
  ASSERT_EQ(wide.status, EVENKEEL_OK) << evenkeel_error();
  expect_tensor(golden.at("rearrange"), wide.rearrange);
  expect_tensor(golden.at("restore"), wide.restore);
  EXPECT_EQ(golden.at("rearrange").at("shape"), nlohmann::json({wide.shape.rows, wide.shape.seq_len}));
  const auto narrow = plan_of<std::int32_t>(request);
  ASSERT_EQ(narrow.status, EVENKEEL_OK) << evenkeel_error();
  EXPECT_TRUE(std::equal(wide.rearrange.begin(), wide.rearrange.end(), narrow.rearrange.begin(),
                         narrow.rearrange.end()));
  EXPECT_TRUE(
      std::equal(wide.restore.begin(), wide.restore.end(), narrow.restore.begin(), narrow.restore.end()));
}

TEST(CApi, HeadTailIsTheReferences) {
  for (const auto& one : golden_cases("head_tail")) {
    CRequest request({{one.at("seq_len").get<std::int64_t>()}}, "head-tail", one.at("world_size"));
    expect_golden(one, request);
  }
}

TEST(CApi, PerDocumentHeadTailIsTheReferencesUnderEachOfItsVersions) {
  for (const auto& one : golden_cases("per_document_head_tail")) {
    CRequest request(one.at("docs").get<CRequest::Rows>(), "per-document-head-tail", one.at("world_size"));
    expect_golden(one, request);
    request.request.reference = "torch-2.14";
    expect_golden(one, request);
    request.request.reference = "torch-2.13";
    expect_golden(one.at("document_major"), request);
  }
}

TEST(CApi, PtrrIsTheReferences) {
  for (const auto& one : golden_cases("ptrr")) {
    const std::string mask = mask_text(one.at("mask"));
    CRequest request(one.at("docs").get<CRequest::Rows>(), "ptrr", one.at("world_size"));
    request.request.block_size = one.at("block_size");
    request.request.mask = mask.c_str();
    expect_golden(one, request);
  }
}

TEST(CApi, DefaultFollowsTheReferencesOption) {
  CRequest request({{16}}, "default", 2);
  const auto on = plan_of<std::int64_t>(request);
  request.request.no_load_balance = 1;
  const auto off = plan_of<std::int64_t>(request);
  EXPECT_EQ(on.rearrange[4], 12);
  EXPECT_EQ(off.rearrange[4], 4);
}

TEST(CApi, CuSeqlensAreLengthsSummedUp) {
  CRequest lengths({{4, 12}, {8, 8}}, "per-document-head-tail", 2);
  CRequest offsets({{0, 4, 16}, {0, 8, 16}}, "per-document-head-tail", 2);
  offsets.request.numbers_are = EVENKEEL_CU_SEQLENS;
  const auto expected = plan_of<std::int64_t>(lengths);
  const auto actual = plan_of<std::int64_t>(offsets);
  EXPECT_EQ(actual.status, EVENKEEL_OK) << evenkeel_error();
  EXPECT_EQ(actual.rearrange, expected.rearrange);
  EXPECT_EQ(actual.shape.rows, 2);
}

TEST(CApi, BlocksOfTwoSizesReachTheStrategy) {
  CRequest request({{1024}}, "ptrr", 2);
  request.request.block_size = 64;
  request.request.kv_block_size = 128;
  EXPECT_EQ(plan_of<std::int64_t>(request).status, EVENKEEL_INFEASIBLE);
  EXPECT_NE(std::string(evenkeel_error()).find("64x128"), std::string::npos) << evenkeel_error();
  request.request.kv_block_size = 0;
  EXPECT_EQ(plan_of<std::int64_t>(request).status, EVENKEEL_OK);
}

TEST(CApi, NamesEveryStrategyAndThenNone) {
  std::vector<std::string> names;
  for (std::int64_t i = 0; evenkeel_strategy_name(i) != nullptr; ++i) {
    names.emplace_back(evenkeel_strategy_name(i));
  }
  ASSERT_EQ(names.size(), load_balancers().size());
  for (std::size_t i = 0; i < names.size(); ++i) EXPECT_EQ(names[i], load_balancers()[i]->name);
  EXPECT_EQ(evenkeel_strategy_name(-1), nullptr);
  EXPECT_EQ(evenkeel_strategy_name(INT64_MAX), nullptr);
}

/// What the pipeline plans is checked against the naive oracle elsewhere; here, that nothing is lost on the
/// way.
RC_GTEST_PROP(CApi, EveryStrategyIsThePipelinesAndAPermutationInBothWidths, ()) {
  for (const LoadBalancer* balancer : load_balancers()) {
    Workload w = *workload_for(std::string(balancer->name));
    w.mask = *any_named_mask();
    const Request of_pipeline = request_of(w);
    const std::string mask = mask_name(of_pipeline.settings.masks.front().mask);
    CRequest request(w.rows, w.strategy, w.world);
    request.request.block_size = w.block.q;
    request.request.kv_block_size = w.block.kv;
    request.request.mask = mask.c_str();
    const auto engine = make_cpu_engine();
    const auto plan = run_to_plan(of_pipeline, *engine);
    const auto wide = plan_of<std::int64_t>(request);
    RC_ASSERT(plan->ok() == (wide.status == EVENKEEL_OK));
    if (!plan->ok()) {
      RC_ASSERT(std::string(evenkeel_error()) == plan->error().line());
      continue;
    }
    const auto narrow = plan_of<std::int32_t>(request);
    RC_ASSERT(wide.shape.rows == static_cast<std::int64_t>((**plan)->index_row_count()));
    const auto seq_len = static_cast<std::size_t>(wide.shape.seq_len);
    for (std::size_t row = 0; row < (**plan)->index_row_count(); ++row) {
      const auto expected = indices_of(***plan, row, Expansion::rearrange);
      for (std::size_t i = 0; i < seq_len; ++i) {
        const std::size_t at = row * seq_len + i;
        RC_ASSERT(wide.rearrange[at] == expected[i]);
        RC_ASSERT(narrow.rearrange[at] == expected[i]);
        const std::size_t stands = row * seq_len + static_cast<std::size_t>(wide.rearrange[at]);
        RC_ASSERT(wide.restore[stands] == static_cast<std::int64_t>(i));
        RC_ASSERT(narrow.restore[stands] == static_cast<std::int32_t>(i));
      }
    }
  }
}

TEST(CApi, IndicesOf32BitsGoOnAcrossTheirPieces) {
  CRequest request({{100000, 31072}}, "ptrr", 32);
  const auto wide = plan_of<std::int64_t>(request);
  const auto narrow = plan_of<std::int32_t>(request);
  ASSERT_EQ(narrow.status, EVENKEEL_OK) << evenkeel_error();
  EXPECT_TRUE(std::equal(wide.rearrange.begin(), wide.rearrange.end(), narrow.rearrange.begin()));
  EXPECT_TRUE(std::equal(wide.restore.begin(), wide.restore.end(), narrow.restore.begin()));
}

}  // namespace
}  // namespace evenkeel::test
