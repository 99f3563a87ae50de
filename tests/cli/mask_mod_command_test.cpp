#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/run_evenkeel.h"
#include "io/npy.h"
#include "io/session.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

/// `--mask-mod` and `--tensor`: masks as FlexAttention users write them, at the command line.
namespace evenkeel::test {
namespace {

using nlohmann::json;

class MaskModCommand : public testing::Test {
 protected:
  [[nodiscard]] std::string write(const std::string& name, const std::string& content) const {
    const auto path = folder_.path() / name;
    std::ofstream(path, std::ios::binary) << content;
    return path.string();
  }

  TemporaryFolder folder_;
};

TEST_F(MaskModCommand, GivesTheReferencesBlockMasksOfTexts) {
  for (const json& golden : golden_cases("mask_mods")) {
    SCOPED_TRACE(golden.at("title").get<std::string>());
    std::vector<std::string> arguments = {"mask",
                                          "--seq-len",
                                          golden.at("seq_len").dump(),
                                          "--batch",
                                          golden.at("batch").dump(),
                                          "--block-size",
                                          golden.at("block_size").dump(),
                                          "--mask-mod",
                                          "@" + write("mask.py", golden.at("mask_mod"))};
    for (const auto& [name, values] : golden.at("tensors").items()) {
      arguments.insert(arguments.end(), {"--tensor", name + "=" + write(name + ".json", values.dump())});
    }
    const json mask = json_of(arguments);
    EXPECT_EQ(mask.at("area"), golden.at("area"));
    EXPECT_EQ(mask.at("partial_tiles"), golden.at("block_mask").at("partial_tiles"));
    EXPECT_EQ(mask.at("full_tiles"), golden.at("block_mask").at("full_tiles"));
  }
}

TEST_F(MaskModCommand, ReportsNameTheTextAndAgreeWithTheNamedMask) {
  const std::vector<std::string> workload = {"--docs",     "700,324", "--world-size", "2",
                                             "--strategy", "all",     "--json"};
  const auto report = [&](const std::string& flag, const std::string& mask) {
    std::vector<std::string> arguments = {"report", flag, mask};
    arguments.insert(arguments.end(), workload.begin(), workload.end());
    return json_of(arguments);
  };
  json by_name = report("--mask", "document-causal");
  json by_text = report("--mask-mod",
                        "def packed(b, h, q, k):\n  return (document_id[q] == document_id[k]) & (q >= k)\n");
  for (json& result : by_text.at("results")) {
    EXPECT_EQ(result.at("mask"), "mask_mod:packed");
    result.at("mask") = "document-causal";
  }
  // Why a rank is slow is told further where pairs are known in closed form.
  for (json* report_of : {&by_text, &by_name}) {
    for (json& finding : report_of->at("findings")) {
      std::string message = finding.at("message");
      finding.at("message") =
          message.substr(0, message.find(" of them in document") == std::string::npos ? std::string::npos
                                                                                      : message.rfind("; "));
    }
  }
  EXPECT_EQ(by_text, by_name);
}

TEST_F(MaskModCommand, ReadsTensorsFromNpy) {
  const std::string numbers("\x00\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00", 16);
  const std::string file = write("ids.npy", io::npy_header("<i4", {4}) + numbers);
  const json mask = json_of({"mask", "--seq-len", "4", "--block-size", "1", "--tensor", "ids=" + file,
                             "--mask-mod", "lambda b, h, q, k: ids[q] == ids[k]"});
  EXPECT_EQ(mask.at("area"), 6);
}

TEST_F(MaskModCommand, BadTextsAndTensorsAreRefusedInOneLine) {
  const std::vector<std::string> start = {"mask", "--seq-len", "8", "--mask-mod"};
  const auto refused = [&](std::vector<std::string> more, const std::vector<std::string>& parts) {
    more.insert(more.begin(), start.begin(), start.end());
    expect_refused(more, 2, parts);
  };
  refused({"lambda b, h, q, k: q >= w"}, {"line 1, column 25", "'w'"});
  refused({"lambda b, h, q, k: t[q] > 0", "--tensor", "t=" + write("t.json", "[1,2,3]")},
          {"index 3", "tensor t"});
  refused({"@/nowhere/mask.py"}, {"/nowhere/mask.py"});
  refused({"lambda b, h, q, k: q >= k", "--tensor", "t"}, {"--tensor"});
  refused({"lambda b, h, q, k: q >= k", "--tensor", "t=" + write("r.json", "[[1],[2,3]]")},
          {"differ in length"});
  refused({"lambda b, h, q, k: q >= k", "--tensor", "t=" + write("t.csv", "1,2")}, {".npy"});
  refused({"lambda b, h, q, k: q >= k", "--mask", "causal"}, {"two masks"});
  expect_refused({"mask", "--seq-len", "8", "--tensor", "t=x.npy"}, 2, {"--mask-mod"});
  expect_refused(
      {"plan", "--seq-len", "8", "--world-size", "2", "--strategy", "contiguous", "--mask-mod", "lambda"}, 2,
      {"line 1"});
}

TEST_F(MaskModCommand, WhatTheReferenceWouldRefuseIsNoted) {
  const Finished run =
      run_evenkeel({"mask", "--seq-len", "8", "--mask-mod", "lambda b, h, q, k: q > 2 and k < 3"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_NE(run.err.find("note: mask_mod, line 1, column 26"), std::string::npos) << run.err;
  EXPECT_EQ(json::parse(run.out).at("area"), 15);
}

TEST_F(MaskModCommand, ASessionKeepsTextAndTensors) {
  Project project;
  project.layout = Layout::make({{5, 3}}).value();
  project.a.world_size = WorldSize{1};
  const std::string text = "def f(b, h, q, k):\n    return (t[q] > t[k]) & v[k // 4]\n";
  project.a.masks = {
      {mask_mod_spec(MaskMod(text, {MaskTensor::make("t", {8}, false, {1, 2, 3, 4, 5, 6, 7, -8}).value(),
                                    MaskTensor::make("v", {2}, true, {1, 0}).value()})),
       1}};
  const std::string path = (folder_.path() / "mask.evenkeel").string();
  ASSERT_TRUE(io::write_session(path, {project, {}, {}}).ok());
  const auto read = io::read_session(path);
  ASSERT_TRUE(read.ok()) << read.error().line();
  EXPECT_EQ(read->project, project);
  EXPECT_EQ(json_of({"mask", "--session", path, "--block-size", "1"}).at("area"), 18);
}

}  // namespace
}  // namespace evenkeel::test
