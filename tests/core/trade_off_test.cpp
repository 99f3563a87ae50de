#include "pipeline/trade_off.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "execution/traffic.h"
#include "layout/generate.h"
#include "pipeline/pipeline.h"

namespace evenkeel {
namespace {

Request request_of(const Layout& layout) {
  Request request;
  request.layout = layout;
  request.settings.world_size = WorldSize{32};
  return request;
}

TEST(TradeOff, OfRealLengthsReadsLessTheSlowerTheSlowestRankMayBe) {
  const auto engine = make_cpu_engine();
  for (const char* preset : {"prolong", "wikipedia", "wlbllm-128k"}) {
    Request request = request_of(generate_preset(preset, 1, Packing{131072, 1, 1}).value());
    const auto curve = trade_off(request, {0, 10'000, 200'000}, *engine).value().value();
    ASSERT_EQ(curve.size(), 3U);
    EXPECT_EQ(curve[1].strategy, "affinity");
    EXPECT_EQ(curve[2].strategy, "affinity:slack=0.2");
    EXPECT_LT(curve[1].from_others, curve[0].from_others) << preset;
    EXPECT_LT(curve[2].from_others, curve[1].from_others) << preset;
    // Of refined, which has no slack and looks at no traffic.
    request.settings.strategy = "refined";
    const auto snapshot = Pipeline().run(request, *engine).value();
    const auto& tiles = (*snapshot->chosen.metrics)->total.planned_tiles;
    const std::int64_t best = *std::max_element(tiles.begin(), tiles.end());
    const Traffic traffic = kv_traffic(**snapshot->mask, **snapshot->chosen.plan).value().value();
    std::int64_t from_others = 0;
    for (std::int64_t r = 0; r < 32; ++r) from_others += traffic.from_others(Rank{r});
    EXPECT_EQ(curve[0].slowest_tiles, best) << preset;
    EXPECT_LT(curve[0].from_others, from_others * 4 / 5) << preset;
    for (const TradeOffPoint& point : curve) {
      EXPECT_LE(point.slowest_tiles, best + best * point.slack / 1'000'000) << preset;
      EXPECT_LE(point.from_others, point.all_gather);
    }
  }
}

TEST(TradeOff, OfWhatAffinityCannotServeIsItsError) {
  const auto engine = make_cpu_engine();
  const auto refused = trade_off(request_of(Layout::make({{100}}).value()), {0}, *engine).value();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().rule, "sequence-divisible-by-block");
}

TEST(TradeOff, EndsWithoutAValueWhenStopped) {
  std::stop_source stop;
  stop.request_stop();
  const auto engine = make_cpu_engine();
  const Request request = request_of(generate_preset("prolong", 1, Packing{131072, 1, 1}).value());
  EXPECT_FALSE(trade_off(request, {0}, *engine, stop.get_token()).has_value());
}

}  // namespace
}  // namespace evenkeel
