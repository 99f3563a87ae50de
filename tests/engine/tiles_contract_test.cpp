#include <rapidcheck.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/engines.h"
#include "mask/mask.h"
#include "mask/mask_mod/mask_mod.h"
#include "support/masks.h"

namespace evenkeel {
namespace {

/// The tiles of a window with a guard on either side, for one way of asking.
template <class Ask>
std::string trouble(const test::OracleTiles& expected, TileWindow window, Ask ask) {
  constexpr std::size_t kGuard = 64;
  const auto untouched = static_cast<TileClass>(77);
  std::vector<TileClass> out(static_cast<std::size_t>(window.tiles()) + 2 * kGuard, untouched);
  const auto done = ask(window, Span<TileClass>(out.data() + kGuard, out.size() - 2 * kGuard));
  if (!done) return "stopped unasked";
  if (!done->ok()) return done->error().line();
  std::size_t at = kGuard;
  for (std::int64_t q = window.q_blocks.begin; q < window.q_blocks.end; ++q) {
    for (std::int64_t kv = window.kv_blocks.begin; kv < window.kv_blocks.end; ++kv, ++at) {
      const auto right = expected.rows[static_cast<std::size_t>(q)][static_cast<std::size_t>(kv)];
      if (static_cast<int>(out[at]) != static_cast<int>(right)) {
        return "tile " + std::to_string(q) + ", " + std::to_string(kv);
      }
    }
  }
  for (std::size_t i = 0; i < kGuard; ++i) {
    if (out[i] != untouched || out[out.size() - 1 - i] != untouched) return "wrote outside of its buffer";
  }
  return "";
}

/// The whole of it, or some of it; never empty.
TileWindow any_window(const test::OracleTiles& tiles) {
  const auto some = [](std::size_t count) {
    const auto end = static_cast<std::int64_t>(count);
    if (*rc::gen::arbitrary<bool>()) return Interval{0, end};
    const std::int64_t begin = *rc::gen::inRange<std::int64_t>(0, end);
    return Interval{begin, *rc::gen::inRange<std::int64_t>(begin + 1, end + 1)};
  };
  return {some(tiles.rows.size()), some(tiles.rows.front().size())};
}

test::OracleTiles tiles_of(const test::OracleMask& mask, const test::Row& lengths, BlockSize block) {
  return test::oracle_tiles(test::OracleRow(lengths), mask, static_cast<std::size_t>(block.q),
                            static_cast<std::size_t>(block.kv));
}

class NamedTiles : public test::EngineContract {
 protected:
  void SetUp() override {
    if (engine_->capabilities().named_tiles) return;
    const Mask mask = test::mask_of("full", {{1}});
    TileClass tile = TileClass::empty;
    const auto refused =
        engine_->named_tiles(mask.view(BatchRow{0}), {1, 1}, {{0, 1}, {0, 1}}, {&tile, 1}, {});
    ASSERT_TRUE(refused.has_value());
    ASSERT_FALSE(refused->ok());
    EXPECT_EQ(refused->error().kind, ErrorKind::unavailable);
    GTEST_SKIP() << GetParam() << " does not offer tiles of named masks, and says so";
  }
};

TEST_P(NamedTiles, AreThoseThatEveryPairSays) {
  for (const std::string& name : test::mask_names()) {
    SCOPED_TRACE(name);
    EXPECT_TRUE(rc::check([this, &name] {
      const test::OracleMask mask = *test::parameters_for(name);
      const test::Row lengths = *test::documents(90);
      const std::int64_t side = *test::block_side();
      const BlockSize block{side, *rc::gen::arbitrary<bool>() ? side : *test::block_side()};
      const test::OracleTiles expected = tiles_of(mask, lengths, block);
      const Mask made = test::mask_of(mask, {lengths});
      RC_ASSERT(trouble(expected, any_window(expected), [&](TileWindow window, Span<TileClass> out) {
                  return engine_->named_tiles(made.view(BatchRow{0}), block, window, out, {});
                }) == "");
    }));
  }
}

TEST_P(NamedTiles, EndWithoutAValueWhenStopped) {
  const Mask mask = test::mask_of("causal", {{64}});
  std::vector<TileClass> out(64);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(engine_->named_tiles(mask.view(BatchRow{0}), {8, 8}, {{0, 8}, {0, 8}}, out, stop.get_token())
                   .has_value());
}

INSTANTIATE_TEST_SUITE_P(Engine, NamedTiles, ::testing::ValuesIn(test::present_engines()), test::engine_name);

class ProgramTiles : public test::EngineContract {
 protected:
  void SetUp() override {
    if (engine_->capabilities().program_tiles) return;
    const Mask mask = by_text("lambda b, h, q, k: q >= k", {{1}});
    TileClass tile = TileClass::empty;
    const auto refused = engine_->program_tiles(mask.program()->compiled(), BatchRow{0}, 1, {1, 1},
                                                {{0, 1}, {0, 1}}, {&tile, 1}, {});
    ASSERT_TRUE(refused.has_value());
    ASSERT_FALSE(refused->ok());
    EXPECT_EQ(refused->error().kind, ErrorKind::unavailable);
    GTEST_SKIP() << GetParam() << " does not offer tiles of mask_mods, and says so";
  }

  [[nodiscard]] static Mask by_text(const std::string& text, const std::vector<test::Row>& rows) {
    return Mask::make(mask_mod_spec(MaskMod(text)), Layout::make(rows).value()).value();
  }
};

TEST_P(ProgramTiles, OfTheTextsOfNamedMasksAreThoseThatEveryPairSays) {
  for (const std::string& name : test::mask_names()) {
    SCOPED_TRACE(name);
    EXPECT_TRUE(rc::check([this, &name] {
      const test::OracleMask mask = *test::parameters_for(name);
      std::vector<test::Row> rows = {*test::documents(60)};
      if (*rc::gen::arbitrary<bool>()) rows.emplace_back(rows[0].rbegin(), rows[0].rend());
      const BlockSize block{*test::block_side(), *test::block_side()};
      const Mask made = by_text(mask_mod_text(test::spec_of(mask), rows.size()), rows);
      for (std::size_t r = 0; r < rows.size(); ++r) {
        const test::OracleTiles expected = tiles_of(mask, rows[r], block);
        RC_ASSERT(trouble(expected, any_window(expected), [&](TileWindow window, Span<TileClass> out) {
                    return engine_->program_tiles(made.program()->compiled(), BatchRow{r}, made.seq_len(),
                                                  block, window, out, {});
                  }) == "");
      }
    }));
  }
}

TEST_P(ProgramTiles, OfWhatIntervalsCannotDecideAreThoseThatEveryPairSays) {
  const Mask mask = by_text("lambda b, h, q, k: (q * k) % 7 == 3", {{100}});
  for (const BlockSize block : {BlockSize{1, 1}, BlockSize{2, 3}, BlockSize{16, 16}, BlockSize{64, 48}}) {
    test::OracleTiles expected;
    for (std::int64_t q0 = 0; q0 < 100; q0 += block.q) {
      auto& row = expected.rows.emplace_back();
      for (std::int64_t k0 = 0; k0 < 100; k0 += block.kv) {
        std::int64_t pairs = 0;
        for (std::int64_t q = q0; q < std::min<std::int64_t>(100, q0 + block.q); ++q) {
          for (std::int64_t k = k0; k < std::min<std::int64_t>(100, k0 + block.kv); ++k)
            pairs += (q * k) % 7 == 3 ? 1 : 0;
        }
        row.push_back(pairs == 0                    ? test::OracleTile::empty
                      : pairs == block.q * block.kv ? test::OracleTile::full
                                                    : test::OracleTile::partial);
      }
    }
    const TileWindow all{{0, static_cast<std::int64_t>(expected.rows.size())},
                         {0, static_cast<std::int64_t>(expected.rows[0].size())}};
    EXPECT_EQ(trouble(expected, all,
                      [&](TileWindow window, Span<TileClass> out) {
                        return engine_->program_tiles(mask.program()->compiled(), BatchRow{0}, 100, block,
                                                      window, out, {});
                      }),
              "")
        << block.q << "x" << block.kv;
  }
}

TEST_P(ProgramTiles, EndWithoutAValueWhenStopped) {
  const Mask mask = by_text("lambda b, h, q, k: q >= k", {{64}});
  std::vector<TileClass> out(64);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(engine_
                   ->program_tiles(mask.program()->compiled(), BatchRow{0}, 64, {8, 8}, {{0, 8}, {0, 8}}, out,
                                   stop.get_token())
                   .has_value());
}

INSTANTIATE_TEST_SUITE_P(Engine, ProgramTiles, ::testing::ValuesIn(test::present_engines()),
                         test::engine_name);

}  // namespace
}  // namespace evenkeel
