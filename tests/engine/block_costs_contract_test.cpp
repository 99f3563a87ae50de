#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "engine/engines.h"
#include "mask/mask.h"
#include "support/masks.h"

namespace evenkeel {
namespace {

class BlockCosts : public test::EngineContract {
 protected:
  void SetUp() override {
    if (engine_->capabilities().block_costs) return;
    const Mask mask = test::mask_of("full", {{1}});
    const auto refused = engine_->block_costs(mask.view(BatchRow{0}), {1, 1}, {});
    ASSERT_TRUE(refused.has_value());
    ASSERT_FALSE(refused->ok());
    EXPECT_EQ(refused->error().kind, ErrorKind::unavailable);
    GTEST_SKIP() << GetParam() << " does not offer block costs, and says so";
  }

  [[nodiscard]] RowCost costs(const Mask& mask, BlockSize block) const {
    auto cost = engine_->block_costs(mask.view(BatchRow{0}), block, {});
    EXPECT_TRUE(cost.has_value());
    EXPECT_TRUE(cost->ok());
    return std::move(*cost).value();
  }

  /// Where the engine's costs are not those that the oracle counts; empty where they agree.
  [[nodiscard]] std::string difference(const test::OracleMask& mask, const test::Row& lengths,
                                       BlockSize block) const {
    const RowCost cost = costs(test::mask_of(mask, {lengths}), block);
    const auto counted = test::OracleRow(lengths).tiles(mask, static_cast<std::size_t>(block.q),
                                                        static_cast<std::size_t>(block.kv));
    std::ostringstream out;
    if (cost.block_count() != counted.full.size() || cost.area_before.size() != counted.full.size() + 1) {
      out << cost.block_count() << " blocks instead of " << counted.full.size();
      return out.str();
    }
    for (std::size_t i = 0; i < counted.full.size(); ++i) {
      const BlockCost got = cost.block(i);
      if (got == BlockCost{counted.full[i], counted.partial[i], counted.area[i]}) continue;
      out << mask << ", block " << i << " of " << block.q << "x" << block.kv << ": " << got.full_tiles
          << " full, " << got.partial_tiles << " partial, area " << got.area << " instead of "
          << counted.full[i] << ", " << counted.partial[i] << ", " << counted.area[i] << "; ";
    }
    return out.str();
  }
};

TEST_P(BlockCosts, CountEveryPairOfRandomDocuments) {
  for (const std::string& name : test::mask_names()) {
    SCOPED_TRACE(name);
    EXPECT_TRUE(rc::check([this, &name] {
      const test::OracleMask mask = *test::parameters_for(name);
      const test::Row lengths = *test::documents(90);
      const std::int64_t side = *test::block_side();
      const BlockSize block{side, *rc::gen::arbitrary<bool>() ? side : *test::block_side()};
      RC_ASSERT(difference(mask, lengths, block) == "");
    }));
  }
}

TEST_P(BlockCosts, HoldForOneTokenAndForBlocksBeyondTheSequence) {
  const std::string huge = std::to_string(std::numeric_limits<std::int64_t>::max());
  const std::vector<test::OracleMask> masks = {"full",
                                               "causal",
                                               "document",
                                               "document-causal",
                                               "sliding-window:left=0,right=0",
                                               "sliding-window:left=" + huge + ",right=" + huge,
                                               "document-sliding-window:left=2,right=1",
                                               "prefix-lm:prefix=0",
                                               "prefix-lm:prefix=" + huge,
                                               "chunked:chunk=1",
                                               "chunked:chunk=" + huge,
                                               "document-chunked:chunk=2",
                                               "sink-sliding-window:left=0,sinks=0",
                                               "sink-sliding-window:left=1,sinks=" + huge,
                                               "global:window=0,tokens=0",
                                               "global:window=" + huge + ",tokens=" + huge,
                                               "global:window=0,tokens=2",
                                               "dilated:dilation=1,left=0",
                                               "dilated:dilation=" + huge + ",left=" + huge,
                                               "dilated:dilation=3,left=7"};
  for (const test::OracleMask& mask : masks) {
    EXPECT_EQ(difference(mask, {1}, {1, 1}), "");
    EXPECT_EQ(difference(mask, {1}, {128, 128}), "");
    EXPECT_EQ(difference(mask, {3, 1, 5}, {128, 4}), "");
    EXPECT_EQ(difference(mask, {3, 1, 5}, {4, 128}), "");
    EXPECT_EQ(difference(mask, test::Row(15, 1), {15, 1}), "");
  }
}

TEST_P(BlockCosts, HoldForTheLongestSequence) {
  const std::int64_t side = std::int64_t{1} << 20;
  const std::int64_t blocks = kMaxSequenceLength / side;
  const RowCost cost = costs(test::mask_of("document-causal", {{kMaxSequenceLength}}), {side, side});
  ASSERT_EQ(cost.block_count(), static_cast<std::size_t>(blocks));
  EXPECT_EQ(cost.area_before.back(), kMaxSequenceLength / 2 * (kMaxSequenceLength + 1));
  EXPECT_EQ(cost.block(0), (BlockCost{0, 1, side / 2 * (side + 1)}));
  EXPECT_EQ(cost.tiles.back(), blocks);
  EXPECT_EQ(cost.full_tiles.back(), blocks - 1);
}

TEST_P(BlockCosts, OfSeveralRowsAreThoseOfEach) {
  EXPECT_TRUE(rc::check([this] {
    const test::OracleMask chosen = *test::any_named_mask();
    std::vector<test::Row> rows = {*test::documents(90)};
    const int more = *rc::gen::inRange(0, 4);
    for (int i = 0; i < more; ++i) {
      rows.push_back(rows.back());
      std::rotate(rows.back().begin(), rows.back().begin() + 1, rows.back().end());
    }
    const BlockSize block{*test::block_side(), *test::block_side()};
    const Mask mask = test::mask_of(chosen, rows);
    std::vector<MaskView> views;
    for (std::size_t r = 0; r < rows.size(); ++r) views.push_back(mask.view(BatchRow{r}));
    const auto together = engine_->block_costs_of_rows(views, block, {});
    RC_ASSERT(together.has_value());
    RC_ASSERT(together->ok());
    RC_ASSERT((*together)->size() == rows.size());
    for (std::size_t r = 0; r < rows.size(); ++r) {
      RC_ASSERT((**together)[r] == costs(test::mask_of(chosen, {rows[r]}), block));
    }
  }));
}

TEST_P(BlockCosts, EndWithoutAValueWhenStopped) {
  const Mask mask = test::mask_of("causal", {{1 << 20}});
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(engine_->block_costs(mask.view(BatchRow{0}), {1, 1}, stop.get_token()).has_value());
}

INSTANTIATE_TEST_SUITE_P(Engine, BlockCosts, ::testing::ValuesIn(test::present_engines()), test::engine_name);

}  // namespace
}  // namespace evenkeel
