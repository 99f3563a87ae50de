#include <rapidcheck.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/engines.h"
#include "mask/mask.h"
#include "mask/mask_mod/mask_mod.h"
#include "support/masks.h"
#include "support/ruled_texts.h"

namespace evenkeel {
namespace {

class MaskCosts : public test::EngineContract {
 protected:
  void SetUp() override {
    if (engine_->capabilities().mask_costs) return;
    const auto refused = engine_->mask_costs(test::mask_of("full", {{1}}), BatchRow{0}, {1, 1}, {});
    ASSERT_TRUE(refused.has_value());
    ASSERT_FALSE(refused->ok());
    EXPECT_EQ(refused->error().kind, ErrorKind::unavailable);
    GTEST_SKIP() << GetParam() << " does not offer costs of any mask, and says so";
  }

  /// What differs from these costs; empty where nothing does.
  [[nodiscard]] std::string trouble(const Mask& mask, BatchRow row, BlockSize block,
                                    const RowCost& expected) const {
    const auto cost = engine_->mask_costs(mask, row, block, {});
    if (!cost) return "stopped unasked";
    if (!cost->ok()) return cost->error().line();
    return test::difference(**cost, expected);
  }

  /// The same of a mask that only the CPU need serve: others may say that they do not.
  [[nodiscard]] std::string trouble_if_served(const Mask& mask, BatchRow row, BlockSize block,
                                              const RowCost& expected) const {
    const auto cost = engine_->mask_costs(mask, row, block, {});
    const bool refused = cost && !cost->ok() && cost->error().kind == ErrorKind::unavailable &&
                         cost->error().rule == kPrimitiveRule;
    if (refused && engine_->name() != "cpu") return "";
    return trouble(mask, row, block, expected);
  }

  [[nodiscard]] std::string trouble(const test::RuledText& ruled, const std::vector<test::Row>& rows,
                                    BlockSize block) const {
    const Mask mask = test::mask_of(ruled, rows);
    for (std::size_t r = 0; r < rows.size(); ++r) {
      const RowCost expected = test::counted_cost(mask.seq_len(), block, [&](std::int64_t q, std::int64_t k) {
        return ruled.allows(static_cast<std::int64_t>(r), q, k);
      });
      if (auto found = trouble(mask, BatchRow{r}, block, expected); !found.empty())
        return ruled.text + ", row " + std::to_string(r) + ", " + found;
    }
    return "";
  }
};

TEST_P(MaskCosts, OfNamedMasksAndOfTheirTextsAreThoseThatEveryPairSays) {
  for (const std::string& name : test::mask_names()) {
    SCOPED_TRACE(name);
    EXPECT_TRUE(rc::check([this, &name] {
      const test::OracleMask mask = *test::parameters_for(name);
      const auto rows = *test::batch_of(*test::documents(70));
      const BlockSize block{*test::block_side(), *test::block_side()};
      const Cost expected = test::oracle_cost(mask, rows, block);
      const Mask named = test::mask_of(mask, rows);
      const Mask text =
          Mask::make(mask_mod_spec(MaskMod(mask_mod_text(named.spec(), rows.size()))), named.layout())
              .value();
      for (std::size_t r = 0; r < rows.size(); ++r) {
        RC_ASSERT(trouble(named, BatchRow{r}, block, expected.row(BatchRow{r})) == "");
        RC_ASSERT(trouble(text, BatchRow{r}, block, expected.row(BatchRow{r})) == "");
      }
    }));
  }
}

TEST_P(MaskCosts, OfTextsAreThoseThatEveryPairSays) {
  for (const std::int64_t tokens : {1, 2, 100, 131}) {
    for (const test::RuledText& ruled : test::ruled_texts(tokens)) {
      for (const BlockSize block : {BlockSize{1, 1}, BlockSize{2, 3}, BlockSize{16, 16}, BlockSize{10, 50},
                                    BlockSize{64, 7}, BlockSize{128, 128}, BlockSize{1, 1000}}) {
        EXPECT_EQ(trouble(ruled, {{tokens}, {tokens}}, block), "")
            << tokens << " tokens at " << block.q << "x" << block.kv;
      }
    }
  }
}

TEST_P(MaskCosts, OfMoreTilesThanABackendTakesAtOnce) {
  // More kv blocks than threads of a block, by one, to the last one, and over many launches.
  for (const std::int64_t tokens : {256, 258, 512}) {
    for (const test::RuledText& ruled : test::ruled_texts(tokens))
      EXPECT_EQ(trouble(ruled, {{tokens}}, {32, 2}), "") << tokens;
  }
  const auto texts = test::ruled_texts(1500);
  for (const std::size_t i : {std::size_t{4}, std::size_t{8}}) {
    EXPECT_EQ(trouble(texts[i], {{1500}}, {1, 1}), "");
    EXPECT_EQ(trouble(texts[i], {{1500}}, {1, 1500}), "");
    EXPECT_EQ(trouble(texts[i], {{1500}}, {1500, 1}), "");
    EXPECT_EQ(trouble(texts[i], {{1500}}, {700, 700}), "");
  }
}

TEST_P(MaskCosts, OfTilesOfAnySizeAreRightOrNotServed) {
  const std::int64_t tokens = 3000;
  const Mask mask = test::mask_of(test::RuledText{"lambda b, h, q, k: q >= k", {}, {}}, {{tokens}});
  for (const BlockSize block : {BlockSize{1024, 1024}, BlockSize{1025, 1024}, BlockSize{3000, 3000},
                                BlockSize{kMaxSequenceLength, kMaxSequenceLength}}) {
    const RowCost expected =
        test::counted_cost(tokens, block, [](std::int64_t q, std::int64_t k) { return q >= k; });
    EXPECT_EQ(trouble_if_served(mask, BatchRow{0}, block, expected), "") << block.q << "x" << block.kv;
  }
}

TEST_P(MaskCosts, OfJoinedMasksAreRightOrNotServed) {
  EXPECT_TRUE(rc::check([this] {
    const test::OracleMask mask = *test::joined_mask(2);
    const std::vector<test::Row> rows = {*test::documents(60)};
    const BlockSize block{*test::block_side(), *test::block_side()};
    const Cost expected = test::oracle_cost(mask, rows, block);
    RC_ASSERT(trouble_if_served(test::mask_of(mask, rows), BatchRow{0}, block, expected.row(BatchRow{0})) ==
              "");
  }));
}

TEST_P(MaskCosts, OfLongTextsAreRightOrNotServed) {
  std::string text = "lambda b, h, q, k: (q % 2 == 0)";
  for (int i = 3; i < 40; ++i) text += " | (q % " + std::to_string(i) + " == k % 5)";
  const Mask mask = test::mask_of(test::RuledText{text, {}, {}}, {{60}});
  const RowCost expected = test::counted_cost(60, {16, 8}, [](std::int64_t q, std::int64_t k) {
    bool allowed = q % 2 == 0;
    for (std::int64_t i = 3; i < 40; ++i) allowed = allowed || q % i == k % 5;
    return allowed;
  });
  EXPECT_EQ(trouble_if_served(mask, BatchRow{0}, {16, 8}, expected), "");
}

TEST_P(MaskCosts, EndWithoutAValueWhenStopped) {
  std::stop_source stop;
  stop.request_stop();
  const Mask text = test::mask_of(test::ruled_texts(64)[4], {{64}});
  EXPECT_FALSE(engine_->mask_costs(text, BatchRow{0}, {8, 8}, stop.get_token()).has_value());
  const Mask named = test::mask_of("causal", {{64}});
  EXPECT_FALSE(engine_->mask_costs(named, BatchRow{0}, {8, 8}, stop.get_token()).has_value());
}

INSTANTIATE_TEST_SUITE_P(Engine, MaskCosts, ::testing::ValuesIn(test::present_engines()), test::engine_name);

}  // namespace
}  // namespace evenkeel
