#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "cost/cost.h"
#include "execution/plan_tokens.h"
#include "gpu/kernel_runners.h"
#include "mask/mask.h"
#include "mask/mask_mod/flat_program.h"
#include "mask/mask_mod/mask_mod.h"
#include "mask/mask_mod/program_counts.device.h"
#include "mask/mask_mod/tile_sum.h"
#include "support/masks.h"
#include "support/ruled_texts.h"

namespace evenkeel {
namespace {

using mask_mod::TileCounts;
using test::ThreadOrder;

class ProgramCountsIn : public ::testing::TestWithParam<ThreadOrder> {
 protected:
  /// The tiles of every q block, `most` blocks of threads a launch, as the device does it; writes a guard on
  /// either side into `trouble` where it is touched.
  template <class Kernel>
  static std::vector<TileCounts> counts(Kernel kernel, std::int64_t most, std::string& trouble) {
    mask_mod::TileSum sum(kernel.all_blocks(), kernel.parts());
    for (; kernel.first < kernel.all_blocks(); kernel.first += most) {
      const TileCounts untouched{-1, -2};
      const auto count = static_cast<std::size_t>(std::min(most, kernel.all_blocks() - kernel.first));
      std::vector<TileCounts> found(count + 2, untouched);
      kernel.out = Span(found.data() + 1, count);
      test::run_in_order(kernel, GetParam());
      if (found.front() != untouched || found.back() != untouched) trouble = "wrote outside of its buffer";
      sum.add(kernel.first, kernel.out);
    }
    return std::move(sum).finish();
  }

  static mask_mod::FlatProgram flat_of(const Mask& mask, BatchRow row) {
    return mask_mod::FlatProgram::make(mask.program()->compiled(), row, mask_mod::kMostFlatSteps).value();
  }

  static RowCost costs(const Mask& mask, BatchRow row, BlockSize block, std::int64_t most,
                       std::string& trouble) {
    const auto flat = flat_of(mask, row);
    const mask_mod::ProgramCostsKernel kernel{flat.view(), {}, mask.seq_len(), block, 0, {}};
    return cost_of_tiles(mask, row, block.q, counts(kernel, most, trouble));
  }

  /// What differs from counting every pair in the order of a plan; `allows(q, kv)` is of tokens.
  template <class Allows>
  static std::string executed_trouble(const Mask& mask, BatchRow row, const Plan& plan, BlockSize block,
                                      std::int64_t most, Allows allows) {
    const auto flat = flat_of(mask, row);
    const auto placed = PlanTokens::make(plan, row, block).value();
    const std::int64_t tokens = plan.seq_len();
    std::vector<std::int64_t> order(static_cast<std::size_t>(tokens));
    for (std::int64_t token = 0; token < tokens; ++token)
      order[static_cast<std::size_t>(plan.position_of(row, token))] = token;
    const auto token_at = [&order](std::int64_t position) {
      return order[static_cast<std::size_t>(position)];
    };
    const RowCost counted = test::counted_cost(
        tokens, block, [&](std::int64_t q, std::int64_t kv) { return allows(token_at(q), token_at(kv)); });
    std::string outside;
    const auto got = counts(mask_mod::ExecutedProgramKernel{flat.view(), placed.view(), tokens, block, 0, {}},
                            most, outside);
    if (!outside.empty()) return outside;
    if (got.size() != counted.block_count()) return std::to_string(got.size()) + " q blocks";
    for (std::size_t q = 0; q < got.size(); ++q) {
      if (got[q].tiles == counted.tiles[q] && got[q].full_tiles == counted.full_tiles[q]) continue;
      return "q block " + std::to_string(q) + " has " + std::to_string(got[q].tiles) + " tiles, " +
             std::to_string(got[q].full_tiles) + " of them full, instead of " +
             std::to_string(counted.tiles[q]) + " and " + std::to_string(counted.full_tiles[q]);
    }
    return "";
  }

  /// What differs from counting every pair and from what the CPU's engine answers.
  static std::string trouble(const Mask& mask, BatchRow row, BlockSize block, std::int64_t most,
                             const RowCost& counted) {
    std::string outside;
    const RowCost got = costs(mask, row, block, most, outside);
    if (!outside.empty()) return outside;
    if (auto found = test::difference(got, counted); !found.empty()) return found;
    return test::difference(got, cost_of_row(mask, row, block, {}).value().value());
  }
};

TEST_P(ProgramCountsIn, TextsOfNamedMasksAreThoseOfTheirPairs) {
  EXPECT_TRUE(rc::check([] {
    const test::OracleMask mask = *test::any_named_mask();
    const auto rows = *test::batch_of(*test::documents(90));
    const BlockSize block{*test::block_side(), *test::block_side()};
    const std::int64_t most = *rc::gen::element<std::int64_t>(1, 2, 7, 1000);
    const Cost counted = test::oracle_cost(mask, rows, block);
    const Mask text = Mask::make(mask_mod_spec(MaskMod(mask_mod_text(test::spec_of(mask), rows.size()))),
                                 Layout::make(rows).value())
                          .value();
    for (std::size_t r = 0; r < rows.size(); ++r)
      RC_ASSERT(trouble(text, BatchRow{r}, block, most, counted.row(BatchRow{r})) == "");
  }));
}

TEST_P(ProgramCountsIn, AnyTextsAreThoseOfTheirPairs) {
  EXPECT_TRUE(rc::check([] {
    const auto tokens = *rc::gen::weightedOneOf<std::int64_t>(
        {{1, rc::gen::just<std::int64_t>(1)},
         {6, rc::gen::inRange<std::int64_t>(2, 140)},
         // As many kv blocks of one token as a block has threads, and one more.
         {2, rc::gen::element<std::int64_t>(127, 128, 129, 256, 257)}});
    const auto texts = test::ruled_texts(tokens);
    const test::RuledText& ruled = texts[*rc::gen::inRange<std::size_t>(0, texts.size())];
    const BlockSize block{*test::block_side(), *test::block_side()};
    const std::int64_t most = *rc::gen::element<std::int64_t>(1, 2, 7, 1000);
    const Mask mask = test::mask_of(ruled, {{tokens}, {tokens}});
    for (std::size_t r = 0; r < mask.batch(); ++r) {
      const RowCost counted = test::counted_cost(tokens, block, [&](std::int64_t q, std::int64_t k) {
        return ruled.allows(static_cast<std::int64_t>(r), q, k);
      });
      RC_ASSERT(trouble(mask, BatchRow{r}, block, most, counted) == "");
    }
  }));
}

TEST_P(ProgramCountsIn, TilesOverTheEdgeAreNeverFullAndCountOnlyWhatIsThere) {
  // Both texts allow every pair; intervals see it of the first only.
  for (const std::size_t i : {std::size_t{1}, std::size_t{9}}) {
    const auto texts = test::ruled_texts(10);
    const Mask mask = test::mask_of(texts[i], {{10}});
    std::string outside;
    const RowCost cost = costs(mask, BatchRow{0}, {4, 3}, 100, outside);
    EXPECT_EQ(cost.tiles, (std::vector<std::int64_t>{4, 4, 4})) << texts[i].text;
    EXPECT_EQ(cost.full_tiles, (std::vector<std::int64_t>{3, 3, 0})) << texts[i].text;
    EXPECT_EQ(cost.area_before, (std::vector<std::int64_t>{0, 40, 80, 100})) << texts[i].text;
    EXPECT_EQ(outside, "");
  }
}

TEST_P(ProgramCountsIn, ExecutedTilesAreThoseOfThePairsThatAPlanPutsThere) {
  EXPECT_TRUE(rc::check([] {
    const auto w = test::any_text_under_plan();
    const std::int64_t most = *rc::gen::element<std::int64_t>(1, 2, 7, 1000);
    const Mask mask = w.mask();
    const Plan plan = w.plan();
    for (std::size_t r = 0; r < mask.batch(); ++r) {
      const auto allows = [&](std::int64_t q, std::int64_t kv) {
        return w.ruled.allows(static_cast<std::int64_t>(r), q, kv);
      };
      RC_ASSERT(executed_trouble(mask, BatchRow{r}, plan, w.block, most, allows) == "");
    }
  }));
}

INSTANTIATE_TEST_SUITE_P(Order, ProgramCountsIn, ::testing::ValuesIn(test::kThreadOrders),
                         test::thread_order_name);

}  // namespace
}  // namespace evenkeel
