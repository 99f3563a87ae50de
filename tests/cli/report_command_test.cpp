#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/run_evenkeel.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace evenkeel::test {
namespace {

using nlohmann::json;

json areas(const json& result) {
  json out = json::array();
  for (const json& rank : result.at("per_rank")) out.push_back(rank.at("area"));
  return out;
}

const Arguments kExample = {"report", "--docs", "4,12", "--world-size", "2", "--json", "--strategy"};

json example(const std::string& strategies, const Arguments& more = {}) {
  Arguments arguments = kExample;
  arguments.push_back(strategies);
  arguments.insert(arguments.end(), more.begin(), more.end());
  return json_of(arguments);
}

TEST(ReportCommand, DocumentsOf4And12On2RanksAreEvenByRankAndUnevenByDocument) {
  const json report = example("per-document-head-tail,per-document-head-tail-document-major");
  EXPECT_EQ(areas(report.at("results")[0]), (json{44, 44}));
  EXPECT_EQ(areas(report.at("results")[1]), (json{26, 62}));
  EXPECT_EQ(report.at("results")[0].at("imbalance").at("area"), 1.0);
  EXPECT_EQ(report.at("results")[1].at("imbalance").at("area"), 62.0 / 44.0);
  const json old = example("per-document-head-tail", {"--reference", "torch-2.13"});
  EXPECT_EQ(areas(old.at("results")[0]), (json{26, 62}));
  EXPECT_EQ(old.at("reference"), "torch-2.13");
}

TEST(ReportCommand, HasExactlyTheseMembersInThisOrder) {
  const Finished run = run_evenkeel({"report", "--docs", "8", "--world-size", "2", "--block-size", "2",
                                     "--strategy", "contiguous", "--json"});
  EXPECT_EQ(
      run.out,
      "{\"schema\":\"evenkeel.report/1\",\"world_size\":2,\"seq_len\":8,\"batch\":1,\"block_size\":[2,2],"
      "\"reference\":\"torch-2.15\",\"results\":[{\"mask\":\"document-causal\",\"layers\":1,"
      "\"strategy\":\"contiguous\",\"error\":null,\"per_rank\":["
      "{\"rank\":0,\"area\":10,\"planned_tiles\":3,\"executed_full_tiles\":1,\"executed_partial_tiles\":2},"
      "{\"rank\":1,\"area\":26,\"planned_tiles\":7,\"executed_full_tiles\":5,\"executed_partial_tiles\":2}],"
      "\"bounds\":{\"whole_block_tiles\":5,\"area\":18},"
      "\"imbalance\":{\"area\":1.4444444444444444,\"planned_tiles\":1.4,\"executed_tiles\":1.4},"
      "\"fragmentation\":1.0,\"traffic\":[[4,0],[4,4]]}],\"findings\":[{\"rule\":\"imbalance\","
      "\"severity\":\"warning\",\"strategy\":\"contiguous\",\"message\":\"the slowest rank, 1, has 1.40 "
      "times the mean: 7 executed tiles against 5; its tokens attend 7 tokens each, 5 over all "
      "ranks\",\"fix\":\"\"}]}\n");
}

TEST(ReportCommand, AStrategyThatCannotServeKeepsItsPlaceAndIsAFinding) {
  const json report = example("contiguous,ptrr,head-tail");
  const json& refused = report.at("results")[1];
  EXPECT_EQ(refused.at("strategy"), "ptrr");
  EXPECT_EQ(refused.at("error"), "sequence length 16 is not divisible by block size 128: pad it to 256");
  EXPECT_EQ(refused.at("per_rank"), json::array());
  EXPECT_EQ(refused.at("bounds"), (json{{"whole_block_tiles", nullptr}, {"area", nullptr}}));
  EXPECT_EQ(refused.at("imbalance"),
            (json{{"area", nullptr}, {"planned_tiles", nullptr}, {"executed_tiles", nullptr}}));
  EXPECT_TRUE(refused.at("fragmentation").is_null());
  EXPECT_TRUE(report.at("results")[2].at("error").is_null());
  const json& findings = report.at("findings");
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [](const json& finding) { return finding.at("strategy") == "ptrr"; });
  ASSERT_NE(found, findings.end());
  const json& finding = *found;
  EXPECT_EQ(finding.at("severity"), "error");
  EXPECT_EQ(finding.at("message"), "sequence length 16 is not divisible by block size 128");
  EXPECT_EQ(finding.at("fix"), "pad it to 256");
  EXPECT_FALSE(finding.at("rule").get<std::string>().empty());
}

TEST(ReportCommand, WhereNoStrategyCanServeItIsBadInput) {
  for (const char* format : {"table", "json", "csv", "markdown"}) {
    expect_refused(
        {"report", "--docs", "4,12", "--world-size", "3", "--strategy", "ptrr,head-tail", "--format", format},
        2, {"16", "pad it to 384"});
  }
}

TEST(ReportCommand, StrategiesTakeParametersAndKeepTheirShortestText) {
  const json report = example("striped:stripe=4,striped:stripe=1,optimal:nodes=9", {"--block-size", "4"});
  EXPECT_EQ(report.at("results")[0].at("strategy"), "striped:stripe=4");
  EXPECT_EQ(report.at("results")[1].at("strategy"), "striped");
  EXPECT_EQ(report.at("results")[2].at("strategy"), "optimal:nodes=9");
  EXPECT_EQ(report.at("results")[2].at("proved_optimal"), true);
  EXPECT_FALSE(report.at("results")[0].contains("proved_optimal"));
  expect_refused(kExample + Arguments{"striped:stripe=0"}, 2,
                 {"stripe is '0'", "1 to 2147483648", "write striped:stripe=1"});
  expect_refused(kExample + Arguments{"ptrr:stripe=2"}, 2, {"no parameter 'stripe'"});
}

TEST(ReportCommand, TheCostModelSaysWhatBlockWiseStrategiesBalance) {
  // Blocks of 4 in documents of 4 and 12: tiles 1 1 2 3, areas 10 10 26 42.
  const Arguments four = {"--block-size", "4"};
  const json tiles = example("ptrr", four);
  EXPECT_FALSE(tiles.contains("cost"));
  const json area = example("ptrr", four + Arguments{"--cost", "area"});
  EXPECT_EQ(area.at("cost"), "area");
  const json flops = example(
      "ptrr", four + Arguments{"--cost", "flops", "--heads", "32", "--kv-heads", "8", "--head-dim", "128"});
  EXPECT_EQ(flops.at("cost"), "flops, 32 heads of 128, 8 kv heads");
  EXPECT_EQ(areas(flops.at("results")[0]), areas(area.at("results")[0]));
  const TemporaryFolder folder;
  const auto file = folder.write("cost.json", R"({"full":1,"partial":3.5})");
  const json calibrated =
      example("ptrr", four + Arguments{"--cost", std::string("calibrated=").append(file.string())});
  EXPECT_EQ(calibrated.at("cost"),
            "calibrated, in millionths: full tile 1,000,000, partial 3,500,000, q tile 0, rank 0");
  const Arguments ptrr = kExample + Arguments{"ptrr"};
  expect_refused(ptrr + Arguments{"--cost", "time"}, 2, {"'time'", "use tiles, area, flops"});
  expect_refused(ptrr + Arguments{"--cost", "calibrated"}, 2, {"calibrated=FILE"});
  expect_refused(ptrr + Arguments{"--cost", "calibrated=/nonexistent"}, 2, {"/nonexistent"});
  expect_refused(ptrr + Arguments{"--cost", "flops"}, 2, {"--heads is missing"});
  expect_refused(ptrr + Arguments{"--heads", "8"}, 2, {"--heads belongs to --cost flops"});
  expect_refused(ptrr + Arguments{"--cost", "flops", "--heads", "8", "--kv-heads", "3", "--head-dim", "64"},
                 2, {"8 heads", "3 kv heads"});
}

TEST(ReportCommand, AllIsEveryStrategyInTheOrderOfTheList) {
  const json report = example("all");
  std::vector<std::string> names;
  for (const json& result : report.at("results")) names.push_back(result.at("strategy"));
  EXPECT_EQ(names, (std::vector<std::string>{"contiguous", "head-tail", "per-document-head-tail",
                                             "per-document-head-tail-document-major", "ptrr", "default",
                                             "striped", "per-document-remainder", "min-heap", "refined",
                                             "optimal", "affinity"}));
}

TEST(ReportCommand, AreaAndTilesAreThoseOfTheReferencesBlockMasks) {
  for (const json& golden : golden_cases("block_masks")) {
    const json result =
        json_of(Arguments{"report", "--world-size", "1", "--strategy", "contiguous", "--json"} +
                workload_of(golden))
            .at("results")[0];
    EXPECT_EQ(areas(result), json::array({golden.at("area")})) << golden.at("docs");
    const json& block_mask = golden.at("block_mask");
    const std::int64_t tiles =
        block_mask.at("partial_tiles").get<std::int64_t>() + block_mask.at("full_tiles").get<std::int64_t>();
    EXPECT_EQ(result.at("per_rank")[0].at("planned_tiles"), tiles) << golden.at("docs");
  }
}

TEST(ReportCommand, PerRowAddsTheNumbersOfEachRow) {
  const json report =
      json_of({"report", "--docs", "4,12", "--docs", "16", "--world-size", "2", "--block-size", "4",
               "--strategy", "ptrr,per-document-head-tail", "--json", "--per-row"});
  for (const json& result : report.at("results")) {
    ASSERT_EQ(result.at("rows").size(), 2U);
    for (std::size_t rank = 0; rank < 2; ++rank) {
      std::int64_t sum = 0;
      for (const json& row : result.at("rows")) {
        sum += row.at("per_rank")[rank].at("area").get<std::int64_t>();
        EXPECT_TRUE(row.contains("bounds") && row.contains("imbalance"));
      }
      EXPECT_EQ(result.at("per_rank")[rank].at("area"), sum);
    }
  }
  EXPECT_FALSE(example("contiguous").at("results")[0].contains("rows"));
}

TEST(ReportCommand, TheWholeBlockBoundNeedsSquareBlocksThatRunAsPlanned) {
  const auto bound = [](const Arguments& more) {
    Arguments arguments = {"report", "--docs",     "16",         "--world-size",
                           "2",      "--strategy", "contiguous", "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return json_of(arguments).at("results")[0].at("bounds").at("whole_block_tiles");
  };
  EXPECT_EQ(bound({"--block-size", "4"}), 5);
  EXPECT_TRUE(bound({"--block-size", "4x8"}).is_null());
  EXPECT_TRUE(bound({"--block-size", "4", "--reference", "torch-2.14"}).is_null());
  EXPECT_TRUE(bound({"--block-size", "128"}).is_null());
}

TEST(ReportCommand, FormatsForPeopleNameEveryStrategyAndFinding) {
  for (const char* format : {"table", "markdown"}) {
    Arguments arguments = {"report",     "--docs", "4,12",     "--world-size", "2",
                           "--strategy", "all",    "--format", format};
    const Finished run = run_evenkeel(arguments);
    EXPECT_EQ(run.exit_code, 0);
    for (const char* part :
         {"per-document-head-tail ", "1.409", "document-causal", "torch-2.15", "pad it to 256", "+40.9 %"}) {
      EXPECT_NE(run.out.find(part), std::string::npos) << part << " in\n" << run.out;
    }
  }
}

TEST(ReportCommand, CsvHasALineForEveryRank) {
  const Finished run = run_evenkeel({"report", "--docs", "4,12", "--world-size", "2", "--strategy",
                                     "per-document-head-tail,ptrr", "--format", "csv"});
  EXPECT_EQ(
      run.out,
      "mask,strategy,row,rank,area,planned_tiles,executed_full_tiles,executed_partial_tiles,kv_from_others,"
      "error\n"
      "document-causal,per-document-head-tail,all,0,44,,,,8,\n"
      "document-causal,per-document-head-tail,all,1,44,,,,4,\n"
      "document-causal,ptrr,,,,,,,,sequence length 16 is not divisible by block size 128: pad it to 256\n");
}

TEST(ReportCommand, AQuestionWithTwoAnswersIsRefused) {
  expect_refused(
      {"report", "--docs", "8", "--world-size", "2", "--strategy", "all", "--json", "--format", "csv"}, 2,
      {"two formats"});
  expect_refused({"report", "--docs", "8", "--world-size", "2", "--strategy", "all", "--format", "xml"}, 2,
                 {"'xml'"});
  expect_refused({"report", "--docs", "8", "--world-size", "2", "--strategy", "all,ptrr"}, 2, {"'all'"});
  expect_refused({"report", "--docs", "8", "--world-size", "2", "--strategy", "ptrr,"}, 2, {"''"});
}

TEST(ReportCommand, PerRowIsRefusedWhereItWouldNotShow) {
  expect_refused({"report", "--docs", "8", "--world-size", "2", "--strategy", "all", "--per-row"}, 2,
                 {"--per-row", "table"});
}

TEST(ReportCommand, RowsOf2To31TokensAreServed) {
  const json report = json_of({"report", "--seq-len", "2147483648", "--world-size", "64", "--block-size",
                               "1048576", "--mask", "full", "--strategy", "head-tail", "--json"});
  EXPECT_EQ(report.at("results")[0].at("per_rank")[0].at("area"), (std::int64_t{1} << 62U) / 64);
}

TEST(ReportCommand, SaysWhatIsBalancedWhereThatIsNotTiles) {
  const std::vector<std::string> report = {"report",     "--docs", "512,256,256", "--world-size", "2",
                                           "--strategy", "ptrr",   "--cost",      "area"};
  auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), report.begin(), report.end());
    return more;
  };
  const json out = json_of(with({"--json"}));
  for (const json& rank : out.at("results").at(0).at("per_rank")) {
    EXPECT_EQ(rank.at("planned_cost"), rank.at("area"));
  }
  EXPECT_EQ(out.at("results").at(0).at("imbalance").at("planned_cost"),
            out.at("results").at(0).at("imbalance").at("area"));
  EXPECT_NE(run_evenkeel(with({"--format", "csv"})).out.find("kv_from_others,planned_cost,error"),
            std::string::npos);
  EXPECT_NE(run_evenkeel(report).out.find("planned cost,"), std::string::npos);
  const json tiles =
      json_of({"report", "--docs", "512,512", "--world-size", "2", "--strategy", "ptrr", "--json"});
  EXPECT_FALSE(tiles.at("results").at(0).at("per_rank").at(0).contains("planned_cost"));
}

}  // namespace
}  // namespace evenkeel::test
