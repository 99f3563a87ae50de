#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <string>
#include <vector>

#include "cost/cost.h"
#include "cost/cost_sum.h"
#include "gpu/kernel_runners.h"
#include "mask/mask.h"
#include "mask/mask_mod/flat_program.h"
#include "mask/mask_mod/mask_mod.h"
#include "mask/mask_mod/program_costs.device.h"
#include "support/masks.h"
#include "support/ruled_texts.h"

namespace evenkeel {
namespace {

using mask_mod::TileCounts;
using test::ThreadOrder;

class ProgramCostsIn : public ::testing::TestWithParam<ThreadOrder> {
 protected:
  /// The cost of a row, `most` blocks of threads a launch, as the device does it; writes a guard on either
  /// side into `trouble` where it is touched.
  static RowCost costs(const Mask& mask, BatchRow row, BlockSize block, std::int64_t most,
                       std::string& trouble) {
    const auto flat =
        mask_mod::FlatProgram::make(mask.program()->compiled(), row, mask_mod::kMostFlatSteps).value();
    mask_mod::ProgramCostsKernel kernel{flat.view(), mask.seq_len(), block, 0, {}};
    CostSum sum(kernel.all_blocks(), kernel.parts());
    for (; kernel.first < kernel.all_blocks(); kernel.first += most) {
      const TileCounts untouched{-1, -2};
      const auto count = static_cast<std::size_t>(std::min(most, kernel.all_blocks() - kernel.first));
      std::vector<TileCounts> found(count + 2, untouched);
      kernel.out = Span(found.data() + 1, count);
      test::run_in_order(kernel, GetParam());
      if (found.front() != untouched || found.back() != untouched) trouble = "wrote outside of its buffer";
      sum.add(kernel.first, kernel.out);
    }
    return std::move(sum).finish(mask, row, block.q);
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

TEST_P(ProgramCostsIn, TextsOfNamedMasksAreThoseOfTheirPairs) {
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

TEST_P(ProgramCostsIn, AnyTextsAreThoseOfTheirPairs) {
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

TEST_P(ProgramCostsIn, TilesOverTheEdgeAreNeverFullAndCountOnlyWhatIsThere) {
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

INSTANTIATE_TEST_SUITE_P(Order, ProgramCostsIn, ::testing::ValuesIn(test::kThreadOrders),
                         test::thread_order_name);

}  // namespace
}  // namespace evenkeel
