#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

#include "mask/block_mask.h"
#include "support/block_masks.h"
#include "support/masks.h"
#include "support/test_names.h"

/// Block masks and their tensors against the naive oracle.
namespace evenkeel {
namespace {

using test::OracleMask;
using test::OracleRow;
using test::OracleTile;
using test::OracleTiles;
using test::Row;

BlockMask block_mask(const Mask& mask, std::size_t row, BlockSize block) {
  return make_block_mask(mask, BatchRow{row}, block).value();
}

void check_block_masks(const OracleMask& chosen, const std::vector<Row>& rows, BlockSize block) {
  const Mask mask = test::mask_of(chosen, rows);
  std::vector<BlockMask> batch;
  std::vector<std::int32_t> expected[4];
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const OracleTiles oracle = test::oracle_tiles(
        OracleRow(rows[r]), chosen, static_cast<std::size_t>(block.q), static_cast<std::size_t>(block.kv));
    batch.push_back(block_mask(mask, r, block));
    RC_ASSERT(test::difference(batch.back(), oracle) == "");
    const std::vector<std::int32_t> tensors[4] = {
        oracle.num_blocks(OracleTile::partial), oracle.indices(OracleTile::partial),
        oracle.num_blocks(OracleTile::full), oracle.indices(OracleTile::full)};
    for (std::size_t t = 0; t < 4; ++t) {
      expected[t].insert(expected[t].end(), tensors[t].begin(), tensors[t].end());
    }
  }
  for (std::size_t t = 0; t < 4; ++t) {
    const BlockMaskTensor tensor = kBlockMaskTensors[t];
    RC_ASSERT(make_tensor(batch, tensor) == expected[t]);
    std::int64_t elements = 1;
    for (const std::int64_t side :
         tensor_shape(tensor, batch.front(), static_cast<std::int64_t>(rows.size()))) {
      elements *= side;
    }
    RC_ASSERT(elements == static_cast<std::int64_t>(expected[t].size()));
  }
}

class EveryBlockMask : public testing::TestWithParam<std::string> {};

TEST_P(EveryBlockMask, HasTheTilesAndTensorsThatTheOracleCounts) {
  const std::string name = GetParam();
  EXPECT_TRUE(rc::check([&] {
    const OracleMask chosen = *test::parameters_for(name);
    const auto rows = *test::batch_of(*test::documents(90));
    const std::int64_t side = *test::block_side();
    const BlockSize block{side, *rc::gen::arbitrary<bool>() ? side : *test::block_side()};
    check_block_masks(chosen, rows, block);
  }));
}

INSTANTIATE_TEST_SUITE_P(Named, EveryBlockMask, testing::ValuesIn(test::mask_names()), test::name_of);

TEST(BlockMasks, OfJoinedMasksAreWhatTheOracleCounts) {
  EXPECT_TRUE(rc::check([] {
    const OracleMask chosen = *test::joined_mask(3);
    const auto rows = *test::batch_of(*test::documents(60));
    check_block_masks(chosen, rows, {*test::block_side(), *test::block_side()});
  }));
}

TEST(BlockMasks, OfManyTilesComeInSeveralChunks) {
  // 2^10 x 2^10 tiles: 4 MiB of indices, handed out about a megabyte at a time.
  const Mask mask = test::mask_of("document-causal", {{200, 1, 823}});
  const std::vector<BlockMask> rows = {block_mask(mask, 0, {1, 1})};
  for (const BlockMaskTensor tensor : kBlockMaskTensors) {
    std::vector<std::int32_t> collected;
    int chunks = 0;
    EXPECT_TRUE(for_each_chunk(rows, tensor, [&](std::span<const std::int32_t> chunk) {
      EXPECT_LE(chunk.size(), (std::size_t{1} << 18) + 1024);
      collected.insert(collected.end(), chunk.begin(), chunk.end());
      ++chunks;
      return true;
    }));
    EXPECT_EQ(collected, make_tensor(rows, tensor));
    const bool indices = tensor == BlockMaskTensor::kv_indices || tensor == BlockMaskTensor::full_kv_indices;
    EXPECT_EQ(chunks > 1, indices);
    int taken = 0;
    EXPECT_FALSE(for_each_chunk(rows, tensor, [&](std::span<const std::int32_t>) { return ++taken > 1; }));
    EXPECT_EQ(taken, 1);
  }
}

TEST(BlockMasks, OfTheLongestSequenceAreCompressed) {
  const Mask mask = test::mask_of("document-causal", {{kMaxSequenceLength}});
  const BlockMask tiles = block_mask(mask, 0, {4096, 4096});
  const std::int64_t n = kMaxSequenceLength / 4096;
  EXPECT_EQ(tiles.q_blocks(), n);
  EXPECT_EQ(tiles.full_tiles, n * (n - 1) / 2);
  EXPECT_EQ(tiles.partial_tiles, n);
  EXPECT_LE(tiles.runs.size(), static_cast<std::size_t>(2 * n));
}

TEST(BlockMasks, EndWithoutAValueWhenStopped) {
  std::stop_source stop;
  stop.request_stop();
  for (const OracleMask& mask : {OracleMask("causal"), OracleMask("not", {OracleMask("causal")})}) {
    EXPECT_FALSE(
        make_block_mask(test::mask_of(mask, {{64}}), BatchRow{0}, {1, 1}, stop.get_token()).has_value());
  }
}

}  // namespace
}  // namespace evenkeel
