#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "engine/engines.h"
#include "execution/execution.h"
#include "mask/mask.h"
#include "support/list_rearrangement.h"
#include "support/masks.h"
#include "support/ruled_texts.h"

namespace evenkeel {
namespace {

using Rows = test::ListRearrangement::Rows;

class ExecutedTilesOf : public test::EngineContract {
 protected:
  void SetUp() override {
    if (engine_->capabilities().executed_tiles) return;
    const Mask mask = test::mask_of("full", {{1}});
    const auto refused = engine_->executed_tiles(mask, test::plan_of({{0}}, 1), BatchRow{0}, {1, 1}, {});
    ASSERT_TRUE(refused.has_value());
    ASSERT_FALSE(refused->ok());
    EXPECT_EQ(refused->error().kind, ErrorKind::unavailable);
    GTEST_SKIP() << GetParam() << " does not offer executed tiles, and says so";
  }

  /// What differs from counting every pair; empty where nothing does.
  [[nodiscard]] std::string trouble(const test::OracleMask& mask, const std::vector<test::Row>& rows,
                                    const Rows& rearrange, std::int64_t world, BlockSize block) const {
    return trouble(test::mask_of(mask, rows), mask, rows, rearrange, world, block);
  }

  /// The same of a mask that is written in another way.
  [[nodiscard]] std::string trouble(const Mask& made, const test::OracleMask& mask,
                                    const std::vector<test::Row>& rows, const Rows& rearrange,
                                    std::int64_t world, BlockSize block) const {
    const Plan plan = test::plan_of(rearrange, world);
    for (std::size_t r = 0; r < rows.size(); ++r) {
      const auto counts = engine_->executed_tiles(made, plan, BatchRow{r}, block, {});
      if (!counts) return "stopped unasked";
      if (!counts->ok()) return counts->error().line();
      const auto expected =
          test::oracle_tiles(test::OracleRow(rows[r]), mask, rearrange[r], rearrange[r],
                             static_cast<std::size_t>(block.q), static_cast<std::size_t>(block.kv));
      if ((*counts)->size() != expected.rows.size()) return "another number of q blocks";
      for (std::size_t i = 0; i < expected.rows.size(); ++i) {
        const auto& tiles = expected.rows[i];
        const ExecutedCount right{std::count(tiles.begin(), tiles.end(), test::OracleTile::full),
                                  std::count(tiles.begin(), tiles.end(), test::OracleTile::partial)};
        if ((**counts)[i] != right) return "row " + std::to_string(r) + ", q block " + std::to_string(i);
      }
    }
    return "";
  }

  /// What differs from counting every pair of a text; empty where nothing does.
  [[nodiscard]] std::string trouble(const test::RuledText& ruled, const Rows& rearrange, std::int64_t world,
                                    BlockSize block) const {
    const auto tokens = static_cast<std::int64_t>(rearrange.front().size());
    const Plan plan = test::plan_of(rearrange, world);
    const Mask mask = test::mask_of(ruled, std::vector<test::Row>(rearrange.size(), {tokens}));
    for (std::size_t r = 0; r < rearrange.size(); ++r) {
      const auto counts = engine_->executed_tiles(mask, plan, BatchRow{r}, block, {});
      if (!counts) return "stopped unasked";
      if (!counts->ok()) return counts->error().line();
      const auto token_at = [&](std::int64_t at) { return rearrange[r][static_cast<std::size_t>(at)]; };
      const RowCost right = test::counted_cost(tokens, block, [&](std::int64_t q, std::int64_t kv) {
        return ruled.allows(static_cast<std::int64_t>(r), token_at(q), token_at(kv));
      });
      if ((*counts)->size() != right.block_count()) return "another number of q blocks";
      for (std::size_t q = 0; q < right.block_count(); ++q) {
        const BlockCost one = right.block(q);
        if ((**counts)[q] == ExecutedCount{one.full_tiles, one.partial_tiles}) continue;
        return ruled.text + ", row " + std::to_string(r) + ", q block " + std::to_string(q);
      }
    }
    return "";
  }
};

TEST_P(ExecutedTilesOf, AnyPlanAreThoseThatEveryPairSays) {
  EXPECT_TRUE(rc::check([this] {
    const std::int64_t world = *rc::gen::inRange<std::int64_t>(1, 6);
    const std::int64_t piece = *rc::gen::element<std::int64_t>(1, 2, 4, 8);
    const BlockSize block{*rc::gen::element<std::int64_t>(1, 2, 4, 8), *test::block_side()};
    const std::int64_t unit = std::lcm(world * block.q, piece);
    const std::int64_t tokens =
        unit * *rc::gen::inRange<std::int64_t>(1, std::max<std::int64_t>(2, 120 / unit));
    std::vector<test::Row> rows;
    Rows rearrange;
    const int batch = *rc::gen::inRange(1, 3);
    for (int r = 0; r < batch; ++r) {
      test::Row lengths;
      for (std::int64_t left = tokens; left > 0; left -= lengths.back()) {
        lengths.push_back(std::min(left, *rc::gen::inRange<std::int64_t>(1, 40)));
      }
      rows.push_back(lengths);
      rearrange.push_back(test::pieces_in_any_order(tokens / piece, piece));
    }
    RC_ASSERT(trouble(*test::any_mask(), rows, rearrange, world, block) == "");
  }));
}

TEST_P(ExecutedTilesOf, TextsUnderAnyPlanAreThoseThatEveryPairSays) {
  EXPECT_TRUE(rc::check([this] {
    const auto w = test::any_text_under_plan();
    RC_ASSERT(trouble(w.ruled, w.rearrange, w.world, w.block) == "");
  }));
}

TEST_P(ExecutedTilesOf, TextsOfNamedMasksAreThoseThatEveryPairSays) {
  EXPECT_TRUE(rc::check([this] {
    const test::OracleMask mask = *test::any_named_mask();
    const auto lengths = *test::documents(100);
    const auto tokens = std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0});
    const std::vector<test::Row> rows = {lengths};
    const Mask named = test::mask_of(mask, rows);
    const Mask text =
        Mask::make(mask_mod_spec(MaskMod(mask_mod_text(named.spec(), 1))), named.layout()).value();
    const Rows rearrange = {test::pieces_in_any_order(tokens, 1)};
    RC_ASSERT(trouble(text, mask, rows, rearrange, 1, {1, *test::block_side()}) == "");
    RC_ASSERT(trouble(text, mask, rows, rearrange, 1, {tokens, *test::block_side()}) == "");
  }));
}

TEST_P(ExecutedTilesOf, OnePieceAndManyHoldAtTheEdges) {
  const test::Tokens whole = test::all_tokens(test::OracleRow({64}));
  test::Tokens backwards = whole;
  std::reverse(backwards.begin(), backwards.end());
  for (const char* mask : {"full", "causal", "document-causal", "dilated:dilation=3,left=20"}) {
    for (const test::Tokens& order : {whole, backwards}) {
      for (const BlockSize block : {BlockSize{1, 1}, BlockSize{8, 8}, BlockSize{16, 5}, BlockSize{8, 128}}) {
        EXPECT_EQ(trouble(mask, {{5, 1, 58}}, {order}, 2, block), "") << mask;
      }
    }
  }
  EXPECT_EQ(trouble("causal", {{1}}, {{0}}, 1, {1, 1}), "");
}

TEST_P(ExecutedTilesOf, MoreBlocksThanABackendTakesAtOnce) {
  // More kv blocks than threads of a block, and pieces that are cut by none, one and many of them.
  std::vector<std::int64_t> order;
  for (std::int64_t chunk = 15; chunk >= 0; --chunk) {
    for (std::int64_t i = 0; i < 128; ++i) order.push_back(chunk * 128 + i);
  }
  EXPECT_EQ(trouble("document-causal", {{300, 700, 1048}}, {order}, 4, {32, 4}), "");
  EXPECT_EQ(trouble("sink-sliding-window:left=100,sinks=3", {{300, 700, 1048}}, {order}, 4, {128, 2}), "");
}

TEST_P(ExecutedTilesOf, EndWithoutAValueWhenStopped) {
  const Mask mask = test::mask_of("causal", {{64}});
  const Plan plan = test::plan_of({test::all_tokens(test::OracleRow({64}))}, 2);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(engine_->executed_tiles(mask, plan, BatchRow{0}, {8, 8}, stop.get_token()).has_value());
}

INSTANTIATE_TEST_SUITE_P(Engine, ExecutedTilesOf, ::testing::ValuesIn(test::present_engines()),
                         test::engine_name);

}  // namespace
}  // namespace evenkeel
