#include <gtest/gtest.h>

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "execution/execution.h"
#include "mask/block_mask.h"
#include "mask/mask_mod/mask_mod.h"
#include "support/list_rearrangement.h"

/// Masks without a closed form are classified in bands of q blocks, on all threads: more bands than one here.
namespace evenkeel {
namespace {

constexpr std::int64_t kManyTokens = 1100;

Mask text_mask() {
  return Mask::make(
             mask_mod_spec(MaskMod("lambda b, h, q, k: (q >= k) & ((q - k < 70) | ((q ^ k) % 13 == 0))")),
             Layout::one_document(kManyTokens, 1).value())
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
