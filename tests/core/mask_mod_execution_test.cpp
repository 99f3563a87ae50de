#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>
#include <string>
#include <vector>

#include "balance/load_balancer.h"
#include "execution/execution.h"
#include "execution/traffic.h"
#include "mask/block_mask.h"
#include "raster/raster.h"
#include "support/block_masks.h"
#include "support/list_rearrangement.h"
#include "support/ruled_texts.h"
#include "support/workloads.h"

/// Masks as texts in everything that comes after a mask, under every plan: what the kernels execute against
/// the naive oracle, and all the rest against the closed forms.
namespace evenkeel {
namespace {

using test::OracleRow;
using test::OracleTile;

std::shared_ptr<const Snapshot> snapshot_of(const test::Workload& w, const MaskSpec& mask) {
  Request request;
  request.layout = Layout::make(w.rows).value();
  request.settings.masks = {{mask, 1}};
  request.settings.strategy = w.strategy;
  request.settings.world_size = WorldSize{w.world};
  request.settings.block_size = w.block;
  const auto engine = make_cpu_engine();
  return Pipeline().run(request, *engine).value();
}

RC_GTEST_PROP(MaskModExecution, TextsExecuteAsTheOracleCountsUnderEveryStrategy, ()) {
  const LoadBalancer* const balancer = *rc::gen::elementOf(load_balancers());
  const auto w = *test::workload_for(std::string(balancer->name), test::Serves::flex);
  const MaskSpec named = test::spec_of(w.mask);
  const MaskSpec text = mask_mod_spec(MaskMod(mask_mod_text(named, w.rows.size())));
  const auto by_name = snapshot_of(w, named);
  const auto by_text = snapshot_of(w, text);
  RC_ASSERT(by_name->chosen.metrics.ok());
  RC_ASSERT(by_text->chosen.metrics.ok());
  const Mask& mask = **by_text->mask;
  const Plan& plan = **by_text->chosen.plan;
  RC_ASSERT((*by_name->chosen.metrics)->total.area == (*by_text->chosen.metrics)->total.area);
  RC_ASSERT(mask.total_area() == (*by_name->mask)->total_area());
  const auto world = static_cast<std::size_t>(w.world);
  const auto executed = execute_flex(mask, **by_text->cost, plan);
  RC_ASSERT(executed->ok());
  for (std::size_t r = 0; r < w.rows.size(); ++r) {
    const OracleRow oracle(w.rows[r]);
    const auto rearrange =
        test::indices_of(plan, plan.index_rows() == IndexRows::shared ? 0 : r, Expansion::rearrange);
    for (std::size_t k = 0; k < world; ++k) {
      const auto tiles =
          test::oracle_tiles(oracle, w.mask, test::tokens_of_rank(rearrange, k, world), rearrange,
                             static_cast<std::size_t>(w.block.q), static_cast<std::size_t>(w.block.kv));
      RC_ASSERT((**executed).rows[r].full[k] == tiles.count(OracleTile::full));
      RC_ASSERT((**executed).rows[r].partial[k] == tiles.count(OracleTile::partial));
      const auto local =
          local_block_mask(mask, plan, BatchRow{r}, Rank{static_cast<std::int64_t>(k)}, w.block);
      RC_ASSERT(test::difference(**local, tiles) == "");
    }
  }
  RC_ASSERT((*kv_traffic(mask, plan))->tokens == (*kv_traffic(**by_name->mask, plan))->tokens);
}

RC_GTEST_PROP(MaskModExecution, EachRanksTilesOfAnyTextUnderAnyPlanAreThoseThatEveryPairSays, ()) {
  const auto w = test::any_text_under_plan();
  const Mask mask = w.mask();
  const Plan plan = w.plan();
  for (std::size_t r = 0; r < mask.batch(); ++r) {
    RC_TAG(plan.keeps_blocks_whole(BatchRow{r}, w.block.q) && plan.keeps_blocks_whole(BatchRow{r}, w.block.kv)
               ? "whole blocks"
               : "cut blocks");
    const auto allows = [&](std::int64_t q, std::int64_t kv) {
      return w.ruled.allows(static_cast<std::int64_t>(r), q, kv);
    };
    for (std::int64_t k = 0; k < w.world; ++k) {
      const auto of_rank = test::tokens_of_rank(w.rearrange[r], static_cast<std::size_t>(k),
                                                static_cast<std::size_t>(w.world));
      const auto tiles =
          test::oracle_tiles(allows, of_rank, w.rearrange[r], static_cast<std::size_t>(w.block.q),
                             static_cast<std::size_t>(w.block.kv));
      const auto local = local_block_mask(mask, plan, BatchRow{r}, Rank{k}, w.block);
      RC_ASSERT(test::difference(**local, tiles) == "");
    }
  }
}

TEST(MaskModExecution, ATextsTilesUnderAPlanOfWholeBlocksEndWithoutAValueWhenStopped) {
  std::stop_source stop;
  stop.request_stop();
  const Mask mask = test::mask_of(test::ruled_texts(64)[6], {{64}});
  std::vector<std::int64_t> in_order(64);
  std::iota(in_order.begin(), in_order.end(), 0);
  const Plan plan = test::plan_of({in_order}, 2);
  EXPECT_FALSE(local_block_mask(mask, plan, BatchRow{0}, Rank{0}, {8, 8}, stop.get_token()).has_value());
}

RC_GTEST_PROP(MaskModExecution, TextsAreDrawnAsTheirNamedMasks, ()) {
  const auto w = *test::workload_for("head-tail", test::Serves::flex);
  const MaskSpec named = test::spec_of(w.mask);
  const auto by_name = snapshot_of(w, named);
  const auto by_text = snapshot_of(w, mask_mod_spec(MaskMod(mask_mod_text(named, w.rows.size()))));
  const std::int64_t seq_len = (*by_name->mask)->seq_len();
  const auto side = *rc::gen::inRange<std::int32_t>(1, 60);
  for (const RowOrder order : {RowOrder::original, RowOrder::q_rearranged, RowOrder::executed}) {
    const auto draw = [&](const Snapshot& snapshot) {
      const RasterSource source{**snapshot.mask, BatchRow{0},    w.block, snapshot.chosen.plan->get(),
                                order,           WithShares::yes};
      return make_raster(source, {{0, seq_len}, {0, seq_len}, side, side + 7}).value();
    };
    RC_ASSERT(draw(*by_name) == draw(*by_text));
  }
}

}  // namespace
}  // namespace evenkeel
