#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "cli/arguments.h"
#include "cli/run_evenkeel.h"
#include "support/temporary_folder.h"

/// Plan files as strategies of every command.
namespace evenkeel::test {
namespace {

using nlohmann::json;

const Arguments kDocs = {"--docs", "256,512,128,128", "--world-size", "4"};

std::string plan_of(const TemporaryFolder& folder, const std::string& name, const std::string& strategy) {
  std::string path = (folder / name).string();
  EXPECT_EQ(run_evenkeel(Arguments{"plan", "--strategy", strategy, "--out", path} + kDocs).exit_code, 0);
  return path;
}

TEST(FileStrategy, ReportsWhatTheStrategyThatMadeItDoes) {
  const TemporaryFolder folder;
  for (const char* name : {"p.npy", "p.npz", "p.safetensors", "p.json"}) {
    const std::string path = plan_of(folder, name, "ptrr");
    const json out = json_of(Arguments{"report", "--json", "--strategy", "ptrr,file:" + path} + kDocs);
    const json& results = out.at("results");
    EXPECT_EQ(results.at(1).at("strategy"), "file:" + path);
    EXPECT_EQ(results.at(0).at("per_rank"), results.at(1).at("per_rank"));
    EXPECT_EQ(results.at(0).at("traffic"), results.at(1).at("traffic"));
  }
}

TEST(FileStrategy, IsWrittenAgainInAnotherFormat) {
  const TemporaryFolder folder;
  const std::string path = plan_of(folder, "p.npz", "refined");
  const json again = json_of(Arguments{"plan", "--strategy", "file:" + path} + kDocs);
  const json made = json_of(Arguments{"plan", "--strategy", "refined"} + kDocs);
  EXPECT_EQ(again.at("rearrange"), made.at("rearrange"));
  const json of_rank = json_of(Arguments{"mask", "--strategy", "file:" + path, "--rank", "1"} + kDocs);
  EXPECT_EQ(of_rank.at("area"),
            json_of(Arguments{"mask", "--strategy", "refined", "--rank", "1"} + kDocs).at("area"));
}

TEST(FileStrategy, OfAnotherWorkloadKeepsItsPlaceWithTheReason) {
  const TemporaryFolder folder;
  const std::string path = plan_of(folder, "p.npz", "ptrr");
  const json out = json_of({"report", "--json", "--strategy", "contiguous,file:" + path, "--docs",
                            "256,512,128,128", "--world-size", "2"});
  EXPECT_NE(out.at("results").at(1).at("error").get<std::string>().find("4 ranks"), std::string::npos);
  const auto twice = folder.write("twice.json", "[[0,0]]");
  expect_refused({"report", "--strategy", "file:" + twice.string(), "--docs", "2", "--world-size", "1"}, 2,
                 {"positions 0 and 1"});
  expect_refused(Arguments{"report", "--strategy", "file:/nowhere/p.npy"} + kDocs, 2, {"/nowhere/p.npy"});
  expect_refused(Arguments{"report", "--strategy", "file:"} + kDocs, 2, {"file:PLAN.npy"});
}

TEST(FileStrategy, ShowsWhatVerifyFinds) {
  const auto major = (std::filesystem::path(golden_dir()) / "plan_files" / "document_major.npy").string();
  const json out = json_of({"report", "--json", "--strategy", "file:" + major, "--docs", "4,12",
                            "--world-size", "2", "--block-size", "1"});
  EXPECT_EQ(out.at("findings").at(0).at("rule"), "rank-major");
}

}  // namespace
}  // namespace evenkeel::test
