#include "pipeline/trade_off.h"

#include <algorithm>
#include <utility>

#include "balance/strategy.h"
#include "execution/traffic.h"
#include "pipeline/pipeline.h"

namespace evenkeel {
namespace {

using Curve = std::vector<TradeOffPoint>;

std::string affinity_with(std::int64_t slack) {
  Strategy strategy = parse_strategy("affinity").value();
  strategy.parameters[0] = slack;
  return strategy_text(strategy);
}

}  // namespace

std::vector<std::int64_t> trade_off_slacks() {
  return {0, 1'000, 2'000, 5'000, 10'000, 20'000, 50'000, 100'000, 200'000, 500'000};
}

Cancellable<Result<Curve>> trade_off(const Request& request, const std::vector<std::int64_t>& slacks,
                                     const Engine& engine, const std::stop_token& stop) {
  Curve curve;
  Pipeline pipeline;
  for (const std::int64_t slack : slacks) {
    Request one{request.layout, request.settings, {}};
    one.settings.strategy = affinity_with(slack);
    const auto snapshot = pipeline.run(one, engine, stop);
    if (!snapshot) return std::nullopt;
    const StrategyOutcome& outcome = (*snapshot)->chosen;
    if (!outcome.metrics) return Result<Curve>(outcome.metrics.error());
    const auto traffic = kv_traffic(**(*snapshot)->mask, **outcome.plan, stop);
    if (!traffic) return std::nullopt;
    if (!traffic->ok()) return Result<Curve>(traffic->error());
    const std::int64_t world = one.settings.world_size.value;
    const std::vector<std::int64_t>& tiles = (*outcome.metrics)->total.planned_tiles;
    TradeOffPoint point{outcome.strategy, slack, *std::max_element(tiles.begin(), tiles.end()), 0,
                        world * (*traffic)->all_gather};
    for (std::int64_t r = 0; r < world; ++r) point.from_others += (*traffic)->from_others(Rank{r});
    curve.push_back(std::move(point));
  }
  return Result<Curve>(std::move(curve));
}

}  // namespace evenkeel
