#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>

#include "cli/arguments.h"
#include "cli/run_evenkeel.h"
#include "support/temporary_folder.h"

/// A log of packs as the workload of commands: one step of it, or all.
namespace evenkeel::test {
namespace {

using nlohmann::json;

constexpr const char* kLog =
    "[256,512,128,128]\n"
    R"({"cu_seqlens":[0,512,1024]})"
    "\n"
    R"({"lengths":[1024],"loss":2.5})"
    "\n";
const Arguments kFourRanks = {"--world-size", "4"};

TEST(PackLogCommand, TakesTheStepThatIsNamed) {
  const TemporaryFolder folder;
  const std::string log = folder.write("log.jsonl", kLog).string();
  const json of_step = json_of(
      Arguments{"report", "--json", "--pack-log", log, "--step", "1", "--strategy", "ptrr"} + kFourRanks);
  EXPECT_EQ(of_step,
            json_of(Arguments{"report", "--json", "--docs", "512,512", "--strategy", "ptrr"} + kFourRanks));
  const json mask = json_of({"mask", "--pack-log", log, "--step", "2"});
  EXPECT_EQ(mask.at("area"), 1024 * 1025 / 2);
}

TEST(PackLogCommand, ReportsEveryStepWithMeanAndWorst) {
  const TemporaryFolder folder;
  const std::string log = folder.write("log.jsonl", kLog).string();
  const Arguments report =
      Arguments{"report", "--pack-log", log, "--strategy", "head-tail,ptrr"} + kFourRanks;
  const json out = json_of(report + Arguments{"--json"});
  EXPECT_EQ(out.at("schema"), "evenkeel.step_report/1");
  EXPECT_EQ(out.at("steps"), 3);
  for (const json& result : out.at("results")) {
    ASSERT_EQ(result.at("steps").size(), 3U);
    double sum = 0;
    double worst = -1;
    for (const json& step : result.at("steps")) {
      const double over =
          step.at("slowest_tiles").get<double>() / step.at("whole_block_tiles").get<double>() - 1;
      sum += over;
      worst = std::max(worst, over);
    }
    EXPECT_NEAR(result.at("mean_over_bound").get<double>(), sum / 3, 1e-12);
    EXPECT_NEAR(result.at("worst_over_bound").get<double>(), worst, 1e-12);
    // Step 1 alone says the same.
    const json alone = json_of(Arguments{"report", "--json", "--docs", "512,512", "--strategy",
                                         result.at("strategy").get<std::string>()} +
                               kFourRanks);
    std::int64_t slowest = 0;
    for (const json& rank : alone.at("results").at(0).at("per_rank")) {
      slowest = std::max(slowest, rank.at("executed_full_tiles").get<std::int64_t>() +
                                      rank.at("executed_partial_tiles").get<std::int64_t>());
    }
    EXPECT_EQ(result.at("steps").at(1).at("slowest_tiles"), slowest);
  }
  std::istringstream csv(run_evenkeel(report + Arguments{"--format", "csv"}).out);
  int lines = 0;
  for (std::string line; std::getline(csv, line);) ++lines;
  EXPECT_EQ(lines, 1 + 2 * 3);
  const Finished table = run_evenkeel(report);
  EXPECT_EQ(table.exit_code, 0);
  EXPECT_NE(table.out.find("3 steps"), std::string::npos);
  EXPECT_NE(table.out.find("at step"), std::string::npos);
  EXPECT_EQ(run_evenkeel(report + Arguments{"--format", "markdown"}).exit_code, 0);
}

TEST(PackLogCommand, WritesThePlansOfAllStepsIntoOneFile) {
  const TemporaryFolder folder;
  const std::string log = folder.write("log.jsonl", kLog).string();
  for (const char* name : {"all.npz", "all.safetensors"}) {
    const std::string out = (folder / name).string();
    ASSERT_EQ(
        run_evenkeel(Arguments{"plan", "--pack-log", log, "--strategy", "ptrr", "--out", out} + kFourRanks)
            .exit_code,
        0);
    for (const char* step : {"0", "1", "2"}) {
      const Finished verified = run_evenkeel(
          Arguments{"verify", out, "--pack-log", log, "--step", step, "--max-imbalance", "2"} + kFourRanks);
      EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
      const json plan = json_of(Arguments{"plan", "--pack-log", log, "--step", step, "--strategy",
                                          "file:" + out + ":step=" + step} +
                                kFourRanks);
      EXPECT_EQ(
          plan.at("rearrange"),
          json_of(Arguments{"plan", "--pack-log", log, "--step", step, "--strategy", "ptrr"} + kFourRanks)
              .at("rearrange"));
    }
  }
}

TEST(PackLogCommand, VerifiesAFileOfOnePlanAgainstTheStepThatItWasMadeFor) {
  const TemporaryFolder folder;
  const std::string log = folder.write("log.jsonl", kLog).string();
  const std::string plan = (folder / "one.npz").string();
  const auto at_step = [&](const char* step) {
    return Arguments{"--pack-log", log, "--step", step} + kFourRanks;
  };
  ASSERT_EQ(run_evenkeel(Arguments{"plan", "--strategy", "ptrr", "--out", plan} + at_step("1")).exit_code, 0);
  const Arguments verify = {"verify", plan, "--max-imbalance", "2"};
  const Finished same = run_evenkeel(verify + at_step("1"));
  EXPECT_EQ(same.exit_code, 0) << same.out << same.err;
  // The plan of another step was made for other documents.
  EXPECT_EQ(run_evenkeel(verify + at_step("0")).exit_code, 1);
}

TEST(PackLogCommand, SaysWhatIsWrongInOneLine) {
  const TemporaryFolder folder;
  const std::string log = folder.write("log.jsonl", kLog).string();
  const std::string bad = folder.write("bad.jsonl", "[4,12]\n[4,\n").string();
  const Arguments ptrr = Arguments{"--strategy", "ptrr"} + kFourRanks;
  expect_refused(Arguments{"report", "--pack-log", bad} + ptrr, 2, {"bad.jsonl", "line 2"});
  expect_refused(Arguments{"report", "--pack-log", log, "--step", "3"} + ptrr, 2, {"0 to 2"});
  expect_refused(Arguments{"report", "--pack-log", log, "--step", "-1"} + ptrr, 2, {"0 to 2"});
  expect_refused(Arguments{"report", "--docs", "1024", "--step", "0"} + ptrr, 2, {"--pack-log"});
  expect_refused(Arguments{"report", "--pack-log", log, "--docs", "4"} + ptrr, 2, {"--docs", "--pack-log"});
  expect_refused(Arguments{"report", "--pack-log", log, "--per-row", "--json"} + ptrr, 2, {"--step"});
  expect_refused(Arguments{"report", "--pack-log", log, "--execution", "ring"} + ptrr, 2, {"--step"});
  expect_refused(Arguments{"plan", "--pack-log", log, "--out", (folder / "a.npy").string()} + ptrr, 2,
                 {".npz"});
  expect_refused(Arguments{"plan", "--pack-log", log} + ptrr, 2, {".npz", "--step"});
  expect_refused({"mask", "--pack-log", log}, 2, {"3 packs", "--step"});
  const std::string odd = folder.write("odd.jsonl", "[1024]\n[100]\n").string();
  expect_refused(Arguments{"plan", "--pack-log", odd, "--out", (folder / "a.npz").string()} + ptrr, 2,
                 {"step 1"});
  EXPECT_FALSE(std::filesystem::exists(folder / "a.npz"));
}

}  // namespace
}  // namespace evenkeel::test
