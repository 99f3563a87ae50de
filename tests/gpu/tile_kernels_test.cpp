#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "execution/attended_tokens.h"
#include "execution/executed_tables.h"
#include "gpu/kernel_runners.h"
#include "mask/tile_items.device.h"
#include "support/list_rearrangement.h"
#include "support/masks.h"

namespace evenkeel {
namespace {

using test::ThreadOrder;

constexpr const char* kMasks[] = {"full",
                                  "causal",
                                  "document",
                                  "document-causal",
                                  "sliding-window:left=9,right=4",
                                  "document-sliding-window:left=9,right=4",
                                  "prefix-lm:prefix=7",
                                  "chunked:chunk=12",
                                  "document-chunked:chunk=12",
                                  "sink-sliding-window:left=9,sinks=2",
                                  "global:window=5,tokens=3",
                                  "dilated:dilation=3,left=40"};

class TileKernelsIn : public ::testing::TestWithParam<ThreadOrder> {};

TEST_P(TileKernelsIn, TilesOfNamedMasksAreThoseThatEveryPairSays) {
  const test::Row lengths = {5, 1, 64, 30};
  for (const char* name : kMasks) {
    const Mask mask = test::mask_of(name, {lengths});
    for (const BlockSize block : {BlockSize{1, 1}, BlockSize{16, 16}, BlockSize{7, 32}}) {
      const auto expected =
          test::oracle_tiles(test::OracleRow(lengths), name, static_cast<std::size_t>(block.q),
                             static_cast<std::size_t>(block.kv));
      const auto width = static_cast<std::int64_t>(expected.rows[0].size());
      const auto height = static_cast<std::int64_t>(expected.rows.size());
      // All but the first q block and kv block, in two parts, as launches cut them.
      const TileWindow window{{1, height}, {width > 1 ? 1 : 0, width}};
      std::vector<TileClass> out(static_cast<std::size_t>(window.tiles()));
      const std::size_t cut = out.size() / 3;
      test::run_items_in_order(
          NamedTileItems{
              mask.view(BatchRow{0}), block, window.q_blocks, window.kv_blocks, 0, {out.data(), cut}},
          GetParam());
      test::run_items_in_order(NamedTileItems{mask.view(BatchRow{0}),
                                              block,
                                              window.q_blocks,
                                              window.kv_blocks,
                                              static_cast<std::int64_t>(cut),
                                              {out.data() + cut, out.size() - cut}},
                               GetParam());
      std::size_t at = 0;
      for (std::int64_t q = window.q_blocks.begin; q < window.q_blocks.end; ++q) {
        for (std::int64_t kv = window.kv_blocks.begin; kv < window.kv_blocks.end; ++kv, ++at) {
          const auto right = expected.rows[static_cast<std::size_t>(q)][static_cast<std::size_t>(kv)];
          ASSERT_EQ(static_cast<int>(out[at]), static_cast<int>(right))
              << name << " at " << block.q << "x" << block.kv << ", tile " << q << ", " << kv;
        }
      }
    }
  }
}

/// Counts by the kernel what the q blocks of a plan run, a few q blocks a launch, as the device does.
std::vector<ExecutedTilesKernel::Count> counted(const Mask& mask, const Plan& plan, BlockSize block,
                                                ThreadOrder order) {
  const PlacedTokens placed = PlacedTokens::make(plan, BatchRow{0}, block.kv).value();
  AttendedTokens tokens(mask, plan, BatchRow{0}, block.q);
  std::vector<ExecutedTilesKernel::Count> counts;
  const std::int64_t q_blocks = plan.seq_len() / block.q;
  for (std::int64_t first = 0; first < q_blocks; first += 3) {
    IntervalSets any;
    IntervalSets all;
    for (std::int64_t q = first; q < std::min(q_blocks, first + 3); ++q) {
      tokens.look_at(q);
      any.add(tokens.any());
      all.add(tokens.all());
    }
    std::vector<std::int64_t> full(any.size(), -1);
    std::vector<std::int64_t> partial(any.size(), -1);
    test::run_in_order(ExecutedTilesKernel{placed.view(), any.view(), all.view(), full, partial}, order);
    for (std::size_t i = 0; i < full.size(); ++i) counts.push_back({full[i], partial[i]});
  }
  return counts;
}

void expect_counted(const char* name, const test::Row& lengths, const test::Tokens& order, BlockSize block,
                    ThreadOrder threads) {
  const auto expected =
      test::oracle_tiles(test::OracleRow(lengths), name, order, order, static_cast<std::size_t>(block.q),
                         static_cast<std::size_t>(block.kv));
  const auto counts = counted(test::mask_of(name, {lengths}), test::plan_of({order}, 1), block, threads);
  ASSERT_EQ(counts.size(), expected.rows.size());
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto& tiles = expected.rows[i];
    ASSERT_EQ(counts[i].full, std::count(tiles.begin(), tiles.end(), test::OracleTile::full))
        << name << ", " << block.q << "x" << block.kv << ", q block " << i;
    ASSERT_EQ(counts[i].partial, std::count(tiles.begin(), tiles.end(), test::OracleTile::partial))
        << name << ", " << block.q << "x" << block.kv << ", q block " << i;
  }
}

TEST_P(TileKernelsIn, ExecutedTilesOfPermutationsAreThoseThatEveryPairSays) {
  const test::Row lengths = {5, 1, 60, 30};
  std::mt19937 random(3);
  for (const std::int64_t piece : {1, 4, 8, 96}) {
    std::vector<std::int64_t> pieces(static_cast<std::size_t>(96 / piece));
    for (std::size_t i = 0; i < pieces.size(); ++i) pieces[i] = static_cast<std::int64_t>(i);
    std::shuffle(pieces.begin(), pieces.end(), random);
    test::Tokens order;
    for (const std::int64_t at : pieces) {
      for (std::int64_t i = 0; i < piece; ++i) order.push_back(at * piece + i);
    }
    for (const char* name : kMasks) {
      for (const BlockSize block : {BlockSize{1, 1}, BlockSize{8, 8}, BlockSize{16, 5}, BlockSize{4, 128}})
        expect_counted(name, lengths, order, block, GetParam());
    }
  }
}

TEST_P(TileKernelsIn, MoreKvBlocksThanThreadsAreAllCounted) {
  test::Tokens order;
  for (std::int64_t chunk = 7; chunk >= 0; --chunk) {
    for (std::int64_t i = 0; i < 64; ++i) order.push_back(chunk * 64 + i);
  }
  expect_counted("document-causal", {200, 312}, order, {64, 2}, GetParam());
  expect_counted("full", {512}, order, {128, 1}, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Order, TileKernelsIn, ::testing::ValuesIn(test::kThreadOrders),
                         test::thread_order_name);

}  // namespace
}  // namespace evenkeel
