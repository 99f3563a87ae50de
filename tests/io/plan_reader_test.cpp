#include "io/plan_reader.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "io/plan_file.h"
#include "pipeline/pipeline.h"
#include "support/paths.h"
#include "support/temporary_folder.h"
#include "support/workloads.h"

/// Files that NumPy 2.4 and safetensors 0.8 wrote, in tests/golden/plan_files: rearrange of per-document
/// head-tail of documents 4 + 12 on 2 ranks, computed there in Python.
namespace evenkeel::test {
namespace {

using io::open_plan_file;
using io::PlanFormat;
using io::random_bytes_in_memory;
using io::read_plan;
using io::write_plan;
using Indices = std::vector<std::int64_t>;

const Indices kRankMajor = {0, 3, 4, 5, 6, 13, 14, 15, 1, 2, 7, 8, 9, 10, 11, 12};

std::filesystem::path golden(const std::string& name) {
  return std::filesystem::path(golden_dir()) / "plan_files" / name;
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<Indices> rows_of(const LoadedPlan& plan) {
  const SegmentTable& table = plan.table;
  const auto made = table.plan("file", table.seq_len(), table.row_count(), WorldSize{1});
  std::vector<Indices> rows;
  for (std::size_t row = 0; row < table.row_count(); ++row) {
    rows.push_back(indices_of(*made, row, Expansion::rearrange));
  }
  return rows;
}

std::string rule_of(const Result<LoadedPlan>& read) {
  return read ? "read" : read.error().rule;
}

TEST(PlanReader, ReadsWhatNumPyAndSafetensorsWrote) {
  for (const char* name : {"savez.npz", "savez_compressed.npz", "positional.npz", "int32.npy",
                           "plain.safetensors", "origin.safetensors"}) {
    const auto plan = read_plan(golden(name), "p");
    ASSERT_TRUE(plan.ok()) << name << ": " << plan.error().line();
    EXPECT_EQ(rows_of(*plan), std::vector<Indices>{kRankMajor}) << name;
  }
  const auto two = read_plan(golden("two_rows.npz"), "p");
  ASSERT_TRUE(two.ok());
  EXPECT_EQ(rows_of(*two).at(0), kRankMajor);
  EXPECT_EQ(rows_of(*two).size(), 2U);
}

TEST(PlanReader, KnowsWhatAPlanWasMadeFor) {
  const auto plan = read_plan(golden("origin.safetensors"), "p");
  ASSERT_TRUE(plan.ok());
  EXPECT_EQ(plan->origin.strategy, "per-document-head-tail");
  EXPECT_EQ(plan->origin.world_size, WorldSize{2});
  EXPECT_EQ(plan->origin.block_size, (BlockSize{4, 4}));
  EXPECT_EQ(plan->origin.mask, "document-causal");
  ASSERT_TRUE(plan->origin.documents.has_value());
  EXPECT_EQ(plan->origin.documents->rows().front()->lengths(), (Indices{4, 12}));
  EXPECT_FALSE(read_plan(golden("plain.safetensors"), "p")->origin.strategy.has_value());
}

TEST(PlanReader, TakesAStepOfAFileOfSeveral) {
  const auto file = open_plan_file(golden("steps.npz"));
  ASSERT_TRUE(file.ok());
  EXPECT_EQ((*file)->steps(), (Indices{0, 7}));
  const auto seventh = (*file)->read(7);
  ASSERT_TRUE(seventh.ok());
  EXPECT_EQ(rows_of(*seventh).front(), Indices(kRankMajor.rbegin(), kRankMajor.rend()));
  EXPECT_EQ(rule_of((*file)->read(1)), "plan-step");
  EXPECT_EQ(rule_of((*file)->read(std::nullopt)), "plan-step");
  EXPECT_EQ(rule_of(read_plan(golden("savez.npz"), "p", 0)), "plan-step");
}

TEST(PlanReader, RefusesOtherTypesAndShapes) {
  EXPECT_EQ(rule_of(read_plan(golden("float.npy"), "p")), "npy-type");
  EXPECT_EQ(rule_of(read_plan(golden("float.safetensors"), "p")), "tensor-type");
  EXPECT_EQ(rule_of(read_plan(golden("three_dimensions.npy"), "p")), "array-dimensions");
  const TemporaryFolder folder;
  EXPECT_EQ(rule_of(read_plan(folder.write("plan.txt", "0 1"), "p")), "plan-file-ending");
  EXPECT_EQ(rule_of(read_plan(folder / "none.npz", "p")), "file-readable");
}

TEST(PlanReader, RefusesEveryFileThatIsCutOff) {
  const TemporaryFolder folder;
  for (const char* name : {"savez.npz", "savez_compressed.npz", "int32.npy", "origin.safetensors"}) {
    const std::string whole = bytes_of(golden(name));
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const auto path = folder.write("cut" + golden(name).extension().string(), whole.substr(0, size));
      ASSERT_FALSE(read_plan(path, "p").ok()) << name << " of " << size << " bytes";
    }
  }
}

TEST(PlanReader, RefusesEveryDamagedByteOfTheIndicesInAnArchive) {
  const std::string whole = bytes_of(golden("savez_compressed.npz"));
  const TemporaryFolder folder;
  const std::size_t data = 30 + std::string("rearrange.npy").size() + 20;  // local header and its extra field
  for (std::size_t at = data; at < data + 60; ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    ASSERT_FALSE(read_plan(folder.write("d.npz", damaged), "p").ok()) << "byte " << at;
  }
}

TEST(PlanReader, RefusesHostileHeaders) {
  const auto corpus = std::filesystem::path(golden_dir()).parent_path() / "fuzz" / "corpus";
  const auto rule = [&](PlanFormat format, const char* name) {
    const std::string bytes =
        bytes_of(corpus / (format == PlanFormat::npz ? "plan_npz" : "plan_safetensors") / name);
    const auto file = open_plan_file(format, random_bytes_in_memory(bytes));
    return file ? rule_of((*file)->read(std::nullopt)) : file.error().rule;
  };
  for (const char* name :
       {"cut_off", "directory_outside", "many_entries", "zip64_without_locator", "entry_outside", "two_sizes",
        "encrypted", "bad_crc", "zip64_outside", "name_twice"}) {
    EXPECT_EQ(rule(PlanFormat::npz, name), "zip-readable") << name;
  }
  EXPECT_EQ(rule(PlanFormat::npz, "method_12"), "zip-method");
  EXPECT_EQ(rule(PlanFormat::npz, "zip64_right"), "read");
  for (const char* name : {"outside", "overflow", "wrong_size", "backwards", "gap", "rest", "overlap",
                           "twice", "long_header", "cut_header", "seven", "deep", "negative"}) {
    EXPECT_EQ(rule(PlanFormat::safetensors, name), "safetensors-readable") << name;
  }
  EXPECT_EQ(rule(PlanFormat::safetensors, "empty"), "plan-rearrange");
}

TEST(PlanReader, RefusesJsonThatIsNoPlan) {
  const auto rule = [](const std::string& text) {
    const auto file = open_plan_file(PlanFormat::json, random_bytes_in_memory(text));
    return rule_of((*file)->read(std::nullopt));
  };
  EXPECT_EQ(rule("[0, 2, 1, 3]"), "read");
  EXPECT_EQ(rule("[[0,1],[1,0]]"), "read");
  EXPECT_EQ(rule(R"({"restore":[1,0],"x":[{"rearrange":9}],"rearrange":[1,0]})"), "read");
  EXPECT_EQ(rule(R"({"restore":[0,1],"rearrange":[1,0]})"), "restore-inverse");
  EXPECT_EQ(rule(R"({"restore":[[1,0],[1,0]],"rearrange":[1,0]})"), "plan-shape");
  EXPECT_EQ(rule(R"({"rearrange":[[0,0]]})"), "permutation-valid");
  EXPECT_EQ(rule(R"({"rearrange":[[0,1.5]]})"), "json-numbers");
  EXPECT_EQ(rule(R"({"rearrange":[1,[0]]})"), "json-numbers");
  EXPECT_EQ(rule(R"({"rearrange":[[[0]]]})"), "json-numbers");
  EXPECT_EQ(rule(R"({"rearrange":3})"), "json-numbers");
  EXPECT_EQ(rule(R"({"rearrange":[]})"), "plan-shape");
  EXPECT_EQ(rule(R"({"a":1})"), "plan-rearrange");
  EXPECT_EQ(rule(R"({"rearrange":[0)"), "json-readable");
  EXPECT_EQ(rule(std::string(R"({"rearrange":[)") + std::string(2 << 20, '1') + "]}"), "json-readable");
  EXPECT_EQ(rule(R"({"schema":"evenkeel.plan/1","world_size":0,"rearrange":[0]})"), "plan-metadata");
}

TEST(PlanReader, ReadsWhatIsWritten) {
  const auto engine = make_cpu_engine();
  const TemporaryFolder folder;
  for (const char* strategy : {"head-tail", "per-document-head-tail", "ptrr", "contiguous"}) {
    Workload workload;
    workload.rows = {{4, 12}, {8, 8}};
    workload.world = 2;
    workload.block = {4, 4};
    workload.strategy = strategy;
    const auto made = run_to_plan(request_of(workload), *engine);
    ASSERT_TRUE((*made).ok());
    for (const char* ending : {".npy", ".json"}) {
      const auto path = folder / ("plan" + std::string(ending));
      ASSERT_TRUE(write_plan(path, ***made, *engine)->ok());
      const auto read = read_plan(path, "p");
      ASSERT_TRUE(read.ok()) << read.error().line();
      const auto plan = read->table.plan("file:p", 16, 2, WorldSize{2});
      ASSERT_TRUE(plan.ok());
      EXPECT_TRUE(same_rearrangement(*plan, ***made)) << strategy << ending;
    }
  }
}

}  // namespace
}  // namespace evenkeel::test
