#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "gpu/kernel_runners.h"
#include "mask/mask.h"
#include "mask/mask_mod/flat_program.h"
#include "mask/mask_mod/mask_mod.h"
#include "mask/mask_mod/program_tiles.device.h"

namespace evenkeel {
namespace {

using mask_mod::FlatStep;
using mask_mod::FlatView;
using mask_mod::Op;
using mask_mod::Range;
using test::ThreadOrder;

constexpr std::int64_t kLeast = mask_mod::kLeastValue;
constexpr std::int64_t kMost = mask_mod::kMostValue;

/// Whether `op` of these values fails, or leaves 64 bits, in Python's eyes: no program here does that.
bool fails(Op op, std::int64_t a, std::int64_t b) {
  std::int64_t out = 0;
  switch (op) {
    case Op::negate:
    case Op::absolute:
      return a == kLeast;
    case Op::add:
      return __builtin_add_overflow(a, b, &out);
    case Op::subtract:
      return __builtin_sub_overflow(a, b, &out);
    case Op::multiply:
      return __builtin_mul_overflow(a, b, &out);
    case Op::floor_divide:
    case Op::modulo:
      return b == 0 || (b == -1 && a == kLeast);
    case Op::shift_left:
      return b < 0 || (a != 0 && (b > 62 || __builtin_mul_overflow(a, std::int64_t{1} << b, &out)));
    case Op::shift_right:
      return b < 0;
    case Op::select:
      return a != 0 && a != 1;  // a condition is a bool
    default:
      return false;
  }
}

constexpr Op kOps[] = {Op::negate,   Op::absolute,     Op::invert,  Op::add,        Op::subtract,
                       Op::multiply, Op::floor_divide, Op::modulo,  Op::shift_left, Op::shift_right,
                       Op::bit_and,  Op::bit_or,       Op::bit_xor, Op::equal,      Op::not_equal,
                       Op::less,     Op::less_equal,   Op::minimum, Op::maximum,    Op::select};

std::int64_t value_of(Op op, std::int64_t a, std::int64_t b) {
  const std::int64_t values[] = {a, b};
  FlatStep step;
  step.op = op;
  step.operands[1] = 1;
  step.operands[2] = 0;
  return step_value(FlatView{}, step, 0, 0, values);
}

/// Expects that what the step gives for values of these ranges lies in its range.
void expect_sound(Op op, const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
  const Range ranges[] = {{a.front(), a.back()}, {b.front(), b.back()}};
  FlatStep step;
  step.op = op;
  step.operands[1] = 1;
  step.operands[2] = 0;
  const Range range = step_range(FlatView{}, step, {}, {}, ranges);
  for (const std::int64_t x : a) {
    for (const std::int64_t y : b) {
      if (fails(op, x, y)) continue;
      const std::int64_t value = value_of(op, x, y);
      ASSERT_TRUE(range.least <= value && value <= range.most)
          << "op " << static_cast<int>(op) << " of " << x << " and " << y << " gives " << value << ", not in "
          << range.least << " to " << range.most;
    }
  }
}

TEST(FlatSteps, RangesHoldAllThatSmallNumbersGive) {
  for (const Op op : kOps) {
    for (std::int64_t a = -7; a <= 7; ++a) {
      for (std::int64_t a_end = a; a_end <= 7; a_end += 1 + (a_end - a) / 2) {
        for (std::int64_t b = -7; b <= 7; ++b) {
          for (std::int64_t b_end = b; b_end <= 7; b_end += 1 + (b_end - b) / 2) {
            std::vector<std::int64_t> of_a;
            std::vector<std::int64_t> of_b;
            for (std::int64_t i = a; i <= a_end; ++i) of_a.push_back(i);
            for (std::int64_t i = b; i <= b_end; ++i) of_b.push_back(i);
            ASSERT_NO_FATAL_FAILURE(expect_sound(op, of_a, of_b));
          }
        }
      }
    }
  }
}

TEST(FlatSteps, RangesHoldAllThatTheLargestNumbersGive) {
  const std::vector<std::int64_t> ends = {
      kLeast, kLeast + 1, -(std::int64_t{1} << 32),    -3,        -1,   0, 1,
      2,      63,         (std::int64_t{1} << 31) + 1, kMost - 1, kMost};
  const auto between = [&](std::size_t first, std::size_t last) {
    return std::vector<std::int64_t>(ends.begin() + static_cast<std::ptrdiff_t>(first),
                                     ends.begin() + static_cast<std::ptrdiff_t>(last) + 1);
  };
  for (const Op op : kOps) {
    for (std::size_t a = 0; a < ends.size(); ++a) {
      for (std::size_t a_end = a; a_end < ends.size(); ++a_end) {
        for (std::size_t b = 0; b < ends.size(); ++b) {
          for (std::size_t b_end = b; b_end < ends.size(); ++b_end)
            ASSERT_NO_FATAL_FAILURE(expect_sound(op, between(a, a_end), between(b, b_end)));
        }
      }
    }
  }
}

TEST(FlatSteps, DivideAsPythonDoes) {
  for (const auto& [a, b, quotient, rest] :
       std::vector<std::array<std::int64_t, 4>>{{7, 2, 3, 1},
                                                {-7, 2, -4, 1},
                                                {7, -2, -4, -1},
                                                {-7, -2, 3, -1},
                                                {6, 3, 2, 0},
                                                {kLeast, 1, kLeast, 0}}) {
    EXPECT_EQ(value_of(Op::floor_divide, a, b), quotient);
    EXPECT_EQ(value_of(Op::modulo, a, b), rest);
  }
}

class ProgramTilesIn : public ::testing::TestWithParam<ThreadOrder> {
 protected:
  /// Classes of all tiles, a few blocks of threads a launch, as the device does it.
  static std::vector<TileClass> tiles(const Mask& mask, BatchRow row, BlockSize block) {
    using Kernel = mask_mod::ProgramTilesKernel;
    const auto flat =
        mask_mod::FlatProgram::make(mask.program()->compiled(), row, mask_mod::kMostFlatSteps).value();
    const TileWindow window{{0, ceil_div(mask.seq_len(), block.q)}, {0, ceil_div(mask.seq_len(), block.kv)}};
    std::vector<TileClass> out(static_cast<std::size_t>(window.tiles()), static_cast<TileClass>(77));
    const std::size_t cut = out.size() / 3;
    for (const auto& [first, end] : {std::pair{std::size_t{0}, cut}, std::pair{cut, out.size()}}) {
      test::run_in_order(Kernel{flat.view(),
                                mask.seq_len(),
                                block,
                                window.q_blocks,
                                window.kv_blocks,
                                static_cast<std::int64_t>(first),
                                {out.data() + first, end - first}},
                         GetParam());
    }
    return out;
  }

  /// What counting every pair says; `allows` is of one pair.
  static std::vector<TileClass> counted(const Mask& mask, BatchRow row, BlockSize block) {
    std::vector<TileClass> out;
    const std::int64_t tokens = mask.seq_len();
    for (std::int64_t q0 = 0; q0 < tokens; q0 += block.q) {
      for (std::int64_t k0 = 0; k0 < tokens; k0 += block.kv) {
        std::int64_t pairs = 0;
        for (std::int64_t q = q0; q < std::min(tokens, q0 + block.q); ++q) {
          for (std::int64_t k = k0; k < std::min(tokens, k0 + block.kv); ++k)
            pairs += mask.allows(row, q, k) ? 1 : 0;
        }
        out.push_back(pairs == 0                    ? TileClass::empty
                      : pairs == block.q * block.kv ? TileClass::full
                                                    : TileClass::partial);
      }
    }
    return out;
  }

  static void expect_tiles(const Mask& mask, const std::string& text) {
    for (std::size_t r = 0; r < mask.batch(); ++r) {
      for (const BlockSize block : {BlockSize{1, 1}, BlockSize{16, 16}, BlockSize{7, 30}, BlockSize{128, 4}})
        ASSERT_EQ(tiles(mask, BatchRow{r}, block) == counted(mask, BatchRow{r}, block), true)
            << text << " at " << block.q << "x" << block.kv << ", row " << r;
    }
  }
};

TEST_P(ProgramTilesIn, TextsOfNamedMasksAreThoseOfTheirPairs) {
  const Layout layout = Layout::make({{5, 1, 40, 24}, {24, 40, 1, 5}}).value();
  for (const NamedMask& named : named_masks()) {
    const MaskSpec spec =
        named_spec(named.kind, named.parameters.empty() ? 0 : 9, named.parameters.size() < 2 ? 0 : 5);
    const std::string text = mask_mod_text(spec, layout.batch());
    expect_tiles(Mask::make(mask_mod_spec(MaskMod(text)), layout).value(), text);
  }
}

TEST_P(ProgramTilesIn, EveryStepIsThatOfItsPairs) {
  const std::vector<MaskTensor> tensors = {MaskTensor::make("up", {70}, false,
                                                            [] {
                                                              std::vector<std::int64_t> values;
                                                              for (std::int64_t i = 0; i < 70; ++i)
                                                                values.push_back(i / 9);
                                                              return values;
                                                            }())
                                               .value(),
                                           MaskTensor::make("wild", {5, 14}, false,
                                                            [] {
                                                              std::vector<std::int64_t> values;
                                                              for (std::int64_t i = 0; i < 70; ++i)
                                                                values.push_back(i * 37 % 11 - 5);
                                                              return values;
                                                            }())
                                               .value()};
  const Layout layout = Layout::make({{30, 40}, {70}}).value();
  for (const char* text : {
           "lambda b, h, q, k: (q * k) % 7 == 3",
           "lambda b, h, q, k: up[q] == up[k]",
           "lambda b, h, q, k: up[q - 70] >= up[-k - 1]",
           "lambda b, h, q, k: wild[q // 14, k % 14] > 0",
           "lambda b, h, q, k: wild[-1, k % 14] * wild[0, q % 14] < wild[b, (q + k) % 14]",
           "lambda b, h, q, k: torch.where(q > k, q ^ k, q | k) & 12 != 8",
           "lambda b, h, q, k: (abs(q - k) << (k % 3)) < (q >> 1) + 5",
           "lambda b, h, q, k: ~(q <= k) | (torch.minimum(q, k) * 3 > torch.maximum(q, k) + b)",
           "lambda b, h, q, k: (-q) // 5 != (3 - k) // -4",
           "lambda b, h, q, k: (q - k) % -6 < -3",
           "lambda b, h, q, k: (~q) & 7 != k & 7",
           "lambda b, h, q, k: q // 16 == k // 16",
           "lambda b, h, q, k: b == 1",
       }) {
    const auto mask =
        Mask::make(mask_mod_spec(MaskMod(std::string("import torch\n") + text, tensors)), layout);
    ASSERT_TRUE(mask.ok()) << text << ": " << mask.error().line();
    expect_tiles(*mask, text);
  }
}

TEST(FlatPrograms, ThatAreTooLongAreNotMade) {
  std::string sum = "lambda b, h, q, k: (q % 2 == 0)";
  for (int i = 3; i < 40; ++i) sum += " | (q % " + std::to_string(i) + " == k % 5)";
  const Mask mask = Mask::make(mask_mod_spec(MaskMod(sum)), Layout::make({{8}}).value()).value();
  EXPECT_FALSE(mask_mod::FlatProgram::make(mask.program()->compiled(), BatchRow{0}, 64).has_value());
  EXPECT_TRUE(mask_mod::FlatProgram::make(mask.program()->compiled(), BatchRow{0}, 1000).has_value());
}

INSTANTIATE_TEST_SUITE_P(Order, ProgramTilesIn, ::testing::ValuesIn(test::kThreadOrders),
                         test::thread_order_name);

}  // namespace
}  // namespace evenkeel
