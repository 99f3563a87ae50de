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

class RowAreasOf : public test::EngineContract {
 protected:
  void SetUp() override {
    if (engine_->capabilities().row_areas) return;
    const Mask mask = test::mask_of(test::ruled_texts(1)[1], {{1}});
    const auto refused = engine_->row_areas(mask.program()->compiled(), BatchRow{0}, 1, {});
    ASSERT_TRUE(refused.has_value());
    ASSERT_FALSE(refused->ok());
    EXPECT_EQ(refused->error().kind, ErrorKind::unavailable);
    GTEST_SKIP() << GetParam() << " does not offer pairs of mask_mods, and says so";
  }

  /// What differs from the pairs that `allows(q, kv)` counts; empty where nothing does.
  template <class Allows>
  [[nodiscard]] std::string trouble(const Mask& mask, BatchRow row, Allows allows) const {
    const std::int64_t tokens = mask.seq_len();
    const auto areas = engine_->row_areas(mask.program()->compiled(), row, tokens, {});
    if (!areas) return "stopped unasked";
    if (!areas->ok()) return areas->error().line();
    const std::vector<std::int64_t>& before = (*areas)->before;
    if (before.size() != static_cast<std::size_t>(tokens) + 1) return std::to_string(before.size()) + " sums";
    std::int64_t pairs = 0;
    for (std::int64_t q = 0; q <= tokens; ++q) {
      if (before[static_cast<std::size_t>(q)] != pairs) {
        return std::to_string(before[static_cast<std::size_t>(q)]) + " pairs before row " +
               std::to_string(q) + " instead of " + std::to_string(pairs);
      }
      for (std::int64_t kv = 0; q < tokens && kv < tokens; ++kv) pairs += allows(q, kv) ? 1 : 0;
    }
    const std::int64_t counted = (*areas)->pairs_counted;
    return counted < 0 || counted > tokens * tokens ? "looked at " + std::to_string(counted) + " pairs" : "";
  }

  [[nodiscard]] std::string trouble(const test::RuledText& ruled, std::int64_t tokens) const {
    const Mask mask = test::mask_of(ruled, {{tokens}, {tokens}});
    for (std::size_t r = 0; r < mask.batch(); ++r) {
      auto found = trouble(mask, BatchRow{r}, [&](std::int64_t q, std::int64_t kv) {
        return ruled.allows(static_cast<std::int64_t>(r), q, kv);
      });
      if (!found.empty()) return ruled.text + ", row " + std::to_string(r) + ": " + found;
    }
    return "";
  }
};

TEST_P(RowAreasOf, TextsOfNamedMasksAreThoseThatEveryPairSays) {
  for (const std::string& name : test::mask_names()) {
    SCOPED_TRACE(name);
    EXPECT_TRUE(rc::check([this, &name] {
      const test::OracleMask mask = *test::parameters_for(name);
      const auto rows = *test::batch_of(*test::documents(150));
      const Mask named = test::mask_of(mask, rows);
      const Mask text =
          Mask::make(mask_mod_spec(MaskMod(mask_mod_text(named.spec(), rows.size()))), named.layout())
              .value();
      for (std::size_t r = 0; r < rows.size(); ++r) {
        const auto allows = [&](std::int64_t q, std::int64_t kv) { return named.allows(BatchRow{r}, q, kv); };
        RC_ASSERT(trouble(text, BatchRow{r}, allows) == "");
      }
    }));
  }
}

TEST_P(RowAreasOf, AnyTextsAreThoseThatEveryPairSays) {
  for (const std::int64_t tokens : {1, 2, 63, 64, 65, 131, 700}) {
    for (const test::RuledText& ruled : test::ruled_texts(tokens))
      EXPECT_EQ(trouble(ruled, tokens), "") << tokens << " tokens";
  }
}

TEST_P(RowAreasOf, LongSequencesAreThoseOfTheirClosedForm) {
  // Longer than what a backend takes at once.
  const std::int64_t tokens = (std::int64_t{1} << 19) + 1000;
  const Mask mask = test::mask_of(test::RuledText{"lambda b, h, q, k: q >= k", {}, {}}, {{tokens}});
  const auto areas = engine_->row_areas(mask.program()->compiled(), BatchRow{0}, tokens, {});
  ASSERT_TRUE(areas.has_value());
  ASSERT_TRUE(areas->ok()) << areas->error().line();
  for (std::int64_t q = 0; q <= tokens; ++q)
    ASSERT_EQ((*areas)->before[static_cast<std::size_t>(q)], q * (q + 1) / 2) << q;
}

TEST_P(RowAreasOf, LongTextsAreRightOrNotServed) {
  std::string text = "lambda b, h, q, k: (q % 2 == 0)";
  for (int i = 3; i < 40; ++i) text += " | (q % " + std::to_string(i) + " == k % 5)";
  const Mask mask = test::mask_of(test::RuledText{text, {}, {}}, {{60}});
  const auto areas = engine_->row_areas(mask.program()->compiled(), BatchRow{0}, 60, {});
  ASSERT_TRUE(areas.has_value());
  if (!areas->ok() && engine_->name() != "cpu") {
    EXPECT_EQ(areas->error().kind, ErrorKind::unavailable);
    EXPECT_EQ(areas->error().rule, kPrimitiveRule);
    return;
  }
  EXPECT_EQ(trouble(mask, BatchRow{0},
                    [](std::int64_t q, std::int64_t k) {
                      bool allowed = q % 2 == 0;
                      for (std::int64_t i = 3; i < 40; ++i) allowed = allowed || q % i == k % 5;
                      return allowed;
                    }),
            "");
}

TEST_P(RowAreasOf, EndWithoutAValueWhenStopped) {
  std::stop_source stop;
  stop.request_stop();
  const Mask text = test::mask_of(test::ruled_texts(64)[4], {{64}});
  EXPECT_FALSE(engine_->row_areas(text.program()->compiled(), BatchRow{0}, 64, stop.get_token()).has_value());
}

INSTANTIATE_TEST_SUITE_P(Engine, RowAreasOf, ::testing::ValuesIn(test::present_engines()), test::engine_name);

}  // namespace
}  // namespace evenkeel
