#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include "cost/cost.h"
#include "mask/mask.h"
#include "mask/mask_mod/mask_mod.h"
#include "support/list_rearrangement.h"
#include "support/masks.h"
#include "support/oracle.h"

/// Masks as texts, each with the same rule in C++, so that what is said of the text can be counted.
namespace evenkeel::test {

struct RuledText {
  std::string text;
  std::function<bool(std::int64_t b, std::int64_t q, std::int64_t k)> allows;
  std::vector<MaskTensor> tensors;
};

/// Texts for a sequence: of no pair, of every pair, decided by intervals in most tiles, and in hardly any.
[[nodiscard]] inline std::vector<RuledText> ruled_texts(std::int64_t tokens) {
  std::vector<std::int64_t> r;
  for (std::int64_t i = 0; i < tokens; ++i) r.push_back(i * 7919 % 4093 % 64);
  std::vector<std::int64_t> m;
  for (std::int64_t i = 0; i < 35; ++i) m.push_back(i * 37 % 11 - 5);
  const MaskTensor row = MaskTensor::make("r", {tokens}, false, r).value();
  const MaskTensor table = MaskTensor::make("m", {5, 7}, false, m).value();
  const auto at = [](std::int64_t i) { return static_cast<std::size_t>(i); };
  return {
      {"lambda b, h, q, k: q < 0", [](auto, auto, auto) { return false; }, {}},
      {"lambda b, h, q, k: q >= 0", [](auto, auto, auto) { return true; }, {}},
      {"lambda b, h, q, k: q == k", [](auto, auto q, auto k) { return q == k; }, {}},
      {"lambda b, h, q, k: b == 1", [](auto b, auto, auto) { return b == 1; }, {}},
      {"lambda b, h, q, k: (q >= k) & (q - k < 20) | (k < 3)",
       [](auto, auto q, auto k) { return (q >= k && q - k < 20) || k < 3; },
       {}},
      {"lambda b, h, q, k: q // 16 == k // 16", [](auto, auto q, auto k) { return q / 16 == k / 16; }, {}},
      {"lambda b, h, q, k: (q * k) % 7 == 3", [](auto, auto q, auto k) { return q * k % 7 == 3; }, {}},
      {"lambda b, h, q, k: (q * k) % 7 != 3", [](auto, auto q, auto k) { return q * k % 7 != 3; }, {}},
      {"lambda b, h, q, k: (r[q] ^ r[k]) & 3 == 0",
       [r, at](auto, auto q, auto k) { return ((r[at(q)] ^ r[at(k)]) & 3) == 0; },
       {row}},
      {"lambda b, h, q, k: (r[q] - r[k]) * (r[q] - r[k]) >= 0", [](auto, auto, auto) { return true; }, {row}},
      {"lambda b, h, q, k: m[(q + b) % 5, k % 7] > 2",
       [m, at](auto b, auto q, auto k) { return m[at((q + b) % 5 * 7 + k % 7)] > 2; },
       {table}},
  };
}

/// The text over batch rows of these documents.
[[nodiscard]] inline Mask mask_of(const RuledText& ruled, const std::vector<Row>& rows) {
  return Mask::make(mask_mod_spec(MaskMod(ruled.text, ruled.tensors)), Layout::make(rows).value()).value();
}

/// A text over two batch rows, under a plan of whole pieces in any order: pieces that blocks cut, keep and
/// hold many of.
struct TextUnderPlan {
  RuledText ruled;
  ListRearrangement::Rows rearrange;
  std::int64_t world = 1;
  BlockSize block;

  [[nodiscard]] std::int64_t tokens() const { return static_cast<std::int64_t>(rearrange.front().size()); }
  [[nodiscard]] Mask mask() const { return mask_of(ruled, {{tokens()}, {tokens()}}); }
  [[nodiscard]] Plan plan() const { return plan_of(rearrange, world); }
};

[[nodiscard]] inline TextUnderPlan any_text_under_plan() {
  TextUnderPlan out;
  out.world = *rc::gen::inRange<std::int64_t>(1, 5);
  const std::int64_t piece = *rc::gen::element<std::int64_t>(1, 4, 16);
  out.block = {*rc::gen::element<std::int64_t>(1, 4, 8), *block_side()};
  const std::int64_t unit = std::lcm(out.world * out.block.q, piece);
  const std::int64_t tokens =
      unit * *rc::gen::inRange<std::int64_t>(1, std::max<std::int64_t>(2, 160 / unit));
  const auto texts = ruled_texts(tokens);
  out.ruled = texts[*rc::gen::inRange<std::size_t>(0, texts.size())];
  out.rearrange = {pieces_in_any_order(tokens / piece, piece), pieces_in_any_order(tokens / piece, piece)};
  return out;
}

/// The cost of one row by counting every pair that `allows(q, k)`.
template <class Allows>
[[nodiscard]] RowCost counted_cost(std::int64_t tokens, BlockSize block, Allows allows) {
  RowCost cost;
  cost.area_before.push_back(0);
  for (std::int64_t q0 = 0; q0 < tokens; q0 += block.q) {
    cost.tiles.push_back(0);
    cost.full_tiles.push_back(0);
    cost.area_before.push_back(cost.area_before.back());
    for (std::int64_t k0 = 0; k0 < tokens; k0 += block.kv) {
      std::int64_t pairs = 0;
      for (std::int64_t q = q0; q < std::min(tokens, q0 + block.q); ++q) {
        for (std::int64_t k = k0; k < std::min(tokens, k0 + block.kv); ++k) pairs += allows(q, k) ? 1 : 0;
      }
      cost.tiles.back() += pairs > 0 ? 1 : 0;
      cost.full_tiles.back() += pairs == block.q * block.kv ? 1 : 0;
      cost.area_before.back() += pairs;
    }
  }
  return cost;
}

/// Where two costs differ; empty where they do not.
[[nodiscard]] inline std::string difference(const RowCost& got, const RowCost& expected) {
  if (got == expected) return "";
  if (got.block_count() != expected.block_count() || got.full_tiles.size() != got.block_count() ||
      got.area_before.size() != expected.area_before.size()) {
    return std::to_string(got.block_count()) + " blocks instead of " + std::to_string(expected.block_count());
  }
  for (std::size_t i = 0; i < got.block_count(); ++i) {
    const BlockCost a = got.block(i);
    const BlockCost b = expected.block(i);
    if (a == b) continue;
    return "q block " + std::to_string(i) + ": " + std::to_string(a.full_tiles) + " full, " +
           std::to_string(a.partial_tiles) + " partial, area " + std::to_string(a.area) + " instead of " +
           std::to_string(b.full_tiles) + ", " + std::to_string(b.partial_tiles) + ", " +
           std::to_string(b.area);
  }
  return "the area before the first block is not 0";
}

}  // namespace evenkeel::test
