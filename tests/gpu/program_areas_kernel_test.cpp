#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "gpu/kernel_runners.h"
#include "mask/mask.h"
#include "mask/mask_mod/flat_program.h"
#include "mask/mask_mod/mask_mod.h"
#include "mask/mask_mod/program_areas.device.h"
#include "support/masks.h"
#include "support/ruled_texts.h"

namespace evenkeel {
namespace {

using Kernel = mask_mod::ProgramAreasKernel;
using test::ThreadOrder;

constexpr std::int64_t kUntouched = -77;

/// Rows from the first of a band on, with the pairs that were looked at in each band.
struct Counted {
  std::vector<std::int64_t> area;
  std::vector<std::int64_t> looked_at;
};

class ProgramAreasIn : public ::testing::TestWithParam<ThreadOrder> {
 protected:
  /// Counts bands [first, end), `most` of them a launch, as the device does it; `trouble` says what was
  /// written outside.
  static Counted count(const Mask& mask, BatchRow row, Interval bands, std::int64_t most,
                       std::string& trouble) {
    const auto flat =
        mask_mod::FlatProgram::make(mask.program()->compiled(), row, mask_mod::kMostFlatSteps).value();
    const std::int64_t first_row = bands.begin * Kernel::kRows;
    const std::int64_t rows = std::min(bands.end * Kernel::kRows, mask.seq_len()) - first_row;
    // A guard on either side.
    Counted out{std::vector<std::int64_t>(static_cast<std::size_t>(rows) + 2, kUntouched),
                std::vector<std::int64_t>(static_cast<std::size_t>(bands.length()) + 2, kUntouched)};
    Kernel kernel{flat.view(), mask.seq_len(), 0, 0, {}, {}};
    for (std::int64_t band = bands.begin; band < bands.end; band += most) {
      kernel.first_row = band * Kernel::kRows;
      const auto at = static_cast<std::size_t>(band - bands.begin);
      kernel.looked_at =
          Span(out.looked_at.data() + 1 + at, static_cast<std::size_t>(std::min(most, bands.end - band)));
      kernel.area =
          Span(out.area.data() + 1 + at * Kernel::kRows, static_cast<std::size_t>(rows) - at * Kernel::kRows);
      for (std::int64_t part = 0; part < kernel.parts(); ++part) {
        kernel.first_column = part * Kernel::kPartColumns;
        test::run_in_order(kernel, GetParam());
      }
    }
    for (auto* const of : {&out.area, &out.looked_at}) {
      if (of->front() != kUntouched || of->back() != kUntouched) trouble = "wrote outside of its buffer";
      of->erase(of->begin());
      of->pop_back();
    }
    return out;
  }

  /// What differs from the pairs that `allows(q, kv)` counts; empty where nothing does.
  template <class Allows>
  static std::string trouble(const Mask& mask, BatchRow row, std::int64_t most, Allows allows) {
    std::string found;
    const std::int64_t tokens = mask.seq_len();
    const Counted got = count(mask, row, {0, ceil_div(tokens, Kernel::kRows)}, most, found);
    if (!found.empty()) return found;
    for (std::int64_t q = 0; q < tokens; ++q) {
      std::int64_t pairs = 0;
      for (std::int64_t kv = 0; kv < tokens; ++kv) pairs += allows(q, kv) ? 1 : 0;
      if (got.area[static_cast<std::size_t>(q)] != pairs) {
        return "row " + std::to_string(q) + " has " + std::to_string(got.area[static_cast<std::size_t>(q)]) +
               " pairs instead of " + std::to_string(pairs);
      }
    }
    for (const std::int64_t pairs : got.looked_at) {
      if (pairs < 0 || pairs > Kernel::kRows * tokens) return "looked at " + std::to_string(pairs) + " pairs";
    }
    return "";
  }
};

TEST_P(ProgramAreasIn, TextsOfNamedMasksHaveThoseOfTheirPairs) {
  EXPECT_TRUE(rc::check([] {
    const test::OracleMask mask = *test::any_named_mask();
    const auto rows = *test::batch_of(*test::documents(200));
    const std::int64_t most = *rc::gen::element<std::int64_t>(1, 2, 100);
    const Mask named = test::mask_of(mask, rows);
    const Mask text =
        Mask::make(mask_mod_spec(MaskMod(mask_mod_text(named.spec(), rows.size()))), named.layout()).value();
    for (std::size_t r = 0; r < rows.size(); ++r) {
      const auto allows = [&](std::int64_t q, std::int64_t kv) { return named.allows(BatchRow{r}, q, kv); };
      RC_ASSERT(trouble(text, BatchRow{r}, most, allows) == "");
    }
  }));
}

TEST_P(ProgramAreasIn, AnyTextsHaveThoseOfTheirPairs) {
  EXPECT_TRUE(rc::check([] {
    // About one band, one narrow rectangle and several of both.
    const auto tokens = *rc::gen::element<std::int64_t>(1, 2, 63, 64, 65, 127, 128, 129, 200, 300);
    const auto texts = test::ruled_texts(tokens);
    const test::RuledText& ruled = texts[*rc::gen::inRange<std::size_t>(0, texts.size())];
    const std::int64_t most = *rc::gen::element<std::int64_t>(1, 2, 100);
    const Mask mask = test::mask_of(ruled, {{tokens}, {tokens}});
    for (std::size_t r = 0; r < mask.batch(); ++r) {
      const auto allows = [&](std::int64_t q, std::int64_t kv) {
        return ruled.allows(static_cast<std::int64_t>(r), q, kv);
      };
      RC_ASSERT(trouble(mask, BatchRow{r}, most, allows) == "");
    }
  }));
}

TEST_P(ProgramAreasIn, WideRectanglesAreDecidedWholeOrLookedInto) {
  // One wide rectangle, by one less and one more than that, and several.
  for (const std::int64_t tokens : {Kernel::kWideColumns - 1, Kernel::kWideColumns, Kernel::kWideColumns + 1,
                                    2 * Kernel::kWideColumns + 70}) {
    const Mask mask = test::mask_of(test::RuledText{"lambda b, h, q, k: q >= k", {}, {}}, {{tokens}});
    std::string outside;
    const Counted got = count(mask, BatchRow{0}, {0, ceil_div(tokens, Kernel::kRows)}, 1000, outside);
    EXPECT_EQ(outside, "");
    for (std::int64_t q = 0; q < tokens; ++q) ASSERT_EQ(got.area[static_cast<std::size_t>(q)], q + 1);
    // Only the rectangles on the diagonal are not decided.
    for (std::size_t band = 0; band + 1 < got.looked_at.size(); ++band)
      ASSERT_EQ(got.looked_at[band], Kernel::kRows * Kernel::kNarrowColumns);
  }
}

TEST_P(ProgramAreasIn, PartsOfTheColumnsAddUp) {
  const std::int64_t tokens = 2 * Kernel::kPartColumns + 100;
  const Mask mask =
      test::mask_of(test::RuledText{"lambda b, h, q, k: (q >= k) & (q - k < 600000)", {}, {}}, {{tokens}});
  const std::int64_t last = ceil_div(tokens, Kernel::kRows);
  for (const std::int64_t band : {std::int64_t{0}, last / 2, last - 1}) {
    std::string outside;
    const Counted got = count(mask, BatchRow{0}, {band, band + 1}, 1, outside);
    EXPECT_EQ(outside, "");
    for (std::size_t i = 0; i < got.area.size(); ++i) {
      const std::int64_t q = band * Kernel::kRows + static_cast<std::int64_t>(i);
      ASSERT_EQ(got.area[i], std::min<std::int64_t>(q + 1, 600000)) << "row " << q;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Order, ProgramAreasIn, ::testing::ValuesIn(test::kThreadOrders),
                         test::thread_order_name);

}  // namespace
}  // namespace evenkeel
