#include <gtest/gtest.h>

#include <array>

#include "execution/execution.h"
#include "execution/ring.h"
#include "mask/block_mask.h"
#include "pipeline/pipeline.h"
#include "support/golden.h"
#include "support/workloads.h"

/// Block masks, executed block masks and ring steps, bit by bit as PyTorch answered.
namespace evenkeel {
namespace {

using nlohmann::json;
using test::golden_cases;
using test::indices_of;

struct Workload {
  Mask mask;
  BlockSize block;
};

BlockSize block_of(const json& side) {
  if (side.is_array()) return {side.at(0), side.at(1)};
  return {side, side};
}

/// The mask by its name, or by the text that the file has beside it.
enum class Spelling { name, text };

Workload workload_of(const json& one, Spelling spelling = Spelling::name) {
  const auto layout = Layout::make(one.at("docs").get<std::vector<test::Row>>());
  const auto spec = spelling == Spelling::text
                        ? Result<MaskSpec>(mask_mod_spec(MaskMod(one.at("mask_mod").get<std::string>())))
                        : parse_mask(test::mask_text(one.at("mask")));
  if (!spec) throw std::runtime_error(spec.error().line());
  return {Mask::make(*spec, layout.value()).value(), block_of(one.at("block_size"))};
}

std::string title_of(const json& one) {
  return test::mask_text(one.at("mask")) + " " + one.value("strategy", "") + " " +
         one.at("block_size").dump() + " " + one.at("docs").dump().substr(0, 80);
}

/// All four tensors, by value where the file lists values, and by their bytes always.
void expect_block_mask(const json& golden, const std::vector<BlockMask>& rows) {
  EXPECT_EQ(golden.at("seq_lengths"), (json{rows.front().q_len, rows.front().kv_len}));
  EXPECT_EQ(golden.at("block_size"), (json{rows.front().block_size.q, rows.front().block_size.kv}));
  for (const BlockMaskTensor tensor : kBlockMaskTensors) {
    SCOPED_TRACE(tensor_name(tensor));
    const json& expected = golden.at(tensor_name(tensor));
    EXPECT_EQ(expected.at("dtype"), "int32");
    EXPECT_EQ(expected.at("shape"),
              json(tensor_shape(tensor, rows.front(), static_cast<std::int64_t>(rows.size()))));
    const std::vector<std::int32_t> values = make_tensor(rows, tensor);
    if (expected.contains("values")) {
      std::vector<std::int32_t> listed;
      test::append_values(expected.at("values"), listed);
      EXPECT_EQ(values, listed);
    }
    EXPECT_EQ(test::sha256(values.data(), values.size() * sizeof(std::int32_t)),
              expected.at("sha256").get<std::string>());
  }
  std::int64_t partial = 0;
  std::int64_t full = 0;
  for (const BlockMask& row : rows) {
    partial += row.partial_tiles;
    full += row.full_tiles;
  }
  EXPECT_EQ(golden.at("partial_tiles"), partial);
  EXPECT_EQ(golden.at("full_tiles"), full);
}

void expect_block_masks(const std::string& file, Spelling spelling = Spelling::name) {
  for (const json& one : golden_cases(file)) {
    SCOPED_TRACE(title_of(one));
    const Workload w = workload_of(one, spelling);
    EXPECT_EQ(w.mask.total_area(), one.at("area").get<std::int64_t>());
    std::vector<BlockMask> rows;
    for (std::size_t r = 0; r < w.mask.batch(); ++r) {
      rows.push_back(make_block_mask(w.mask, BatchRow{r}, w.block).value());
    }
    expect_block_mask(one.at("block_mask"), rows);
  }
}

TEST(MaskGolden, BlockMasksAreBitIdentical) {
  expect_block_masks("block_masks");
}
TEST(MaskGolden, RectangularBlockMasksAreBitIdentical) {
  expect_block_masks("block_masks_rectangular");
}

TEST(MaskGolden, BlockMasksOfTextsAreBitIdentical) {
  expect_block_masks("block_masks", Spelling::text);
  expect_block_masks("block_masks_rectangular", Spelling::text);
}

/// Nested lists of numbers or bools.
void flatten(const json& nested, std::size_t depth, std::vector<std::int64_t>& shape,
             std::vector<std::int64_t>& values) {
  if (!nested.is_array()) {
    values.push_back(nested.is_boolean() ? static_cast<std::int64_t>(nested.get<bool>())
                                         : nested.get<std::int64_t>());
    return;
  }
  if (shape.size() == depth) shape.push_back(static_cast<std::int64_t>(nested.size()));
  for (const json& inner : nested) flatten(inner, depth + 1, shape, values);
}

MaskTensor tensor_of(const std::string& name, const json& nested) {
  std::vector<std::int64_t> shape;
  std::vector<std::int64_t> values;
  flatten(nested, 0, shape, values);
  const json* first = &nested;
  while (first->is_array()) first = &first->front();
  return MaskTensor::make(name, shape, first->is_boolean(), values).value();
}

TEST(MaskGolden, TextsAsUsersWriteThemAreBitIdentical) {
  for (const char* file : {"mask_mods", "mask_mods_more"}) {
    for (const json& one : golden_cases(file)) {
      SCOPED_TRACE(one.at("title").get<std::string>());
      std::vector<MaskTensor> tensors;
      for (const auto& [name, nested] : one.at("tensors").items()) tensors.push_back(tensor_of(name, nested));
      const auto layout = Layout::one_document(one.at("seq_len"), one.at("batch")).value();
      const auto mask = Mask::make(mask_mod_spec(MaskMod(one.at("mask_mod"), std::move(tensors))), layout);
      ASSERT_TRUE(mask.ok()) << mask.error().line();
      EXPECT_EQ(mask->total_area(), one.at("area").get<std::int64_t>());
      std::vector<BlockMask> rows;
      for (std::size_t r = 0; r < mask->batch(); ++r) {
        rows.push_back(make_block_mask(*mask, BatchRow{r}, block_of(one.at("block_size"))).value());
      }
      expect_block_mask(one.at("block_mask"), rows);
    }
  }
}

TEST(MaskGolden, TextsAreThoseOfTheReference) {
  for (const char* file :
       {"block_masks", "block_masks_rectangular", "executed", "executed_rectangular", "ptrr"}) {
    for (const json& one : golden_cases(file)) {
      const auto spec = parse_mask(test::mask_text(one.at("mask"))).value();
      EXPECT_EQ(mask_mod_text(spec, one.at("docs").size()), one.at("mask_mod").get<std::string>())
          << title_of(one);
    }
  }
}

TEST(MaskGolden, BlockCostsAreThoseOfTheBlockMask) {
  // The cost that strategies balance, from the engine, against the tensors that PyTorch would sum.
  const auto engine = make_cpu_engine();
  for (const char* file : {"block_masks", "block_masks_rectangular"}) {
    for (const json& one : golden_cases(file)) {
      SCOPED_TRACE(title_of(one));
      const Workload w = workload_of(one);
      std::vector<std::int64_t> partial;
      std::vector<std::int64_t> full;
      std::int64_t area = 0;
      for (std::size_t r = 0; r < w.mask.batch(); ++r) {
        const auto cost = engine->block_costs(w.mask.view(BatchRow{r}), w.block, {});
        ASSERT_TRUE(cost.has_value() && cost->ok());
        for (std::size_t i = 0; i < (*cost)->block_count(); ++i) {
          partial.push_back((*cost)->block(i).partial_tiles);
          full.push_back((*cost)->block(i).full_tiles);
        }
        area += (*cost)->area_before.back();
      }
      test::expect_tensor(one.at("block_mask").at("kv_num_blocks"), partial);
      test::expect_tensor(one.at("block_mask").at("full_kv_num_blocks"), full);
      EXPECT_EQ(area, one.at("area").get<std::int64_t>());
    }
  }
}

std::shared_ptr<const Snapshot> snapshot_of(const json& one, const std::string& strategy,
                                            Spelling spelling = Spelling::name) {
  const Workload w = workload_of(one, spelling);
  Request request;
  request.layout = w.mask.layout();
  request.settings.masks = {{w.mask.spec(), 1}};
  request.settings.block_size = w.block;
  request.settings.strategy = strategy;
  request.settings.world_size = WorldSize{one.at("world_size")};
  const auto engine = make_cpu_engine();
  return Pipeline().run(request, *engine).value();
}

void expect_indices(const json& golden, const Plan& plan, Expansion expansion) {
  std::vector<std::int64_t> values;
  for (std::size_t row = 0; row < plan.index_row_count(); ++row) {
    for (const std::int64_t i : indices_of(plan, row, expansion)) values.push_back(i);
  }
  test::expect_tensor(golden, values);
}

TEST(MaskGolden, PtrrIsBitIdentical) {
  for (const json& one : golden_cases("ptrr")) {
    SCOPED_TRACE(title_of(one));
    const auto snapshot = snapshot_of(one, "ptrr");
    ASSERT_TRUE(snapshot->chosen.plan.ok()) << snapshot->chosen.plan.error().line();
    expect_indices(one.at("rearrange"), **snapshot->chosen.plan, Expansion::rearrange);
    expect_indices(one.at("restore"), **snapshot->chosen.plan, Expansion::restore);
  }
}

void expect_executed(const std::string& file, Spelling spelling = Spelling::name) {
  for (const json& one : golden_cases(file)) {
    SCOPED_TRACE(title_of(one));
    const auto snapshot = snapshot_of(one, one.at("strategy"), spelling);
    ASSERT_TRUE(snapshot->chosen.plan.ok()) << snapshot->chosen.plan.error().line();
    ASSERT_TRUE(snapshot->chosen.metrics.ok());
    const Plan& plan = **snapshot->chosen.plan;
    const Mask& mask = **snapshot->mask;
    const BlockSize block = block_of(one.at("block_size"));
    expect_indices(one.at("rearrange"), plan, Expansion::rearrange);
    const auto executed = execute_flex(mask, **snapshot->cost, plan);
    ASSERT_TRUE(executed.has_value() && executed->ok());
    const Execution& execution = **executed;
    EXPECT_EQ(execution.block_size, block);
    ASSERT_EQ(execution.rows.size(), mask.batch());
    ASSERT_EQ(one.at("ranks").size(), static_cast<std::size_t>(plan.world_size().value));
    std::int64_t all = 0;
    for (const json& rank : one.at("ranks")) {
      const auto r = rank.at("rank").get<std::size_t>();
      SCOPED_TRACE("rank " + std::to_string(r));
      std::vector<BlockMask> local;
      std::int64_t full = 0;
      std::int64_t partial = 0;
      for (std::size_t row = 0; row < mask.batch(); ++row) {
        EXPECT_EQ((*snapshot->chosen.metrics)->rows[row].area[r],
                  rank.at("area").at(row).get<std::int64_t>());
        auto one_row = local_block_mask(mask, plan, BatchRow{row}, Rank{static_cast<std::int64_t>(r)}, block);
        ASSERT_TRUE(one_row.has_value() && one_row->ok());
        local.push_back(**one_row);
        EXPECT_EQ(execution.rows[row].full[r], local.back().full_tiles);
        EXPECT_EQ(execution.rows[row].partial[r], local.back().partial_tiles);
        full += local.back().full_tiles;
        partial += local.back().partial_tiles;
      }
      EXPECT_EQ(execution.total.full[r], full);
      EXPECT_EQ(execution.total.partial[r], partial);
      all += full + partial;
      expect_block_mask(rank.at("block_mask"), local);
    }
    EXPECT_EQ(execution.executed_tiles, all);
  }
}

TEST(MaskGolden, ExecutedBlockMasksAreBitIdentical) {
  expect_executed("executed");
}
TEST(MaskGolden, ExecutedRectangularBlockMasksAreBitIdentical) {
  expect_executed("executed_rectangular");
}

TEST(MaskGolden, ExecutedBlockMasksOfTextsAreBitIdentical) {
  expect_executed("executed", Spelling::text);
  expect_executed("executed_rectangular", Spelling::text);
}

TEST(MaskGolden, WhatFlexRefusesIsRefusedHereWithAFix) {
  std::size_t count = 0;
  for (const json& one : golden_cases("refused")) {
    if (one.at("call") != "executed") continue;
    const auto checked = check_flex(
        one.at("seq_len"), WorldSize{one.at("world_size")},
        {one.at("block_size").at(0).get<std::int64_t>(), one.at("block_size").at(1).get<std::int64_t>()});
    ASSERT_FALSE(checked.ok());
    EXPECT_EQ(checked.error().kind, ErrorKind::infeasible);
    EXPECT_FALSE(checked.error().fix.text.empty());
    ++count;
  }
  EXPECT_GE(count, 1U);
}

TEST(MaskGolden, RingBehavesAsTheReferenceAtEveryStep) {
  for (const json& one : golden_cases("ring_steps")) {
    EXPECT_EQ(
        behavior_name(ring_behavior(Rank{one.at("rank")}, WorldSize{one.at("world_size")}, one.at("step"),
                                    one.at("is_causal"), one.at("enable_load_balance"))),
        one.at("behavior").get<std::string>())
        << one.dump();
  }
}

}  // namespace
}  // namespace evenkeel
