#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/run_evenkeel.h"
#include "support/temporary_folder.h"

namespace evenkeel::test {
namespace {

using nlohmann::json;
using Arguments = std::vector<std::string>;

TEST(GenCommand, WritesRowsThatPlanReadsBack) {
  const TemporaryFolder folder;
  const Arguments arguments = {"gen",  "--preset", "wikipedia", "--seed",     "3", "--seq-len",
                               "4096", "--batch",  "2",         "--multiple", "16"};
  const json rows = json_of(arguments);
  ASSERT_EQ(rows.size(), 2U);
  for (const json& row : rows) {
    std::int64_t sum = 0;
    for (const json& length : row) {
      EXPECT_EQ(length.get<std::int64_t>() % 16, 0);
      sum += length.get<std::int64_t>();
    }
    EXPECT_EQ(sum, 4096);
  }
  Arguments to_file = arguments;
  to_file.insert(to_file.end(), {"--out", folder / "docs.json"});
  EXPECT_EQ(run_evenkeel(to_file).out, "");
  EXPECT_EQ(folder.read("docs.json"), rows.dump() + "\n");
  const json plan = json_of({"plan", "--docs-file", folder / "docs.json", "--world-size", "8", "--strategy",
                             "per-document-head-tail"});
  EXPECT_EQ(plan.at("rearrange").size(), 2U);
}

TEST(GenCommand, TheSameSeedGivesTheSameLengths) {
  const auto lengths = [](const char* seed) {
    return json_of({"gen", "--distribution", "uniform:min=1,max=100", "--seed", seed, "--seq-len", "1000"});
  };
  EXPECT_EQ(lengths("5"), lengths("5"));
  EXPECT_NE(lengths("5"), lengths("6"));
  EXPECT_EQ(lengths("0"), json_of({"gen", "--distribution", "uniform:min=1,max=100", "--seq-len", "1000"}));
  EXPECT_EQ(
      run_evenkeel({"gen", "--preset", "prolong", "--seed", "18446744073709551615", "--seq-len", "8"}).out,
      "[[8]]\n");
}

TEST(GenCommand, PacksAFileInItsOrder) {
  const TemporaryFolder folder;
  const auto file = folder.write("lengths.txt", "5\n6\n\n9\n3000000000\n");
  EXPECT_EQ(run_evenkeel({"gen", "--from", file, "--seq-len", "8", "--batch", "3"}).out,
            "[[5,3],[3,5],[4,4]]\n");
  EXPECT_EQ(run_evenkeel({"gen", "--from", file, "--seq-len", "16", "--multiple", "8"}).out, "[[8,8]]\n");
}

TEST(GenCommand, WhatIsWrongIsNamed) {
  const TemporaryFolder folder;
  const auto file = folder.write("lengths.txt", "5\n6\n");
  expect_refused({"gen", "--seq-len", "8"}, 2, {"--preset, --from and --distribution"});
  expect_refused({"gen", "--seq-len", "8", "--preset", "prolong", "--from", file}, 2,
                 {"--preset and --from"});
  expect_refused({"gen", "--preset", "prolong"}, 2, {"--seq-len is missing"});
  expect_refused({"gen", "--preset", "c4", "--seq-len", "8"}, 2, {"'c4'", "wikipedia"});
  expect_refused({"gen", "--preset", "prolong", "--seq-len", "100", "--multiple", "16"}, 2,
                 {"100", "16", "112"});
  expect_refused({"gen", "--from", file, "--seq-len", "100"}, 2, {"11 tokens", "100"});
  expect_refused({"gen", "--from", folder / "absent", "--seq-len", "8"}, 2, {"absent"});
  expect_refused({"gen", "--preset", "prolong", "--seq-len", "8", "--seed", "-1"}, 2, {"'-1'"});
  expect_refused({"gen", "--preset", "prolong", "--seq-len", "8", "--seed", "18446744073709551616"}, 2,
                 {"2^64"});
  expect_refused({"gen", "--preset", "prolong", "--seq-len", "0"}, 2, {"sequence length 0"});
  expect_refused({"gen", "--preset", "prolong", "--seq-len", "2147483649"}, 2, {"2147483649"});
  expect_refused({"gen", "--preset", "prolong", "--seq-len", "8", "--batch", "0"}, 2, {"batch 0"});
  expect_refused({"gen", "--preset", "prolong", "--seq-len", "8", "--out", folder / "a.npy"}, 2, {".json"});
  expect_refused({"gen", "--preset", "prolong", "--seq-len", "8", "--out", folder / "absent/a.json"}, 3,
                 {"absent"});
}

}  // namespace
}  // namespace evenkeel::test
