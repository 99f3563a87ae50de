#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/run_evenkeel.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace evenkeel::test {
namespace {

using nlohmann::json;
using Rules = std::set<std::string>;

std::string golden_plan(const std::string& name) {
  return (std::filesystem::path(golden_dir()) / "plan_files" / name).string();
}

/// The rules that are found, and the exit code that they must have.
Rules rules_of(const std::string& plan, const Arguments& workload) {
  const Finished run = run_evenkeel(Arguments{"verify", plan, "--json"} + workload);
  EXPECT_EQ(run.err, "");
  const json out = json::parse(run.out);
  EXPECT_EQ(out.at("schema"), "evenkeel.findings/1");
  Rules rules;
  for (const json& finding : out.at("findings")) {
    rules.insert(finding.at("rule").get<std::string>());
    EXPECT_TRUE(finding.at("severity") == "error" || finding.at("severity") == "warning");
    EXPECT_FALSE(finding.at("message").get<std::string>().empty());
  }
  EXPECT_EQ(run.exit_code, rules.empty() ? 0 : 1);
  return rules;
}

const Arguments kFour = {"--docs", "4,12", "--world-size", "2", "--block-size", "1"};

TEST(VerifyCommand, FindsNothingInAPlanThatIsLegalAndBalanced) {
  for (const char* name : {"savez.npz", "savez_compressed.npz", "positional.npz", "int32.npy",
                           "plain.safetensors", "origin.safetensors"}) {
    EXPECT_EQ(rules_of(golden_plan(name), kFour), Rules()) << name;
  }
  const Finished run = run_evenkeel(Arguments{"verify", golden_plan("savez.npz")} + kFour);
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_NE(run.out.find("no findings"), std::string::npos);
}

TEST(VerifyCommand, KnowsTheDocumentMajorLayoutOfOldReferences) {
  EXPECT_EQ(rules_of(golden_plan("document_major.npy"), kFour), (Rules{"rank-major", "imbalance"}));
  const Finished run = run_evenkeel(Arguments{"verify", golden_plan("document_major.npy")} + kFour);
  EXPECT_NE(run.out.find("62"), std::string::npos);
  EXPECT_NE(run.out.find("44"), std::string::npos);
  for (const json& golden : golden_cases("per_document_head_tail")) {
    const json& major = golden.at("document_major");
    if (!major.contains("values") || golden.at("docs").at(0).size() < 2) continue;
    const TemporaryFolder folder;
    const auto path = folder.write("p.json", major.at("values").dump());
    const Rules rules = rules_of(
        path.string(), docs_of(golden.at("docs")) +
                           Arguments{"--world-size", golden.at("world_size").dump(), "--block-size", "1"});
    // Where both orders are as good the older one breaks no rule.
    if (!rules.contains("rank-major")) {
      EXPECT_EQ(rules.count("imbalance"), 0U) << golden.at("docs");
    }
  }
}

TEST(VerifyCommand, FindsNothingAgainstTheReferencesOwnPlans) {
  int verified = 0;
  for (const json& golden : golden_cases("ptrr")) {
    if (!golden.at("rearrange").contains("values") || verified == 8) continue;
    const TemporaryFolder folder;
    const auto path = folder.write("p.json", golden.at("rearrange").at("values").dump());
    const Rules rules =
        rules_of(path.string(),
                 workload_of(golden) + Arguments{"--world-size", golden.at("world_size").dump(),
                                                 "--max-imbalance", "1000", "--max-fragmentation", "1000"});
    EXPECT_EQ(rules, Rules()) << golden.at("docs");
    ++verified;
  }
  EXPECT_GT(verified, 0);
}

TEST(VerifyCommand, NamesTheIndexThatIsWrong) {
  const TemporaryFolder folder;
  const Arguments workload = {"--docs", "4", "--world-size", "2", "--block-size", "1"};
  EXPECT_EQ(rules_of(folder.write("p.json", "[0,1,1,3]").string(), workload), (Rules{"permutation-valid"}));
  EXPECT_EQ(rules_of(folder.write("p.json", "[0,1,2,4]").string(), workload), (Rules{"permutation-valid"}));
  EXPECT_EQ(
      rules_of(folder.write("p.json", R"({"rearrange":[0,2,1,3],"restore":[0,1,2,3]})").string(), workload),
      (Rules{"restore-inverse"}));
  EXPECT_EQ(rules_of(folder.write("p.json", "[0,1,2]").string(), workload), (Rules{"plan-shape"}));
}

TEST(VerifyCommand, FindsWhatTheWorkloadMakesIllegal) {
  const std::string plan = golden_plan("int32.npy");
  EXPECT_EQ(rules_of(plan, {"--docs", "4,12", "--world-size", "2"}), (Rules{"flex-divisible"}));
  EXPECT_EQ(rules_of(plan, {"--docs", "4,12", "--world-size", "3", "--block-size", "1"}),
            (Rules{"ranks-divisible"}));
  EXPECT_EQ(rules_of(plan, {"--docs", "4,12", "--docs", "4,8", "--world-size", "2"}),
            (Rules{"batch-rows-same-total"}));
  EXPECT_EQ(rules_of(plan, kFour + Arguments{"--execution", "ring"}).count("ring-serves"), 1U);
}

TEST(VerifyCommand, ServesTheRingWhateverTheNameOfThePlan) {
  const TemporaryFolder folder;
  const auto path = folder.write("p.json", "[0,1,6,7,2,3,4,5]").string();
  EXPECT_EQ(
      rules_of(path, {"--seq-len", "8", "--world-size", "2", "--mask", "causal", "--execution", "ring"}),
      Rules());
}

TEST(VerifyCommand, FindsAPlanThatWasMadeForSomethingElse) {
  const std::string plan = golden_plan("origin.safetensors");
  const Arguments loose = {"--max-imbalance", "100", "--max-fragmentation", "100"};
  EXPECT_EQ(rules_of(plan, Arguments{"--docs", "12,4", "--world-size", "2", "--block-size", "4"} + loose),
            (Rules{"planned-for-documents"}));
  EXPECT_EQ(rules_of(plan, Arguments{"--docs", "4,12", "--world-size", "4", "--block-size", "4"} + loose),
            (Rules{"document-length-divisible", "planned-for-world-size"}));
  // Per-document head-tail looks at no mask and no blocks: made for another, it is the same plan.
  EXPECT_EQ(rules_of(plan, Arguments{"--docs", "4,12", "--world-size", "2", "--block-size", "2", "--mask",
                                     "causal"} +
                               loose),
            Rules());
}

TEST(VerifyCommand, HoldsExecutedTilesAgainstTheThresholds) {
  const std::string plan = golden_plan("int32.npy");
  const Arguments four = {"--docs", "4,12", "--world-size", "2", "--block-size", "4"};
  EXPECT_EQ(rules_of(plan, four).count("fragmentation"), 1U);
  EXPECT_EQ(rules_of(plan, four + Arguments{"--max-fragmentation", "2"}).count("fragmentation"), 0U);
  EXPECT_EQ(rules_of(plan, kFour + Arguments{"--max-imbalance", "0.9"}), (Rules{"imbalance"}));
}

TEST(VerifyCommand, RefusesWhatItCannotReadInOneLine) {
  expect_refused(Arguments{"verify", golden_plan("float.npy")} + kFour, 2, {"<f8", "int64"});
  expect_refused(Arguments{"verify", golden_plan("steps.npz")} + kFour, 2, {"2 steps", "0 to 7"});
  expect_refused(Arguments{"verify", "/nowhere/plan.npy"} + kFour, 2, {"/nowhere/plan.npy"});
  expect_refused(Arguments{"verify"} + kFour, 2, {"PLAN"});
  expect_refused(Arguments{"verify", golden_plan("int32.npy"), "--max-imbalance", "x"} + kFour, 2,
                 {"--max-imbalance", "1.1"});
  expect_refused({"verify", golden_plan("int32.npy"), "--world-size", "2"}, 2, {"--docs"});
  EXPECT_EQ(rules_of(golden_plan("steps.npz"), kFour + Arguments{"--step", "7"}), Rules());
}

TEST(VerifyCommand, WarnsOfAMaskThatDependsOnTheHead) {
  const std::string plan = golden_plan("savez.npz");
  const auto with = [&](const char* text) {
    return rules_of(plan, kFour + Arguments{"--max-imbalance", "9", "--mask-mod", text}).count("mask-heads");
  };
  EXPECT_EQ(with("lambda b, h, q_idx, kv_idx: q_idx >= kv_idx + h"), 1U);
  EXPECT_EQ(with("lambda b, h, q_idx, kv_idx: (h == 0) & (q_idx >= kv_idx)"), 1U);
  EXPECT_EQ(with("lambda b, h, q_idx, kv_idx: q_idx >= kv_idx"), 0U);
  EXPECT_EQ(with("lambda b, h, q_idx, kv_idx: document_id[q_idx] == document_id[kv_idx]"), 0U);
}

TEST(VerifyCommand, SaysInItsHelpWhatItsExitCodeMeans) {
  const Finished help = run_evenkeel({"verify", "--help"});
  EXPECT_NE(help.out.find("Exit code 1 where there is a finding"), std::string::npos);
}

}  // namespace
}  // namespace evenkeel::test
