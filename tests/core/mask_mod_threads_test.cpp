#include <gtest/gtest.h>

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "execution/executed_mask.h"
#include "execution/execution.h"
#include "execution/traffic.h"
#include "mask/block_mask.h"
#include "mask/mask_mod/mask_mod.h"
#include "support/list_rearrangement.h"

/// Masks without a closed form are classified in bands of q blocks, on all threads: more bands than one here.
namespace evenkeel {
namespace {

constexpr std::int64_t kManyTokens = 1100;

Mask text_mask(std::int64_t tokens = kManyTokens) {
  return Mask::make(
             mask_mod_spec(MaskMod("lambda b, h, q, k: (q >= k) & ((q - k < 70) | ((q ^ k) % 13 == 0))")),
             Layout::one_document(tokens, 1).value())
      .value();
}

bool allowed(std::int64_t q, std::int64_t kv) {
  return q >= kv && (q - kv < 70 || (q ^ kv) % 13 == 0);
}

/// Each tile of one pair, where `token_at` stands at a place.
template <class TokenAt>
void expect_tiles(const BlockMask& tiles, TokenAt token_at) {
  ASSERT_EQ(tiles.q_blocks(), kManyTokens);
  for (std::int64_t q = 0; q < kManyTokens; ++q) {
    std::vector<bool> found(kManyTokens, false);
    for (const TileRun& run : tiles.row(q)) {
      EXPECT_EQ(run.tiles, TileClass::full);
      for (std::int32_t kv = run.begin; kv < run.end; ++kv) found[static_cast<std::size_t>(kv)] = true;
    }
    for (std::int64_t kv = 0; kv < kManyTokens; ++kv)
      ASSERT_EQ(found[static_cast<std::size_t>(kv)], allowed(token_at(q), token_at(kv))) << q << ", " << kv;
  }
}

TEST(MaskModThreads, EveryQBlockStandsInItsPlace) {
  const auto tiles = make_block_mask(text_mask(), BatchRow{0}, {1, 1}).value();
  expect_tiles(tiles, [](std::int64_t place) { return place; });
}

TEST(MaskModThreads, JoinedMasksAsWell) {
  const Layout layout = Layout::make({{300, 700, 100}}).value();
  const Mask mask =
      Mask::make(parse_mask("and(causal, not(sliding-window:left=5,right=0))").value(), layout).value();
  const auto tiles = make_block_mask(mask, BatchRow{0}, {1, 1}).value();
  for (std::int64_t q = 0; q < kManyTokens; ++q) {
    const auto row = tiles.row(q);
    EXPECT_EQ(num_blocks(row, TileClass::full), q < 6 ? 0 : q - 5) << q;
    EXPECT_EQ(num_blocks(row, TileClass::partial), 0) << q;
  }
}

TEST(MaskModThreads, UnderAPlanOfWholeBlocksToo) {
  const auto token_at = [](std::int64_t place) { return place * 7 % kManyTokens; };
  std::vector<std::int64_t> rearrange;
  for (std::int64_t place = 0; place < kManyTokens; ++place) rearrange.push_back(token_at(place));
  const Plan plan = test::plan_of({rearrange}, 1);
  const auto tiles = local_block_mask(text_mask(), plan, BatchRow{0}, Rank{0}, {1, 1}).value().value();
  expect_tiles(tiles, token_at);
}

/// Ranks side by side, under a plan that cuts every block: each rank's tiles and what it reads, counted.
TEST(MaskModThreads, RanksExecuteAndReadWhatEveryPairSays) {
  constexpr std::int64_t kLength = 6400;
  constexpr std::int64_t kRanks = 4;
  constexpr std::int64_t kOfRank = kLength / kRanks;
  constexpr std::int64_t kBlock = 64;
  const Mask mask = text_mask(kLength);
  const auto token_at = [](std::int64_t place) { return place * 7 % kLength; };
  std::vector<std::int64_t> rearrange;
  for (std::int64_t place = 0; place < kLength; ++place) rearrange.push_back(token_at(place));
  const Plan plan = test::plan_of({rearrange}, kRanks);
  const auto found = find_executed_tiles(mask, plan, BatchRow{0}, {kBlock, kBlock}, 0).value();
  const Traffic traffic = kv_traffic(mask, plan).value().value();
  std::vector<std::int64_t> reads(kRanks * kRanks, 0);
  for (std::int64_t rank = 0; rank < kRanks; ++rank) {
    std::vector<bool> read(kLength, false);
    for (std::int64_t q0 = rank * kOfRank; q0 < (rank + 1) * kOfRank; q0 += kBlock) {
      ExecutedCount expected;
      for (std::int64_t kv0 = 0; kv0 < kLength; kv0 += kBlock) {
        std::int64_t pairs = 0;
        for (std::int64_t q = q0; q < q0 + kBlock; ++q) {
          for (std::int64_t kv = kv0; kv < kv0 + kBlock; ++kv) {
            if (!allowed(token_at(q), token_at(kv))) continue;
            ++pairs;
            read[static_cast<std::size_t>(kv)] = true;
          }
        }
        if (pairs > 0) ++(pairs == kBlock * kBlock ? expected.full : expected.partial);
      }
      EXPECT_EQ(found.counts[static_cast<std::size_t>(q0 / kBlock)], expected) << q0;
    }
    for (std::int64_t kv = 0; kv < kLength; ++kv)
      reads[static_cast<std::size_t>(rank * kRanks + kv / kOfRank)] +=
          read[static_cast<std::size_t>(kv)] ? 1 : 0;
  }
  EXPECT_EQ(traffic.tokens, reads);
}

TEST(MaskModThreads, AWindowOfTilesIsTheSameFromTheEngine) {
  const Mask mask = text_mask();
  const auto engine = make_cpu_engine();
  const TileWindow window{{37, 1001}, {5, 900}};
  std::vector<TileClass> out(static_cast<std::size_t>(window.tiles()), TileClass::partial);
  ASSERT_TRUE(
      engine->program_tiles(mask.program()->compiled(), BatchRow{0}, kManyTokens, {1, 1}, window, out, {})
          ->ok());
  std::size_t at = 0;
  for (std::int64_t q = window.q_blocks.begin; q < window.q_blocks.end; ++q) {
    for (std::int64_t kv = window.kv_blocks.begin; kv < window.kv_blocks.end; ++kv, ++at)
      ASSERT_EQ(out[at], allowed(q, kv) ? TileClass::full : TileClass::empty) << q << ", " << kv;
  }
}

TEST(MaskModThreads, WhatIsStoppedGivesNothing) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(make_block_mask(text_mask(), BatchRow{0}, {1, 1}, stop.get_token()).has_value());
}

}  // namespace
}  // namespace evenkeel
