#include "raster/raster.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "balance/load_balancer.h"
#include "execution/execution.h"
#include "support/oracle.h"
#include "support/workloads.h"

namespace evenkeel {
namespace {

using test::OracleRow;
using test::Workload;

std::uint8_t share(std::int64_t part, std::int64_t whole) {
  return part == 0 ? std::uint8_t{0}
                   : static_cast<std::uint8_t>(std::max<std::int64_t>(1, part * 255 / whole));
}

/// Looks at every pair of a viewport, one by one. Tiles are those of places, and `token_of_place[i]` stands
/// at place i on both axes.
class NaiveRaster {
 public:
  NaiveRaster(const Workload& w, std::size_t row, std::vector<std::int64_t> token_of_place)
      : w_(w), oracle_(w.rows[row]), token_of_place_(std::move(token_of_place)) {
    across_ = ceil_div(static_cast<std::int64_t>(oracle_.seq_len()), w.block.kv);
    const std::int64_t down = ceil_div(static_cast<std::int64_t>(oracle_.seq_len()), w.block.q);
    class_.resize(static_cast<std::size_t>(across_ * down));
  }

  [[nodiscard]] TileClass tile(std::int64_t q, std::int64_t kv) {
    auto& known = class_[static_cast<std::size_t>(q / w_.block.q * across_ + kv / w_.block.kv)];
    if (!known) known = classify(q - q % w_.block.q, kv - kv % w_.block.kv);
    return *known;
  }

  struct Cell {
    std::int64_t pairs = 0;
    std::int64_t full = 0;
    std::int64_t partial = 0;
    std::int64_t allowed_in_partial = 0;
    std::map<std::int64_t, std::int64_t> touched_by_rank;
  };
  /// `places[i]` stands at i on the vertical axis.
  [[nodiscard]] Cell cell(Interval q, Interval kv, const std::vector<std::int64_t>& places,
                          const std::vector<std::int64_t>& owner_of_place) {
    Cell cell;
    for (std::int64_t at = q.begin; at < q.end; ++at) {
      const std::int64_t place = places[static_cast<std::size_t>(at)];
      for (std::int64_t k = kv.begin; k < kv.end; ++k) {
        ++cell.pairs;
        const TileClass tile_class = tile(place, k);
        if (tile_class == TileClass::empty) continue;
        ++cell.touched_by_rank[owner_of_place[static_cast<std::size_t>(place)]];
        (tile_class == TileClass::full ? cell.full : cell.partial) += 1;
        if (tile_class == TileClass::partial && allows(place, k)) ++cell.allowed_in_partial;
      }
    }
    return cell;
  }

 private:
  [[nodiscard]] bool allows(std::int64_t q, std::int64_t kv) const {
    const auto token = [this](std::int64_t place) {
      return static_cast<std::size_t>(token_of_place_[static_cast<std::size_t>(place)]);
    };
    return oracle_.allows(w_.mask, token(q), token(kv));
  }

  [[nodiscard]] TileClass classify(std::int64_t q0, std::int64_t kv0) const {
    const auto tokens = static_cast<std::int64_t>(oracle_.seq_len());
    std::int64_t allowed = 0;
    for (std::int64_t q = q0; q < std::min(q0 + w_.block.q, tokens); ++q) {
      for (std::int64_t kv = kv0; kv < std::min(kv0 + w_.block.kv, tokens); ++kv)
        allowed += allows(q, kv) ? 1 : 0;
    }
    if (allowed == 0) return TileClass::empty;
    return allowed == w_.block.q * w_.block.kv ? TileClass::full : TileClass::partial;
  }

  const Workload& w_;
  OracleRow oracle_;
  std::vector<std::int64_t> token_of_place_;
  std::int64_t across_ = 0;
  std::vector<std::optional<TileClass>> class_;  ///< by tile, as far as asked for
};

/// Mostly small enough to count its pairs; all of a short sequence.
Interval random_interval(std::int64_t limit) {
  constexpr std::int64_t kLongest = 400;
  const std::int64_t begin = *rc::gen::inRange<std::int64_t>(0, limit);
  const std::int64_t end = *rc::gen::inRange<std::int64_t>(begin + 1, std::min(limit, begin + kLongest) + 1);
  const Interval all{0, std::min(limit, kLongest)};
  return *rc::gen::oneOf(rc::gen::just(all), rc::gen::just(Interval{begin, end}));
}

void check_raster(const std::string& strategy) {
  const Workload w = *test::workload_for(strategy);
  const auto engine = make_cpu_engine();
  Pipeline pipeline;
  const auto snapshot = pipeline.run(test::request_of(w), *engine);
  const Plan& plan = **(*snapshot)->chosen.plan;
  const Mask& mask = **(*snapshot)->mask;
  const std::size_t row = *rc::gen::inRange<std::size_t>(0, w.rows.size());
  const RowOrder order = *rc::gen::element(RowOrder::original, RowOrder::q_rearranged, RowOrder::executed);
  const std::int64_t tokens = mask.seq_len();

  Viewport viewport{random_interval(tokens), random_interval(tokens), 0, 0};
  viewport.width = *rc::gen::inRange(1, 40);
  viewport.height = *rc::gen::inRange(1, 40);
  const auto raster = make_raster({mask, BatchRow{row}, w.block, &plan, order}, viewport);
  RC_ASSERT(raster.has_value());
  const int threads = *rc::gen::inRange(2, 5);
  const auto by_threads = make_raster({mask, BatchRow{row}, w.block, &plan, order}, viewport, {}, threads);
  RC_ASSERT(by_threads == raster);
  if (order == RowOrder::executed && check_flex(tokens, WorldSize{w.world}, w.block)) {
    // What runs need not be found again where it is known; the naive way below checks both.
    const auto found = find_executed_tiles(mask, plan, BatchRow{row}, w.block, tokens * tokens + 1);
    RC_ASSERT(found->mask != nullptr);
    for (const WithShares shares : {WithShares::yes, WithShares::no}) {
      RasterSource source{mask, BatchRow{row}, w.block, &plan, order, shares};
      const auto expected = make_raster(source, viewport);
      source.tiles = found->mask.get();
      RC_ASSERT(make_raster(source, viewport) == expected);
      RC_ASSERT(make_raster(source, viewport, {}, threads) == expected);
    }
  }

  const std::vector<std::int64_t> rearrange = test::indices_of(plan, row, Expansion::rearrange);
  const bool executed = order == RowOrder::executed;
  std::vector<std::int64_t> at(rearrange.size());
  std::vector<std::int64_t> owner(rearrange.size());
  std::vector<std::int64_t> token_of_place(rearrange.size());
  for (std::size_t i = 0; i < rearrange.size(); ++i) {
    at[i] = order == RowOrder::q_rearranged ? rearrange[i] : static_cast<std::int64_t>(i);
    owner[executed ? i : static_cast<std::size_t>(rearrange[i])] =
        static_cast<std::int64_t>(i) / (tokens / w.world);
    token_of_place[i] = executed ? rearrange[i] : static_cast<std::int64_t>(i);
  }

  RC_ASSERT(raster->q.interval == viewport.q);
  RC_ASSERT(raster->kv.interval == viewport.kv);
  RC_ASSERT(raster->q.count == std::min<std::int64_t>(viewport.height, viewport.q.length()));
  RC_ASSERT(raster->kv.count == std::min<std::int64_t>(viewport.width, viewport.kv.length()));
  RC_ASSERT(raster->q.begin_of(0) == viewport.q.begin);
  RC_ASSERT(raster->q.begin_of(raster->q.count) == viewport.q.end);

  NaiveRaster naive(w, row, token_of_place);
  for (std::int32_t r = 0; r < raster->q.count; ++r) {
    for (std::int32_t c = 0; c < raster->kv.count; ++c) {
      const auto cell = naive.cell(raster->q.cell(r), raster->kv.cell(c), at, owner);
      const std::size_t i = raster->index(r, c);
      RC_ASSERT(raster->full[i] == share(cell.full, cell.pairs));
      RC_ASSERT(raster->partial[i] == share(cell.partial, cell.pairs));
      if (!raster->pairs.empty()) RC_ASSERT(raster->pairs[i] == share(cell.allowed_in_partial, cell.pairs));
      const std::int64_t touched = cell.full + cell.partial;
      const std::uint8_t allowed =
          touched == 0 ? std::uint8_t{0} : share(cell.full + cell.allowed_in_partial, touched);
      RC_ASSERT(raster->shares[i] == (touched > 0 ? std::max(allowed, std::uint8_t{1}) : allowed));
      std::int64_t best = -1;
      std::int64_t most = 0;
      for (const auto& [rank, pairs] : cell.touched_by_rank) {
        if (pairs > most) {
          most = pairs;
          best = rank;
        }
      }
      RC_ASSERT(raster->owner[i] == best);
    }
  }
}

RC_GTEST_PROP(Raster, EveryCellOfContiguousIsWhatCountingPairsSays, ()) {
  check_raster("contiguous");
}
RC_GTEST_PROP(Raster, EveryCellOfHeadTailIsWhatCountingPairsSays, ()) {
  check_raster("head-tail");
}
RC_GTEST_PROP(Raster, EveryCellOfPerDocumentHeadTailIsWhatCountingPairsSays, ()) {
  check_raster("per-document-head-tail");
}
RC_GTEST_PROP(Raster, EveryCellOfTheDocumentMajorFormIsWhatCountingPairsSays, ()) {
  check_raster("per-document-head-tail-document-major");
}
RC_GTEST_PROP(Raster, EveryCellOfPtrrIsWhatCountingPairsSays, ()) {
  check_raster("ptrr");
}
RC_GTEST_PROP(Raster, EveryCellOfDefaultIsWhatCountingPairsSays, ()) {
  check_raster("default");
}

Mask mask_of(const std::string& name, const std::vector<std::int64_t>& lengths) {
  return Mask::make(parse_mask(name).value(), Layout::make({lengths}).value()).value();
}

TEST(Raster, ADocumentOfOneTokenAmongAMillionIsStillSeen) {
  const Mask mask = mask_of("document-causal", {500'000, 1, 500'000});
  const auto raster = make_raster({mask, BatchRow{0}, {1, 1}}, {{0, 1'000'001}, {0, 1'000'001}, 50, 50});
  for (std::int32_t cell = 0; cell < 50; ++cell) {
    EXPECT_GT(raster->full[raster->index(cell, cell)], 0) << cell;
  }
  // A cell that holds nothing but the one-token document and its neighbours' diagonal.
  const auto near = make_raster({mask, BatchRow{0}, {1, 1}}, {{499'999, 500'002}, {499'999, 500'002}, 3, 3});
  EXPECT_EQ(near->full[near->index(1, 1)], 255);
  EXPECT_EQ(near->full[near->index(1, 0)], 0);
  EXPECT_EQ(near->full[near->index(2, 1)], 0);
}

TEST(Raster, ADiagonalOfTwoBillionTokensDoesNotVanish) {
  const std::int64_t tokens = kMaxSequenceLength;
  const Mask mask = mask_of("causal", {tokens});
  const auto raster = make_raster({mask, BatchRow{0}, {65536, 65536}}, {{0, tokens}, {0, tokens}, 64, 64});
  for (std::int32_t cell = 0; cell < 64; ++cell) {
    EXPECT_GT(raster->partial[raster->index(cell, cell)], 0) << cell;
    if (cell > 0) {
      EXPECT_EQ(raster->full[raster->index(cell, cell - 1)], 255) << cell;
    }
    if (cell < 63) {
      EXPECT_EQ(raster->full[raster->index(cell, cell + 1)], 0) << cell;
    }
  }
}

TEST(Raster, OneCellHoldsTheLargestSequence) {
  const std::int64_t tokens = kMaxSequenceLength;
  const Mask mask = mask_of("causal", {tokens});
  const auto raster = make_raster({mask, BatchRow{0}, {1, 1}}, {{tokens - 4096, tokens}, {0, tokens}, 1, 1});
  EXPECT_EQ(raster->full[0], 254);
  const Mask full = mask_of("full", {tokens});
  const auto whole = make_raster({full, BatchRow{0}, {tokens, tokens}}, {{0, tokens}, {0, tokens}, 1, 1});
  EXPECT_EQ(whole->full[0], 255);
}

TEST(Raster, PairsShowInsidePartialTilesThatAreLargeOnScreen) {
  const Mask mask = mask_of("causal", {8});
  const auto raster = make_raster({mask, BatchRow{0}, {4, 4}}, {{0, 8}, {0, 8}, 100, 100});
  ASSERT_EQ(raster->q.count, 8);
  ASSERT_EQ(raster->pairs.size(), 64U);
  for (std::int32_t q = 0; q < 8; ++q) {
    for (std::int32_t kv = 0; kv < 8; ++kv) {
      const bool partial = q / 4 == kv / 4;
      EXPECT_EQ(raster->partial[raster->index(q, kv)], partial ? 255 : 0);
      EXPECT_EQ(raster->pairs[raster->index(q, kv)], partial && kv <= q ? 255 : 0);
    }
  }
}

TEST(Raster, ThePeakOfARowIsItsHeaviestBlockAndItsOwner) {
  const Mask mask = mask_of("causal", {8});
  const auto engine = make_cpu_engine();
  const Layout layout = mask.layout();
  PlanRequest request{layout,  WorldSize{2}, BlockSize{2, 2}, ReferenceProfile::torch_2_15, LoadBalancing::on,
                      nullptr, *engine};
  const Plan plan = (*find_load_balancer("head-tail"))->make_plan(request).value();
  const auto raster =
      make_raster({mask, BatchRow{0}, {2, 2}, &plan, RowOrder::original}, {{0, 8}, {0, 8}, 4, 2});
  // Blocks 0 to 3 touch 1 to 4 tiles, one of them partial, and belong to ranks 0 1 1 0.
  EXPECT_EQ(raster->peaks, (std::vector<RowPeak>{{2, 1, 1}, {4, 3, 0}}));
}

TEST(Raster, OutsideTheSequenceThereIsNothingAndNothingCrashes) {
  const Mask mask = mask_of("document", {5, 3});
  const auto clipped = make_raster({mask, BatchRow{0}, {4, 4}}, {{-3, 20}, {6, 99}, 10, 10});
  EXPECT_EQ(clipped->q.interval, (Interval{0, 8}));
  EXPECT_EQ(clipped->kv.interval, (Interval{6, 8}));
  for (const Viewport& viewport : {Viewport{{8, 9}, {0, 8}, 4, 4}, Viewport{{3, 3}, {0, 8}, 4, 4},
                                   Viewport{{0, 8}, {0, 8}, 0, 4}, Viewport{{5, 2}, {0, 8}, 4, 4}}) {
    const auto nothing = make_raster({mask, BatchRow{0}, {4, 4}}, viewport);
    EXPECT_EQ(nothing->q.count, 0);
    EXPECT_TRUE(nothing->full.empty());
  }
}

TEST(Raster, AStoppedRasterIsNoRaster) {
  const Mask mask = mask_of("causal", {64});
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(make_raster({mask, BatchRow{0}, {4, 4}}, {{0, 64}, {0, 64}, 8, 8}, stop.get_token()));
}

}  // namespace
}  // namespace evenkeel
