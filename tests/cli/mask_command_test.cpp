#include <gtest/gtest.h>

#include <csignal>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/run_evenkeel.h"
#include "support/golden.h"
#include "support/temporary_folder.h"
#include "support/tensor_reader.h"

namespace evenkeel::test {
namespace {

using nlohmann::json;
using Names = std::vector<std::string>;

constexpr const char* kTensors[] = {"kv_num_blocks", "kv_indices", "full_kv_num_blocks", "full_kv_indices"};

void flatten(const json& nested, std::vector<std::int64_t>& out) {
  if (nested.is_number()) {
    out.push_back(nested.get<std::int64_t>());
    return;
  }
  for (const auto& part : nested) flatten(part, out);
}

/// The sides of nested lists, all of which must be alike.
std::vector<std::int64_t> shape_of(const json& nested) {
  if (nested.is_number()) return {};
  std::vector<std::int64_t> shape = {static_cast<std::int64_t>(nested.size())};
  for (const auto& part : nested) {
    const auto inner = shape_of(part);
    EXPECT_EQ(inner, shape_of(nested.front()));
    if (&part == &nested.back()) shape.insert(shape.end(), inner.begin(), inner.end());
  }
  return shape;
}

void expect_block_mask(const Arguments& arguments, const json& golden, std::int64_t area) {
  const json mask = json_of(arguments);
  EXPECT_EQ(mask.at("schema"), "evenkeel.block_mask/1");
  for (const char* name : {"seq_lengths", "block_size", "partial_tiles", "full_tiles"})
    EXPECT_EQ(mask.at(name), golden.at(name)) << name;
  EXPECT_EQ(mask.at("area"), area);
  for (const char* name : kTensors) {
    EXPECT_EQ(json(shape_of(mask.at(name))), golden.at(name).at("shape")) << name;
    std::vector<std::int64_t> numbers;
    flatten(mask.at(name), numbers);
    expect_tensor(golden.at(name), numbers);
  }
}

TEST(MaskCommand, GivesTheReferencesBlockMasks) {
  for (const char* file : {"block_masks", "block_masks_rectangular"}) {
    for (const json& golden : golden_cases(file)) {
      SCOPED_TRACE(golden.at("docs").dump() + " " + mask_text(golden.at("mask")));
      expect_block_mask(Arguments{"mask"} + workload_of(golden), golden.at("block_mask"),
                        golden.at("area").get<std::int64_t>());
    }
  }
}

TEST(MaskCommand, GivesTheBlockMaskOfEachRankAsTheReferenceExecutesIt) {
  for (const char* file : {"executed", "executed_rectangular"}) {
    for (const json& golden : golden_cases(file)) {
      SCOPED_TRACE(golden.at("docs").dump() + " " + mask_text(golden.at("mask")));
      for (const json& rank : golden.at("ranks")) {
        std::int64_t area = 0;
        for (const json& row : rank.at("area")) area += row.get<std::int64_t>();
        expect_block_mask(Arguments{"mask"} + workload_of(golden) +
                              Arguments{"--world-size", golden.at("world_size").dump(), "--strategy",
                                        golden.at("strategy"), "--rank", rank.at("rank").dump()},
                          rank.at("block_mask"), area);
      }
    }
  }
}

TEST(MaskCommand, FilesHoldTheTensorsOfStandardOutput) {
  const TemporaryFolder folder;
  const Arguments question = {
      "mask", "--docs", "5,3", "--docs", "8", "--block-size", "2", "--mask", "prefix-lm:prefix=2"};
  const json expected = json_of(question);
  for (const char* name : {"m.npz", "m.safetensors", "m.json"}) {
    const Finished run = run_evenkeel(question + Arguments{"--out", folder / name});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(run.out + run.err, "");
  }
  EXPECT_EQ(folder.names(), (Names{"m.json", "m.npz", "m.safetensors"}));
  EXPECT_EQ(folder.read("m.json"), run_evenkeel(question).out);
  const auto npz = read_npz(folder.read("m.npz"));
  json metadata;
  const auto safetensors = read_safetensors(folder.read("m.safetensors"), &metadata);
  EXPECT_EQ(npz.size(), 4U);
  EXPECT_EQ(safetensors.size(), 4U);
  for (const char* name : kTensors) {
    std::vector<std::int64_t> numbers;
    flatten(expected.at(name), numbers);
    const std::vector<std::int32_t> narrow(numbers.begin(), numbers.end());
    for (const ReadTensor& tensor : {npz.at(name), safetensors.at(name)}) {
      EXPECT_EQ(tensor.shape, shape_of(expected.at(name))) << name;
      EXPECT_EQ(tensor.numbers<std::int32_t>(), narrow) << name;
    }
    EXPECT_EQ(npz.at(name).type, "<i4");
    EXPECT_EQ(safetensors.at(name).type, "I32");
  }
  EXPECT_EQ(metadata, (json{{"schema", "evenkeel.block_mask/1"},
                            {"seq_lengths", "[8,8]"},
                            {"block_size", "[2,2]"},
                            {"partial_tiles", expected.at("partial_tiles").dump()},
                            {"full_tiles", expected.at("full_tiles").dump()},
                            {"area", expected.at("area").dump()},
                            {"mask", "prefix-lm:prefix=2"}}));
}

TEST(MaskCommand, WritesItsKeysInOrderOnOneLine) {
  // Documents 3 and 5 in blocks of 4: block 0 holds the end of the first and one token of the second.
  const Finished run = run_evenkeel({"mask", "--docs", "3,5", "--block-size", "4"});
  EXPECT_EQ(run.out,
            "{\"schema\":\"evenkeel.block_mask/1\",\"seq_lengths\":[8,8],\"block_size\":[4,4],"
            "\"partial_tiles\":3,\"full_tiles\":0,\"area\":21,\"kv_num_blocks\":[[[1,2]]],"
            "\"kv_indices\":[[[[0,1],[0,1]]]],\"full_kv_num_blocks\":[[[0,0]]],"
            "\"full_kv_indices\":[[[[0,1],[0,1]]]]}\n");
}

TEST(MaskCommand, ARankIsInRearrangedCoordinatesAtTheBlockThatTheReferenceExecutes) {
  // Head-tail of 8 tokens: rank 1 owns tokens 2 3 4 5, of 0 1 6 7 | 2 3 4 5.
  const Arguments rank = {"mask", "--docs",     "8",         "--mask", "causal", "--world-size",
                          "2",    "--strategy", "head-tail", "--rank", "1"};
  const json mask = json_of(rank + Arguments{"--block-size", "2"});
  EXPECT_EQ(mask.at("seq_lengths"), (json{4, 8}));
  EXPECT_EQ(mask.at("area"), 3 + 4 + 5 + 6);
  EXPECT_EQ(mask.at("kv_num_blocks"), json::parse("[[[1,1]]]"));
  EXPECT_EQ(mask.at("kv_indices"), json::parse("[[[[2,0,1,3],[3,0,1,2]]]]"));
  EXPECT_EQ(mask.at("full_kv_num_blocks"), json::parse("[[[1,2]]]"));
  EXPECT_EQ(mask.at("full_kv_indices"), json::parse("[[[[0,1,2,3],[0,2,1,3]]]]"));
  const Arguments old = {"mask",         "--seq-len", "512",         "--block-size", "64",
                         "--world-size", "2",         "--reference", "torch-2.14"};
  EXPECT_EQ(json_of(old + Arguments{"--strategy", "ptrr", "--rank", "0"}).at("block_size"), (json{128, 128}));
  EXPECT_EQ(json_of(old).at("block_size"), (json{64, 64}));
}

TEST(MaskCommand, StrategyAndRankStandTogether) {
  const Arguments workload = {"mask", "--docs", "256", "--world-size", "2"};
  expect_refused(workload + Arguments{"--rank", "1"}, 2, {"--rank is given without --strategy"});
  expect_refused(workload + Arguments{"--strategy", "ptrr"}, 2, {"--strategy is given without --rank"});
  expect_refused({"mask", "--docs", "256", "--strategy", "ptrr", "--rank", "0"}, 2,
                 {"--world-size is missing"});
  for (const char* rank : {"2", "-1", "9223372036854775807"}) {
    expect_refused(workload + Arguments{"--strategy", "ptrr", "--rank", rank}, 2,
                   {std::string("no rank ") + rank, "from 0 to 1"});
  }
  expect_refused(workload + Arguments{"--strategy", "ptrr", "--rank", "x"}, 2, {"--rank", "'x'"});
  expect_refused(workload + Arguments{"--strategy", "ptrr,default", "--rank", "0"}, 2, {"2 strategies"});
  expect_refused(workload + Arguments{"--strategy", "nope", "--rank", "0"}, 2, {"'nope'"});
}

TEST(MaskCommand, WhatTheReferenceWouldRefuseHasNoRanks) {
  expect_refused({"mask", "--docs", "300", "--world-size", "2", "--strategy", "contiguous", "--rank", "0"}, 2,
                 {"300", "512"});
  expect_refused({"mask", "--docs", "100,156", "--world-size", "8", "--block-size", "2", "--strategy",
                  "per-document-head-tail", "--rank", "0"},
                 2, {"document 0", "100"});
  expect_refused({"mask", "--docs", "256", "--world-size", "2", "--strategy", "contiguous", "--rank", "0",
                  "--execution", "ring"},
                 2, {"ring"});
}

TEST(MaskCommand, AnySequenceLengthHasAGlobalMaskWithoutRanks) {
  const json mask = json_of({"mask", "--seq-len", "5", "--batch", "2", "--mask", "full"});
  EXPECT_EQ(mask.at("partial_tiles"), 2);
  EXPECT_EQ(mask.at("area"), 50);
  EXPECT_EQ(mask.at("kv_num_blocks"), json::parse("[[[1]],[[1]]]"));
}

TEST(MaskCommand, EndingsThatItDoesNotWriteAreRefused) {
  const TemporaryFolder folder;
  for (const char* name : {"m.npy", "m", "m.npz.gz", "m.pt", ".npz"}) {
    expect_refused({"mask", "--docs", "8", "--out", folder / name}, 2, {".npz, .safetensors or .json"});
  }
  EXPECT_EQ(folder.names(), Names{});
}

TEST(MaskCommand, TooLargeForJsonIsRefusedWithTheSizeAndTheAdvice) {
  const TemporaryFolder folder;
  const Arguments tokens = {"mask", "--seq-len", "16777217", "--block-size", "1048576"};
  const Arguments numbers = {"mask", "--seq-len", "1048576", "--block-size", "128"};
  for (const Arguments& out : {Arguments{}, Arguments{"--out", folder / "m.json"}}) {
    expect_refused(tokens + out, 2, {"16777217", "16777216", ".npz or .safetensors"});
    expect_refused(numbers + out, 2, {"134,234,112", "512.0 MiB", "67,108,864", ".npz or .safetensors"});
  }
  EXPECT_EQ(folder.names(), Names{});
  EXPECT_EQ(run_evenkeel(tokens + Arguments{"--out", folder / "m.npz"}).exit_code, 0);
}

TEST(MaskCommand, TensorsLargerThanTheDiskAreRefusedWithBothSizes) {
  const TemporaryFolder folder;
  // 2^31 tokens in blocks of 128: two tensors of 2^48 numbers.
  for (const char* name : {"m.npz", "m.safetensors"}) {
    expect_refused({"mask", "--seq-len", "2147483648", "--out", folder / name}, 3,
                   {"needs 2.0 PiB, and the disk has ", "iB free"});
  }
  EXPECT_EQ(folder.names(), Names{});
}

TEST(MaskCommand, AFailedWriteLeavesNoFile) {
  const TemporaryFolder folder;
  const Arguments question = {"mask", "--docs", "4096"};
  Surroundings small;
  small.largest_file = 3000;
  for (const char* name : {"m.npz", "m.safetensors", "m.json"})
    expect_refused(question + Arguments{"--out", folder / name}, 3, {name, "File too large"}, small);
  expect_refused(question + Arguments{"--out", folder / "absent/m.npz"}, 3, {"absent/m.npz", "No such file"});
  std::filesystem::create_symlink("/dev/full", folder / "full.safetensors");
  expect_refused(question + Arguments{"--out", folder / "full.safetensors"}, 3, {"No space left on device"});
  EXPECT_EQ(folder.names(), Names{"full.safetensors"});
}

TEST(MaskCommand, AnInterruptedWriteLeavesNoFile) {
  for (const char* name : {"m.npz", "m.safetensors"}) {
    const TemporaryFolder folder;
    // 512 MiB: no disk is done before the signal comes.
    const Finished run = interrupt_evenkeel({"mask", "--seq-len", "1048576", "--out", folder / name}, SIGINT,
                                            [&] { return !folder.names().empty(); });
    EXPECT_EQ(run.exit_code, 128 + SIGINT);
    EXPECT_EQ(folder.names(), Names{});
  }
}

TEST(MaskCommand, StandardOutputThatCannotBeWrittenIsAFailureOfTheMachine) {
  Surroundings full;
  full.standard_output = "/dev/full";
  expect_refused({"mask", "--docs", "8"}, 3, {"standard output", "No space left on device"}, full);
}

TEST(MaskCommand, ListsEveryNamedMaskWithItsTextAndItsForm) {
  const Finished run = run_evenkeel({"mask", "--masks"});
  EXPECT_EQ(run.exit_code, 0);
  const std::string help = run_evenkeel({"mask", "--help"}).out;
  for (const char* part :
       {"sliding-window:left=1023,right=0\n", "lambda b, h, q_idx, kv_idx: q_idx >= kv_idx\n",
        "\ndilated:", "at least 1", "document_start"})
    EXPECT_NE(run.out.find(part), std::string::npos) << part;
  for (const char* part : {"sliding-window:left=..,right=..", "chunked:chunk=..", "--masks"})
    EXPECT_NE(help.find(part), std::string::npos) << part;
}

TEST(MaskCommand, EveryMaskOfTheListIsUnderstoodAsItStandsThere) {
  const std::string list = run_evenkeel({"mask", "--masks"}).out;
  std::size_t understood = 0;
  for (std::size_t at = 0; at < list.size(); at = list.find('\n', at) + 1) {
    const std::string line = list.substr(at, list.find('\n', at) - at);
    if (line.empty() || line.front() == ' ' || line.find(' ') != std::string::npos) continue;
    EXPECT_EQ(run_evenkeel({"mask", "--docs", "100,28", "--mask", line}).exit_code, 0) << line;
    ++understood;
  }
  EXPECT_EQ(understood, 12U);
}

}  // namespace
}  // namespace evenkeel::test
