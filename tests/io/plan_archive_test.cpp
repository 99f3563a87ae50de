#include "io/plan_archive.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "io/plan_reader.h"
#include "pipeline/pipeline.h"
#include "support/temporary_folder.h"
#include "support/tensor_reader.h"
#include "support/workloads.h"

namespace evenkeel::test {
namespace {

using Numbers = std::vector<std::int64_t>;

struct Written {
  Request request;
  std::shared_ptr<const Plan> plan;
  ReadTensors tensors;
  std::map<std::string, std::string> metadata;
};

Written write(const std::string& strategy, const std::string& ending, bool block_masks) {
  Workload workload;
  workload.rows = {{4, 12, 16}, {32}};
  workload.world = 2;
  workload.block = {4, 4};
  workload.strategy = strategy;
  const auto engine = make_cpu_engine();
  Written out{request_of(workload), nullptr, {}, {}};
  out.plan = run_to_plan(out.request, *engine)->value();
  io::PlanEntry entry{out.plan, out.request.layout};
  if (block_masks) {
    entry.block_masks = std::make_shared<const Mask>(
        Mask::make(out.request.settings.masks.front().mask, out.request.layout).value());
  }
  const TemporaryFolder folder;
  const auto done =
      io::write_plan_archive(folder / ("plan" + ending), {entry}, out.request.settings, *engine);
  EXPECT_TRUE(done->ok());
  const std::string bytes = folder.read("plan" + ending);
  if (ending == ".npz") {
    out.tensors = read_npz(bytes);
    const nlohmann::json json = nlohmann::json::parse(out.tensors.at("metadata").bytes);
    out.metadata = json.get<std::map<std::string, std::string>>();
    EXPECT_EQ(out.tensors.at("metadata").type, "|u1");
    out.tensors.erase("metadata");
  } else {
    const auto header = nlohmann::json::parse(bytes.substr(8, little_endian(bytes, 0, 8)));
    out.metadata = header.at("__metadata__").get<std::map<std::string, std::string>>();
    out.tensors = read_safetensors(bytes);
  }
  return out;
}

/// Whichever format it is in.
const ReadTensor& tensor(const Written& written, const std::string& name) {
  return written.tensors.at(name);
}

TEST(PlanArchive, HoldsTheIndicesOffsetsRangesAndOwnersOfAPlan) {
  for (const char* ending : {".npz", ".safetensors"}) {
    const Written written = write("ptrr", ending, false);
    Numbers rearrange;
    Numbers restore;
    std::vector<std::int32_t> owners;
    for (std::size_t row = 0; row < 2; ++row) {
      const auto forth = indices_of(*written.plan, row, Expansion::rearrange);
      const auto back = indices_of(*written.plan, row, Expansion::restore);
      rearrange.insert(rearrange.end(), forth.begin(), forth.end());
      restore.insert(restore.end(), back.begin(), back.end());
      // Rank r owns chunk r of the rearranged row: where a block's first token stands says whose it is.
      for (std::size_t block = 0; block < 8; ++block)
        owners.push_back(static_cast<std::int32_t>(back[4 * block] / 16));
    }
    EXPECT_EQ(tensor(written, "rearrange").shape, (Numbers{2, 32}));
    EXPECT_EQ(tensor(written, "rearrange").numbers<std::int64_t>(), rearrange);
    EXPECT_EQ(tensor(written, "restore").numbers<std::int64_t>(), restore);
    EXPECT_EQ(tensor(written, "rank_of_block").shape, (Numbers{2, 8}));
    EXPECT_EQ(tensor(written, "rank_of_block").numbers<std::int32_t>(), owners);
    EXPECT_EQ(tensor(written, "cu_seqlens").shape, (Numbers{2, 4}));
    EXPECT_EQ(tensor(written, "cu_seqlens").numbers<std::int64_t>(), (Numbers{0, 4, 16, 32, 0, 32, 32, 32}));
    // Ranges, one after another, are rearrange again.
    const Numbers ranges = tensor(written, "token_ranges").numbers<std::int64_t>();
    ASSERT_EQ(tensor(written, "token_ranges").shape,
              (Numbers{static_cast<std::int64_t>(ranges.size() / 4), 4}));
    Numbers tokens;
    for (std::size_t i = 0; i < ranges.size(); i += 4) {
      const auto position = static_cast<std::int64_t>(tokens.size());
      EXPECT_EQ(ranges[i], position / 32);
      EXPECT_EQ(ranges[i + 1], position % 32 / 16);
      for (std::int64_t token = ranges[i + 2]; token < ranges[i + 3]; ++token) tokens.push_back(token);
    }
    EXPECT_EQ(tokens, rearrange);
  }
}

TEST(PlanArchive, SaysWhatThePlanWasMadeFor) {
  for (const char* ending : {".npz", ".safetensors"}) {
    const auto metadata = write("ptrr", ending, false).metadata;
    EXPECT_EQ(metadata.at("schema"), "evenkeel.plan/1");
    EXPECT_EQ(metadata.at("strategy"), "ptrr");
    EXPECT_EQ(metadata.at("world_size"), "2");
    EXPECT_EQ(metadata.at("block_size"), "4");
    EXPECT_EQ(metadata.at("mask"), "document-causal");
    EXPECT_EQ(metadata.at("reference"), "torch-2.15");
    EXPECT_EQ(metadata.at("lengths"), "[[4,12,16],[32]]");
    EXPECT_EQ(metadata.count("version"), 1U);
  }
}

TEST(PlanArchive, LeavesOutTheOwnersOfBlocksThatAreCut) {
  EXPECT_EQ(write("per-document-head-tail", ".npz", false).tensors.count("rank_of_block"), 0U);
  EXPECT_EQ(write("contiguous", ".npz", false).tensors.count("rank_of_block"), 1U);
}

TEST(PlanArchive, HoldsEveryRanksBlockMaskWhereItIsAskedFor) {
  EXPECT_EQ(write("ptrr", ".npz", false).tensors.count("rank_0/kv_indices"), 0U);
  for (const char* strategy : {"ptrr", "per-document-head-tail"}) {
    const Written written = write(strategy, ".npz", true);
    for (std::int64_t rank = 0; rank < 2; ++rank) {
      const std::string prefix = "rank_" + std::to_string(rank) + "/";
      const auto& partial = tensor(written, prefix + "kv_num_blocks");
      const auto& full = tensor(written, prefix + "full_kv_num_blocks");
      EXPECT_EQ(partial.shape, (Numbers{2, 1, 4}));
      EXPECT_EQ(tensor(written, prefix + "kv_indices").shape, (Numbers{2, 1, 4, 8}));
      // Count the pairs of every tile, from the indices alone.
      std::vector<std::int32_t> partial_counts;
      std::vector<std::int32_t> full_counts;
      for (std::size_t row = 0; row < 2; ++row) {
        const auto p = indices_of(*written.plan, row, Expansion::rearrange);
        const auto document = [&](std::int64_t token) {
          return written.request.layout.row(BatchRow{row}).document_at(token);
        };
        for (std::size_t q_block = 0; q_block < 4; ++q_block) {
          partial_counts.push_back(0);
          full_counts.push_back(0);
          for (std::size_t kv_block = 0; kv_block < 8; ++kv_block) {
            int pairs = 0;
            for (std::size_t i = 0; i < 4; ++i) {
              for (std::size_t j = 0; j < 4; ++j) {
                const std::int64_t q = p[static_cast<std::size_t>(rank) * 16 + q_block * 4 + i];
                const std::int64_t kv = p[kv_block * 4 + j];
                if (kv <= q && document(q) == document(kv)) ++pairs;
              }
            }
            if (pairs == 16) ++full_counts.back();
            if (pairs > 0 && pairs < 16) ++partial_counts.back();
          }
        }
      }
      EXPECT_EQ(partial.numbers<std::int32_t>(), partial_counts) << strategy << " rank " << rank;
      EXPECT_EQ(full.numbers<std::int32_t>(), full_counts) << strategy << " rank " << rank;
    }
  }
}

TEST(PlanArchive, IsReadAsThePlanThatWasWritten) {
  const auto engine = make_cpu_engine();
  for (const char* ending : {".npz", ".safetensors"}) {
    const TemporaryFolder folder;
    const Written written = write("ptrr", ending, false);
    const auto path = folder / ("steps" + std::string(ending));
    const std::vector<io::PlanEntry> steps = {{written.plan, written.request.layout, 3, nullptr},
                                              {written.plan, written.request.layout, 11, nullptr}};
    ASSERT_TRUE(io::write_plan_archive(path, steps, written.request.settings, *engine)->ok());
    const auto file = io::open_plan_file(path);
    ASSERT_TRUE(file.ok());
    EXPECT_EQ((*file)->steps(), (Numbers{3, 11}));
    const auto read = (*file)->read(11);
    ASSERT_TRUE(read.ok()) << read.error().line();
    EXPECT_EQ(read->origin.strategy, "ptrr");
    EXPECT_EQ(read->origin.block_size, (BlockSize{4, 4}));
    ASSERT_TRUE(read->origin.documents.has_value());
    EXPECT_EQ(*read->origin.documents, written.request.layout);
    const auto plan = read->table.plan("file:x", 32, 2, WorldSize{2});
    ASSERT_TRUE(plan.ok());
    EXPECT_TRUE(same_rearrangement(*plan, *written.plan));
  }
}

TEST(PlanArchive, RefusesBlockMasksThatFlexWouldNotRunAndLeavesNoFile) {
  Workload workload;
  workload.rows = {{4, 12}};
  workload.world = 2;
  workload.block = {128, 128};
  workload.strategy = "head-tail";
  const auto engine = make_cpu_engine();
  const Request request = request_of(workload);
  io::PlanEntry entry{run_to_plan(request, *engine)->value(), request.layout};
  entry.block_masks =
      std::make_shared<const Mask>(Mask::make(request.settings.masks.front().mask, request.layout).value());
  const TemporaryFolder folder;
  const auto done = io::write_plan_archive(folder / "p.npz", {entry}, request.settings, *engine);
  ASSERT_FALSE(done->ok());
  EXPECT_EQ(done->error().rule, "flex-divisible");
  EXPECT_TRUE(folder.names().empty());
}

}  // namespace
}  // namespace evenkeel::test
