#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/run_evenkeel.h"
#include "support/golden.h"

namespace evenkeel::test {
namespace {

using nlohmann::json;

json report_of(const Arguments& arguments) {
  return json_of(Arguments{"report", "--json"} + arguments);
}

std::string text_of(const Arguments& arguments) {
  const Finished run = run_evenkeel(Arguments{"report"} + arguments);
  EXPECT_EQ(run.exit_code, 0) << run.err;
  return run.out;
}

json finding(const json& report, const std::string& rule, const std::string& strategy) {
  for (const json& found : report.at("findings")) {
    if (found.at("rule") == rule && found.at("strategy") == strategy) return found;
  }
  return nullptr;
}

TEST(ReportExecution, GivesTheTilesAndAreasThatTheReferenceExecutes) {
  for (const char* file : {"executed", "executed_rectangular"}) {
    for (const json& golden : golden_cases(file)) {
      SCOPED_TRACE(golden.at("docs").dump() + " " + mask_text(golden.at("mask")));
      const json report =
          report_of(workload_of(golden) + Arguments{"--world-size", golden.at("world_size").dump(),
                                                    "--strategy", golden.at("strategy"), "--per-row"});
      const json& result = report.at("results")[0];
      ASSERT_EQ(result.at("per_rank").size(), golden.at("ranks").size());
      for (std::size_t r = 0; r < golden.at("ranks").size(); ++r) {
        const json& rank = golden.at("ranks")[r];
        const json& ours = result.at("per_rank")[r];
        std::int64_t area = 0;
        for (std::size_t row = 0; row < rank.at("area").size(); ++row) {
          area += rank.at("area")[row].get<std::int64_t>();
          EXPECT_EQ(result.at("rows")[row].at("per_rank")[r].at("area"), rank.at("area")[row]);
        }
        EXPECT_EQ(ours.at("area"), area);
        EXPECT_EQ(ours.at("executed_full_tiles"), rank.at("block_mask").at("full_tiles"));
        EXPECT_EQ(ours.at("executed_partial_tiles"), rank.at("block_mask").at("partial_tiles"));
        for (const char* key : {"executed_full_tiles", "executed_partial_tiles"}) {
          std::int64_t sum = 0;
          for (const json& row : result.at("rows")) sum += row.at("per_rank")[r].at(key).get<std::int64_t>();
          EXPECT_EQ(ours.at(key), sum) << key;
        }
      }
    }
  }
}

TEST(ReportExecution, EqualPairsCanBeSeveralTimesTheTiles) {
  // The reference's own example: Wikipedia lengths, 8,192 tokens, 8 ranks.
  const auto cases = golden_cases("executed");
  const auto golden =
      std::find_if(cases.begin(), cases.end(), [](const json& one) { return one.at("docs")[0][0] == 704; });
  ASSERT_NE(golden, cases.end());
  const json report = report_of(docs_of(golden->at("docs")) +
                                Arguments{"--world-size", "8", "--strategy", "per-document-head-tail,ptrr"});
  const json& even = report.at("results")[0];
  const json& dealt = report.at("results")[1];
  std::int64_t fewest = 1000;
  std::int64_t most = 0;
  for (const json& rank : even.at("per_rank")) {
    EXPECT_EQ(rank.at("area"), 485728);
    const auto tiles = rank.at("executed_full_tiles").get<std::int64_t>() +
                       rank.at("executed_partial_tiles").get<std::int64_t>();
    fewest = std::min(fewest, tiles);
    most = std::max(most, tiles);
  }
  EXPECT_EQ(fewest, 142);
  EXPECT_EQ(most, 149);
  EXPECT_GT(even.at("fragmentation").get<double>(), 3.0);
  EXPECT_EQ(dealt.at("fragmentation"), 1.0);
  const json found = finding(report, "fragmentation", "per-document-head-tail");
  ASSERT_FALSE(found.is_null());
  EXPECT_EQ(found.at("severity"), "warning");
  EXPECT_EQ(found.at("fix"), "use ptrr, whose slowest rank runs 41 tiles");
}

TEST(ReportExecution, APlanThatCutsBlocksMayRunFewerTilesThanTheWholeBlockBound) {
  const Arguments workload = {"--docs", "64,128,64", "--world-size", "2", "--strategy", "head-tail,ptrr"};
  const json report = report_of(workload);
  const json& results = report.at("results");
  // Both of head-tail's ranks run one tile; the mask has three, and whole blocks give some rank two of them.
  for (const json& rank : results[0].at("per_rank")) {
    EXPECT_EQ(rank.at("executed_partial_tiles"), 1);
    EXPECT_EQ(rank.at("executed_full_tiles"), 0);
    EXPECT_TRUE(rank.at("planned_tiles").is_null());
  }
  EXPECT_EQ(results[0].at("fragmentation"), 2.0 / 3.0);
  EXPECT_EQ(results[0].at("imbalance").at("executed_tiles"), 1.0);
  EXPECT_EQ(results[1].at("bounds").at("whole_block_tiles"), 2);
  const std::string table = text_of(workload);
  for (const char* part : {"head-tail *", "-50.0 %", "whole-block bound: 2 tiles", "* cuts blocks: bound 1"})
    EXPECT_NE(table.find(part), std::string::npos) << part << " in\n" << table;
}

TEST(ReportExecution, TrafficIsTheKvThatEachRankReadsOfEachOther) {
  // Contiguous ranks own tokens 0 1 | 2 3 | 4 5 | 6 7.
  const auto traffic = [](const std::string& mask, const std::string& docs) {
    return report_of({"--docs", docs, "--mask", mask, "--block-size", "2", "--world-size", "4", "--strategy",
                      "contiguous"})
        .at("results")[0]
        .at("traffic");
  };
  EXPECT_EQ(traffic("causal", "8"), json::parse("[[2,0,0,0],[2,2,0,0],[2,2,2,0],[2,2,2,2]]"));
  EXPECT_EQ(traffic("document-causal", "3,5"), json::parse("[[2,0,0,0],[2,2,0,0],[0,1,2,0],[0,1,2,2]]"));
  EXPECT_EQ(traffic("sliding-window:left=1,right=0", "8"),
            json::parse("[[2,0,0,0],[1,2,0,0],[0,1,2,0],[0,0,1,2]]"));
}

TEST(ReportExecution, TrafficIsSummedOverBatchRows) {
  const json report = report_of({"--docs", "3,5", "--docs", "8", "--mask", "document-causal", "--block-size",
                                 "2", "--world-size", "4", "--strategy", "contiguous"});
  EXPECT_EQ(report.at("results")[0].at("traffic"), json::parse("[[4,0,0,0],[4,4,0,0],[2,3,4,0],[2,3,4,4]]"));
}

TEST(ReportExecution, TrafficOfMoreRanksThanAMatrixIsMadeForIsNull) {
  const auto traffic = [](const char* world) {
    return report_of(
               {"--seq-len", "4096", "--block-size", "1", "--world-size", world, "--strategy", "contiguous"})
        .at("results")[0];
  };
  EXPECT_EQ(traffic("2048").at("traffic").size(), 2048U);
  const json many = traffic("4096");
  EXPECT_TRUE(many.at("traffic").is_null());
  EXPECT_FALSE(many.at("error").is_string());
  EXPECT_EQ(many.at("per_rank").size(), 4096U);
}

TEST(ReportExecution, WhereFlexCannotRunItNothingIsExecutedAndThereIsAFinding) {
  const json report =
      report_of({"--docs", "4,12", "--world-size", "2", "--strategy", "head-tail,contiguous", "--per-row"});
  for (const json& result : report.at("results")) {
    EXPECT_TRUE(result.at("error").is_null());
    for (const json& rank : result.at("per_rank")) {
      EXPECT_TRUE(rank.at("area").is_number());
      EXPECT_TRUE(rank.at("executed_full_tiles").is_null() && rank.at("executed_partial_tiles").is_null());
    }
    EXPECT_TRUE(result.at("imbalance").at("executed_tiles").is_null());
    EXPECT_TRUE(result.at("fragmentation").is_null());
    EXPECT_EQ(result.at("traffic").size(), 2U);
    const json found = finding(report, "flex-divisible", result.at("strategy"));
    ASSERT_FALSE(found.is_null());
    EXPECT_EQ(found.at("severity"), "error");
    EXPECT_NE(found.at("fix").get<std::string>().find("256"), std::string::npos) << found;
  }
}

TEST(ReportExecution, AStrategyThatCannotServeHasNullsInEveryPlace) {
  const json result = report_of({"--docs", "4,12", "--world-size", "2", "--strategy", "head-tail,ptrr",
                                 "--execution", "ring", "--per-row"})
                          .at("results")[1];
  EXPECT_TRUE(result.at("traffic").is_null());
  EXPECT_TRUE(result.at("fragmentation").is_null());
  EXPECT_TRUE(result.at("steps").is_null());
  EXPECT_EQ(result.at("rows"), json::array());
}

TEST(ReportExecution, AProfileThatExecutesOtherBlocksThanPlannedIsAFinding) {
  const Arguments workload = {"--seq-len",    "512", "--block-size", "64",
                              "--world-size", "2",   "--strategy",   "ptrr"};
  EXPECT_TRUE(finding(report_of(workload), "executed-block-size", "ptrr").is_null());
  const json report = report_of(workload + Arguments{"--reference", "torch-2.14"});
  EXPECT_FALSE(finding(report, "executed-block-size", "ptrr").is_null());
  EXPECT_TRUE(report.at("results")[0].at("bounds").at("whole_block_tiles").is_null());
  // 4 blocks of 128: rank tiles of the causal mask add up to 10 where blocks stay whole.
  EXPECT_GE(report.at("results")[0].at("fragmentation").get<double>(), 1.0);
}

TEST(ReportExecution, TheBetterStrategyIsTheOneWithTheFewestTilesOnItsSlowestRank) {
  const json report =
      report_of({"--seq-len", "4096", "--world-size", "4", "--strategy", "contiguous,head-tail,ptrr"});
  const json fix = finding(report, "imbalance", "contiguous").at("fix");
  EXPECT_EQ(fix, "use head-tail, whose slowest rank runs 132 tiles");
  const json alone = report_of({"--seq-len", "4096", "--world-size", "4", "--strategy", "contiguous"});
  EXPECT_EQ(finding(alone, "imbalance", "contiguous").at("fix"), "");
}

TEST(ReportExecution, RingStepsAreThoseOfTheReference) {
  std::size_t checked = 0;
  json report;
  std::string of;
  for (const json& golden : golden_cases("ring_steps")) {
    const bool causal = golden.at("is_causal");
    const bool balanced = golden.at("enable_load_balance");
    const std::int64_t world = golden.at("world_size");
    const std::string key = golden.at("world_size").dump() + (causal ? "c" : "f") + (balanced ? "b" : "u");
    if (key != of) {
      report = report_of({"--seq-len", std::to_string(world * 2 * 8), "--block-size", "8", "--world-size",
                          std::to_string(world), "--mask", causal ? "causal" : "full", "--strategy",
                          balanced ? "head-tail" : "contiguous", "--execution", "ring"});
      of = key;
    }
    const json& steps = report.at("results")[0].at("steps");
    ASSERT_EQ(steps.size(), static_cast<std::size_t>(world));
    const auto rank = golden.at("rank").get<std::size_t>();
    const auto step = golden.at("step").get<std::size_t>();
    EXPECT_EQ(steps[step][rank].at("behavior"), golden.at("behavior")) << golden;
    EXPECT_EQ(steps[step][rank].at("rank"), rank);
    EXPECT_EQ(steps[step][rank].at("step"), step);
    ++checked;
  }
  EXPECT_GT(checked, 0U);
}

TEST(ReportExecution, TheStepsOfARankAddUpToItsArea) {
  const json report =
      report_of({"--seq-len", "96", "--batch", "2", "--mask", "causal", "--block-size", "4", "--world-size",
                 "3", "--strategy", "head-tail,contiguous,default", "--execution", "ring"});
  for (const json& result : report.at("results")) {
    for (std::size_t r = 0; r < 3; ++r) {
      std::int64_t sum = 0;
      for (const json& step : result.at("steps")) sum += step[r].at("area").get<std::int64_t>();
      EXPECT_EQ(result.at("per_rank")[r].at("area"), sum) << result.at("strategy");
    }
  }
}

TEST(ReportExecution, WhatTheRingDoesNotServeIsNullWithAFinding) {
  const json report = report_of({"--seq-len", "1024", "--mask", "causal", "--world-size", "2", "--strategy",
                                 "head-tail,ptrr", "--execution", "ring"});
  EXPECT_TRUE(report.at("results")[0].at("steps").is_array());
  EXPECT_TRUE(report.at("results")[1].at("steps").is_null());
  EXPECT_FALSE(finding(report, "ring-serves", "ptrr").is_null());
  const json masked =
      report_of({"--seq-len", "1024", "--world-size", "2", "--strategy", "head-tail", "--execution", "ring"});
  EXPECT_TRUE(masked.at("results")[0].at("steps").is_null());
  EXPECT_FALSE(report_of({"--seq-len", "1024", "--world-size", "2", "--strategy", "head-tail"})
                   .at("results")[0]
                   .contains("steps"));
}

TEST(ReportExecution, TheRingAsksNothingOfTheBlockSizeAndIsJudgedByPairs) {
  const Arguments ring = {"--world-size", "4", "--mask", "causal", "--execution", "ring"};
  // 96 tokens are no multiple of 4 ranks x 128, which only flex wants.
  const json even = report_of(Arguments{"--seq-len", "96", "--strategy", "head-tail"} + ring);
  EXPECT_TRUE(even.at("findings").empty()) << even.at("findings");
  EXPECT_FALSE(even.at("results")[0].at("steps").is_null());
  const json uneven = report_of(Arguments{"--seq-len", "8192", "--strategy", "contiguous"} + ring);
  ASSERT_EQ(uneven.at("findings").size(), 1U);
  const auto message = uneven.at("findings")[0].at("message").get<std::string>();
  EXPECT_NE(message.find("1.75 times"), std::string::npos) << message;
  EXPECT_NE(message.find("allowed pairs"), std::string::npos) << message;
}

TEST(ReportExecution, CsvHasTheStepsOfTheRing) {
  EXPECT_EQ(text_of({"--docs", "4", "--mask", "causal", "--block-size", "1", "--world-size", "2",
                     "--strategy", "contiguous,ptrr", "--execution", "ring", "--format", "csv"}),
            "mask,strategy,step,rank,behavior,area,error\n"
            "causal,contiguous,0,0,IS_CAUSAL,3,\n"
            "causal,contiguous,0,1,IS_CAUSAL,3,\n"
            "causal,contiguous,1,0,SKIP,0,\n"
            "causal,contiguous,1,1,NOT_IS_CAUSAL,4,\n"
            "causal,ptrr,,,,,\"the ring serves contiguous and head-tail, not ptrr: use one of these, or "
            "execution flex\"\n");
}

TEST(ReportExecution, CsvHasExecutedTilesAndTrafficOfEveryRankAndRow) {
  EXPECT_EQ(text_of({"--docs", "3,5", "--docs", "8", "--block-size", "2", "--world-size", "2", "--strategy",
                     "contiguous", "--format", "csv", "--per-row"}),
            "mask,strategy,row,rank,area,planned_tiles,executed_full_tiles,executed_partial_tiles,kv_from_"
            "others,error\n"
            "document-causal,contiguous,all,0,17,6,1,5,0,\n"
            "document-causal,contiguous,all,1,40,12,6,6,5,\n"
            "document-causal,contiguous,0,0,7,3,0,3,,\n"
            "document-causal,contiguous,0,1,14,5,1,4,,\n"
            "document-causal,contiguous,1,0,10,3,1,2,,\n"
            "document-causal,contiguous,1,1,26,7,5,2,,\n");
}

TEST(ReportExecution, WhatIsForReadingFitsIn100Columns) {
  const std::string lengths = std::string(test::resource_dir()) + "/sample_lengths.txt";
  const Arguments files = {"--docs-file", lengths, "--world-size", "8"};
  const Arguments huge = {"--seq-len",    "2147483648",
                          "--world-size", "64",
                          "--mask",       "document-sliding-window:left=1000000000,right=1000000000",
                          "--block-size", "1048576"};
  for (const Arguments& workload :
       {files + Arguments{"--strategy", "all"},
        files + Arguments{"--strategy", "per-document-head-tail-document-major"},
        files + Arguments{"--strategy", "all", "--execution", "ring"},
        files + Arguments{"--strategy", "all", "--block-size", "100"}, huge + Arguments{"--strategy", "all"},
        huge + Arguments{"--strategy", "head-tail"}}) {
    std::istringstream lines(text_of(workload));
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
      EXPECT_LE(line.size(), 100U) << line;
      EXPECT_NE(line.substr(line.size() - (line.empty() ? 0 : 1)), " ") << "a space ends: " << line;
    }
    EXPECT_GT(count, 4U);
  }
}

TEST(ReportExecution, OneStrategyIsShownWithItsRanks) {
  const std::string table =
      text_of({"--docs", "8", "--block-size", "2", "--world-size", "2", "--strategy", "contiguous"});
  // Rank 1 reads the 4 tokens of rank 0, all that an all-gather sends it.
  for (const char* part : {"\n0       10         1        2    3        3            0.0 %\n",
                           "\n1       26         5        2    7        7          100.0 %\n", "rank  area"})
    EXPECT_NE(table.find(part), std::string::npos) << part << " in\n" << table;
  const std::string both =
      text_of({"--docs", "8", "--block-size", "2", "--world-size", "2", "--strategy", "contiguous,ptrr"});
  EXPECT_EQ(both.find("all-gather"), std::string::npos);
}

TEST(ReportExecution, MarkdownHasTheSameTable) {
  EXPECT_EQ(text_of({"--docs", "64,128,64", "--world-size", "2", "--strategy", "head-tail", "--format",
                     "markdown"}),
            "1 row of 256 tokens, 3 documents; document-causal; 2 ranks; blocks of 128; torch-2.15.\n"
            "\n"
            "| strategy | slowest rank | its tiles | over whole-block bound | area imbalance | tiles x |\n"
            "|---|---:|---:|---:|---:|---:|\n"
            "| head-tail \\* | 0 | 1 | -50.0 % | 1.330 | 0.67 |\n"
            "\n"
            "whole-block bound: 2 tiles; \\* cuts blocks: bound 1; tiles x: executed / mask's.\n");
}

}  // namespace
}  // namespace evenkeel::test
