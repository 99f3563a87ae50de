#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/run_evenkeel.h"
#include "support/golden.h"
#include "support/sanitizers.h"
#include "support/temporary_folder.h"

namespace evenkeel::test {
namespace {

using nlohmann::json;
using Names = std::vector<std::string>;

std::vector<std::int64_t> flat(const json& rows) {
  std::vector<std::int64_t> out;
  for (const auto& row : rows) {
    for (const auto& index : row) out.push_back(index.get<std::int64_t>());
  }
  return out;
}

void expect_plan(const Arguments& arguments, const json& golden) {
  const json plan = json_of(arguments);
  expect_tensor(golden.at("rearrange"), flat(plan.at("rearrange")));
  expect_tensor(golden.at("restore"), flat(plan.at("restore")));
  EXPECT_EQ(plan.at("rearrange").size(), golden.at("rearrange").at("shape")[0]);
}

TEST(PlanCommand, GivesTheReferencesIndicesOfHeadTail) {
  for (const json& golden : golden_cases("head_tail")) {
    expect_plan({"plan", "--seq-len", golden.at("seq_len").dump(), "--world-size",
                 golden.at("world_size").dump(), "--strategy", "head-tail"},
                golden);
  }
}

TEST(PlanCommand, GivesTheReferencesIndicesOfPerDocumentHeadTailInBothLayouts) {
  for (const json& golden : golden_cases("per_document_head_tail")) {
    const Arguments workload =
        docs_of(golden.at("docs")) + Arguments{"--world-size", golden.at("world_size").dump()};
    expect_plan(Arguments{"plan", "--strategy", "per-document-head-tail"} + workload, golden);
    expect_plan(
        Arguments{"plan", "--strategy", "per-document-head-tail", "--reference", "torch-2.14"} + workload,
        golden);
    const json& document_major = golden.at("document_major");
    expect_plan(
        Arguments{"plan", "--strategy", "per-document-head-tail", "--reference", "torch-2.13"} + workload,
        document_major);
    expect_plan(Arguments{"plan", "--strategy", "per-document-head-tail-document-major"} + workload,
                document_major);
  }
}

TEST(PlanCommand, GivesTheReferencesIndicesOfPtrr) {
  std::size_t checked = 0;
  for (const json& golden : golden_cases("ptrr")) {
    const std::string mask = golden.at("mask").at("name");
    if (mask != "full" && mask != "causal" && mask != "document" && mask != "document-causal") continue;
    expect_plan(Arguments{"plan", "--strategy", "ptrr", "--mask", mask, "--world-size",
                          golden.at("world_size").dump(), "--block-size", golden.at("block_size").dump()} +
                    docs_of(golden.at("docs")),
                golden);
    ++checked;
  }
  EXPECT_GT(checked, 0U);
}

TEST(PlanCommand, DefaultIsHeadTailOrNothingAsTheReferenceChooses) {
  for (const json& golden : golden_cases("default")) {
    const Arguments workload = {"plan",
                                "--seq-len",
                                golden.at("seq_len").dump(),
                                "--world-size",
                                golden.at("world_size").dump(),
                                "--load-balance",
                                golden.at("enable_load_balance").get<bool>() ? "on" : "off"};
    const Finished run = run_evenkeel(workload + Arguments{"--strategy", "default"});
    const std::string same_as = golden.at("strategy").is_null() ? "contiguous" : golden.at("strategy");
    const Finished other = run_evenkeel(workload + Arguments{"--strategy", same_as});
    ASSERT_EQ(run.exit_code, other.exit_code) << golden;
    if (run.exit_code != 0) continue;
    const json plan = json::parse(run.out);
    EXPECT_EQ(plan.at("strategy"), "default");
    EXPECT_EQ(plan.at("rearrange"), json::parse(other.out).at("rearrange")) << golden;
  }
}

TEST(PlanCommand, RefusesWhatTheReferenceRefuses) {
  for (const json& golden : golden_cases("refused")) {
    const std::string call = golden.at("call");
    if (call == "head-tail") {
      expect_refused({"plan", "--seq-len", golden.at("seq_len").dump(), "--world-size",
                      golden.at("world_size").dump(), "--strategy", call},
                     2, {golden.at("seq_len").dump(), "pad it to"});
    } else if (call == "per-document-head-tail") {
      expect_refused(Arguments{"plan", "--strategy", call, "--world-size", golden.at("world_size").dump()} +
                         docs_of(golden.at("docs")),
                     2, {"pad"});
    }
  }
}

TEST(PlanCommand, WritesItsKeysInOrderOnOneLine) {
  const Finished run = run_evenkeel({"plan", "--docs", "4", "--world-size", "2", "--strategy", "head-tail"});
  EXPECT_EQ(run.out,
            "{\"schema\":\"evenkeel.plan/1\",\"strategy\":\"head-tail\",\"world_size\":2,\"seq_len\":4,"
            "\"rearrange\":[[0,3,1,2]],\"restore\":[[0,2,3,1]]}\n");
}

TEST(PlanCommand, RowsShareIndicesWhereTheReferenceSharesThem) {
  const Arguments workload = {"--docs", "8", "--docs", "8", "--world-size", "2", "--block-size", "2"};
  for (const char* strategy : {"contiguous", "head-tail", "default"}) {
    EXPECT_EQ(json_of(Arguments{"plan", "--strategy", strategy} + workload).at("rearrange").size(), 1U)
        << strategy;
  }
  for (const char* strategy : {"per-document-head-tail", "per-document-head-tail-document-major", "ptrr"}) {
    EXPECT_EQ(json_of(Arguments{"plan", "--strategy", strategy} + workload).at("rearrange").size(), 2U)
        << strategy;
  }
}

const Arguments kPlan = {
    "plan", "--docs", "4,12", "--world-size", "2", "--strategy", "per-document-head-tail"};

TEST(PlanCommand, WritesFilesAndSaysNothing) {
  const TemporaryFolder folder;
  for (const char* name : {"p.npy", "p.json", "p.csv"}) {
    const Finished run = run_evenkeel(kPlan + Arguments{"--out", folder / name});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(run.out + run.err, "");
  }
  EXPECT_EQ(folder.names(), (Names{"p.csv", "p.json", "p.npy"}));
  EXPECT_EQ(folder.read("p.json"), run_evenkeel(kPlan).out);
  EXPECT_EQ(folder.read("p.npy").size(), 128U + 16U * 8U);
}

TEST(PlanCommand, AFailedWriteLeavesNoFile) {
  const TemporaryFolder folder;
  folder.write("file", "");
  std::filesystem::create_symlink("/dev/full", folder / "full.npy");
  expect_refused(kPlan + Arguments{"--out", folder / "full.npy"}, 3, {"full.npy", "No space left on device"});
  expect_refused(kPlan + Arguments{"--out", folder / "absent/p.npy"}, 3, {"absent/p.npy", "No such file"});
  expect_refused(kPlan + Arguments{"--out", folder / "file/p.npy"}, 3, {"Not a directory"});
  expect_refused(kPlan + Arguments{"--out", "/proc/p.npy"}, 3, {"/proc/p.npy"});
  Surroundings small;
  small.largest_file = 100;
  expect_refused(kPlan + Arguments{"--out", folder / "p.npy"}, 3, {"File too large"}, small);
  expect_refused(kPlan + Arguments{"--out", folder / "p.txt"}, 2,
                 {"p.txt", ".npy, .npz, .safetensors, .json or .csv"});
  expect_refused(Arguments{"plan", "--docs", "4,10", "--world-size", "2", "--strategy",
                           "per-document-head-tail", "--out", folder / "p.npy"},
                 2, {"document 1", "length 10", "12"});
  EXPECT_EQ(folder.names(), (Names{"file", "full.npy"}));
}

TEST(PlanCommand, AnInterruptedWriteLeavesNoFile) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const TemporaryFolder folder;
    // Large enough that no disk is done before the signal comes.
    const Finished run = interrupt_evenkeel({"plan", "--seq-len", "67108864", "--world-size", "64",
                                             "--strategy", "head-tail", "--out", folder / "p.npy"},
                                            signal, [&] { return !folder.names().empty(); });
    EXPECT_EQ(run.exit_code, 128 + signal);
    EXPECT_EQ(folder.names(), Names{});
  }
}

TEST(PlanCommand, StandardOutputThatCannotBeWrittenIsAFailureOfTheMachine) {
  Surroundings full;
  full.standard_output = "/dev/full";
  expect_refused(kPlan, 3, {"standard output", "No space left on device"}, full);
  Surroundings closed;
  closed.close_standard_output = true;
  expect_refused(kPlan, 3, {"standard output"}, closed);
}

TEST(PlanCommand, AReaderThatGoesAwayIsNoFailure) {
  Surroundings gone;
  gone.reader_goes_away = true;
  const Finished run =
      run_evenkeel({"plan", "--seq-len", "131072", "--world-size", "2", "--strategy", "head-tail"}, gone);
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(run.err, "");
}

TEST(PlanCommand, TooLargeForJsonPointsToNpy) {
  expect_refused({"plan", "--seq-len", "33554432", "--world-size", "2", "--strategy", "head-tail"}, 2,
                 {"33554432", "16777216", ".npy"});
}

TEST(PlanCommand, HasOneStrategy) {
  expect_refused({"plan", "--docs", "8", "--world-size", "2", "--strategy", "ptrr,head-tail"}, 2,
                 {"2 strategies"});
  expect_refused({"plan", "--docs", "8", "--world-size", "2"}, 2, {"--strategy is missing"});
  expect_refused({"plan", "--docs", "8", "--world-size", "2", "--strategy", "snake"}, 2,
                 {"'snake'", "use contiguous"});
  expect_refused({"plan", "--docs", "8", "--world-size", "2", "--strategy", "contiguous:foo=1"}, 2,
                 {"contiguous", "no parameters", "'foo=1'"});
}

TEST(PlanCommand, MoreMemoryThanThereIsEndsWithOneLine) {
  if (kAddressSanitizer || kThreadSanitizer) {
    GTEST_SKIP() << "a sanitizer needs more address space than the limit leaves";
  }
  Surroundings small;
  small.address_space = std::uint64_t{400} << 20U;
  const Finished run = run_evenkeel({"plan", "--seq-len", "2147483648", "--world-size", "64", "--strategy",
                                     "ptrr", "--out", "/dev/null/x.npy"},
                                    small);
  EXPECT_EQ(run.exit_code, 3) << run.err;
  EXPECT_NE(run.err.find("memory"), std::string::npos) << run.err;
}

}  // namespace
}  // namespace evenkeel::test
