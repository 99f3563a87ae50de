#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/engines.h"
#include "execution/execution.h"
#include "mask/mask.h"
#include "support/list_rearrangement.h"
#include "support/masks.h"

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
    const Plan plan = test::plan_of(rearrange, world);
    const Mask made = test::mask_of(mask, rows);
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
};

/// Pieces of `piece` tokens in any order.
test::Tokens permuted(std::int64_t pieces, std::int64_t piece) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(pieces));
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::int64_t>(i);
  for (std::size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[*rc::gen::inRange<std::size_t>(0, i)]);
  test::Tokens tokens;
  for (const std::int64_t at : order) {
    for (std::int64_t i = 0; i < piece; ++i) tokens.push_back(at * piece + i);
  }
  return tokens;
}

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
      rearrange.push_back(permuted(tokens / piece, piece));
    }
    RC_ASSERT(trouble(*test::any_mask(), rows, rearrange, world, block) == "");
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
