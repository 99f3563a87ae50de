#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "mask/mask_mod/mask_mod.h"
#include "mask/mask_mod/rectangles.h"
#include "mask/mask_rows.h"

/// Pairs are evaluated in 32 bits where intervals prove, once for a rectangle, that these hold every value;
/// and in 64 where they do not. Answers are held against a count of every pair in 64 bits.
namespace evenkeel {
namespace {

using mask_mod::Rectangles;
using PairRule = std::function<bool(std::int64_t q, std::int64_t kv)>;

constexpr std::int64_t kTokens = 96;

struct Case {
  Case(const std::string& expression, PairRule allowed, std::vector<MaskTensor> tensors = {})
      : rule(std::move(allowed)),
        mask(Mask::make(mask_mod_spec(MaskMod("lambda b, h, q, k: " + expression, std::move(tensors))),
                        Layout::one_document(kTokens, 1).value())
                 .value()) {}

  [[nodiscard]] std::int64_t count(Interval q, Interval kv) const {
    std::int64_t pairs = 0;
    for (std::int64_t i = q.begin; i < q.end; ++i) {
      for (std::int64_t j = kv.begin; j < kv.end; ++j) pairs += rule(i, j) ? 1 : 0;
    }
    return pairs;
  }

  PairRule rule;
  Mask mask;
};

constexpr Interval kAll{0, kTokens};

/// Pairs of the rectangle that took 64 bits, of those that were looked at; the area being right.
struct Taken {
  std::int64_t wide = 0;
  std::int64_t all = 0;
};
Taken taken(const Case& of, Interval q, Interval kv) {
  Rectangles rectangles(of.mask.program()->compiled(), BatchRow{0});
  EXPECT_EQ(rectangles.area(q, kv), of.count(q, kv));
  EXPECT_GT(rectangles.pairs_counted(), 0);
  return {rectangles.pairs_counted_wide(), rectangles.pairs_counted()};
}

void expect_every_answer(const Case& of) {
  MaskRows rows(of.mask, BatchRow{0});
  for (std::int64_t begin = 0; begin < kTokens; begin += 8) {
    for (const Interval q : {Interval{begin, begin + 1}, Interval{begin, begin + 8}}) {
      EXPECT_EQ(rows.area(q), of.count(q, kAll)) << begin;
      IntervalSet any;
      IntervalSet all;
      for (std::int64_t kv = 0; kv < kTokens; ++kv) {
        const std::int64_t pairs = of.count(q, {kv, kv + 1});
        if (pairs > 0) append_interval(any, {kv, kv + 1});
        if (pairs == q.length()) append_interval(all, {kv, kv + 1});
      }
      IntervalSet found;
      rows.any(q, found);
      EXPECT_EQ(found, any) << begin;
      rows.all(q, found);
      EXPECT_EQ(found, all) << begin;
    }
  }
  EXPECT_EQ(of.mask.total_area(), of.count(kAll, kAll));
}

TEST(MaskModWidths, TheLastValueOf32BitsTakes32AndTheNextTakes64) {
  const auto shifted_by = [](std::int64_t by) {
    return Case("(q + " + std::to_string(by) + ") % 3 == k % 3",
                [by](std::int64_t q, std::int64_t kv) { return (q + by) % 3 == kv % 3; });
  };
  const Case fits = shifted_by(2147483647 - (kTokens - 1));
  EXPECT_EQ(taken(fits, kAll, kAll).wide, 0);
  const Case beyond = shifted_by(2147483648 - (kTokens - 1));
  const Interval last{kTokens - 1, kTokens};
  EXPECT_EQ(taken(beyond, {0, kTokens - 1}, kAll).wide, 0);
  const Taken of_last = taken(beyond, last, kAll);
  EXPECT_EQ(of_last.wide, of_last.all);
  expect_every_answer(fits);
  expect_every_answer(beyond);
}

TEST(MaskModWidths, TheLeastValueOf32BitsAsWell) {
  const Case below("(k - q * 50000000) % 7 < 3", [](std::int64_t q, std::int64_t kv) {
    const std::int64_t rest = (kv - q * 50000000) % 7;
    return (rest < 0 ? rest + 7 : rest) < 3;
  });
  EXPECT_EQ(taken(below, {0, 43}, kAll).wide, 0);  // 42 x 50,000,000 = 2,100,000,000
  const Taken beyond = taken(below, {43, kTokens}, kAll);
  EXPECT_EQ(beyond.wide, beyond.all);
  expect_every_answer(below);
}

TEST(MaskModWidths, OneMaskTakesBothAndTheSameRowsAreNotMixedUp) {
  // What 64 bits hold depends on k, for the same q.
  const Case both("(q * k * 1000000 + q) % 11 < 5",
                  [](std::int64_t q, std::int64_t kv) { return (q * kv * 1000000 + q) % 11 < 5; });
  const Taken all = taken(both, kAll, kAll);
  EXPECT_GT(all.wide, 0);
  EXPECT_LT(all.wide, all.all);
  Rectangles rectangles(both.mask.program()->compiled(), BatchRow{0});
  for (int again = 0; again < 2; ++again) {
    for (const Interval kv : {Interval{0, 8}, Interval{80, 96}, Interval{8, 16}}) {
      EXPECT_EQ(rectangles.area({64, 96}, kv), both.count({64, 96}, kv));
    }
  }
  expect_every_answer(both);
}

TEST(MaskModWidths, ValuesNearTheEndOf64BitsAreRight) {
  // 63 x 2^57 + 95 is the most below 2^63 that is a multiple of 2^57.
  const Case near("(torch.minimum(q, 63) * 144115188075855872 + k) % 5 < 2",
                  [](std::int64_t q, std::int64_t kv) {
                    return (std::min<std::int64_t>(q, 63) * 144115188075855872 + kv) % 5 < 2;
                  });
  EXPECT_GT(taken(near, kAll, kAll).wide, 0);
  expect_every_answer(near);
  const Case edge("(9223372036854775807 - q) % 7 == (k - 9223372036854775807) % 7",
                  [](std::int64_t q, std::int64_t kv) {
                    const std::int64_t rest = (kv - 9223372036854775807) % 7;
                    return (9223372036854775807 - q) % 7 == (rest < 0 ? rest + 7 : rest);
                  });
  const Taken all = taken(edge, kAll, kAll);
  EXPECT_EQ(all.wide, all.all);
  expect_every_answer(edge);
}

TEST(MaskModWidths, ChoicesAndShiftsAreRightInBoth) {
  for (const std::int64_t by : {std::int64_t{1}, std::int64_t{1} << 40}) {
    const std::string far = std::to_string(by);
    std::string choices = "torch.where((q ^ k) % 3 == 1, k - q, q * " + far + ")";
    choices += " > torch.where(q % 5 == 0, k * " + far + ", q)";
    expect_every_answer(Case(choices, [by](std::int64_t q, std::int64_t kv) {
      return ((q ^ kv) % 3 == 1 ? kv - q : q * by) > (q % 5 == 0 ? kv * by : q);
    }));
    expect_every_answer(
        Case("(((q - k) * " + far + ") >> (k % 70)) + ((k - 50) << 3) > ((q - 60) << (k % 4))",
             [by](std::int64_t q, std::int64_t kv) {
               return (((q - kv) * by) >> std::min<std::int64_t>(kv % 70, 63)) + (kv - 50) * 8 >
                      (q - 60) * (std::int64_t{1} << (kv % 4));
             }));
    expect_every_answer(
        Case("((q - k) * " + far + " >> 2) % 3 == ((q ^ k) >> 1) % 3", [by](std::int64_t q, std::int64_t kv) {
          const std::int64_t rest = (((q - kv) * by) >> 2) % 3;
          return (rest < 0 ? rest + 3 : rest) == ((q ^ kv) >> 1) % 3;
        }));
  }
  // -1 shifted to the sign of 32 bits.
  expect_every_answer(
      Case("((q - k) % 2 - 1) << 31 < (k % 7 - 3) * 700000000", [](std::int64_t q, std::int64_t kv) {
        return -(((q - kv) % 2 == 0 ? 1 : 0) * 2147483648) < (kv % 7 - 3) * 700000000;
      }));
}

TEST(MaskModWidths, TensorsAreIndexedFromBothEnds) {
  std::vector<std::int64_t> line(2 * kTokens);
  for (std::size_t i = 0; i < line.size(); ++i) line[i] = static_cast<std::int64_t>(i * i % 13);
  const auto at = [&](std::int64_t i) { return line[static_cast<std::size_t>(i < 0 ? i + 2 * kTokens : i)]; };
  std::vector<std::int64_t> table(7 * kTokens);
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = static_cast<std::int64_t>(i * i % 17);
  const auto in = [&](std::int64_t i, std::int64_t j) {
    return table[static_cast<std::size_t>((i < 0 ? i + 7 : i) * kTokens + (j < 0 ? j + kTokens : j))];
  };
  const std::vector<MaskTensor> tensors = {MaskTensor::make("t", {2 * kTokens}, false, line).value(),
                                           MaskTensor::make("m", {7, kTokens}, false, table).value()};
  expect_every_answer(Case(
      "t[q - k] > 5", [&](std::int64_t q, std::int64_t kv) { return at(q - kv) > 5; }, tensors));
  expect_every_answer(Case(
      "t[q + k] > 5", [&](std::int64_t q, std::int64_t kv) { return at(q + kv) > 5; }, tensors));
  expect_every_answer(Case(
      "m[(q ^ k) % 7, (q + k) % 96] > 8",
      [&](std::int64_t q, std::int64_t kv) { return in((q ^ kv) % 7, (q + kv) % 96) > 8; }, tensors));
  expect_every_answer(Case(
      "m[(q ^ k) % 7 - 7, (q + k) % 96 - 48] > 8",
      [&](std::int64_t q, std::int64_t kv) { return in((q ^ kv) % 7 - 7, (q + kv) % 96 - 48) > 8; },
      tensors));
}

}  // namespace
}  // namespace evenkeel
