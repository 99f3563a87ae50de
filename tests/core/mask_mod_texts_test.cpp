#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "mask/block_mask.h"
#include "mask/mask_mod/mask_mod.h"

/// Masks as people write them, beside their rules in C++: every pair is asked of both.
namespace evenkeel {
namespace {

using Rule = std::function<bool(std::int64_t b, std::int64_t q, std::int64_t kv)>;

MaskTensor tensor(const std::string& name, std::vector<std::int64_t> shape, std::vector<std::int64_t> values,
                  bool is_bool = false) {
  return MaskTensor::make(name, std::move(shape), is_bool, std::move(values)).value();
}

/// Every pair, by classes of tiles of one pair and by areas of rows.
void expect_rule(const std::string& text, const Layout& layout, const Rule& rule,
                 std::vector<MaskTensor> tensors = {}) {
  SCOPED_TRACE(text);
  const auto mask = Mask::make(mask_mod_spec(MaskMod(text, std::move(tensors))), layout);
  ASSERT_TRUE(mask.ok()) << mask.error().line();
  const std::int64_t seq_len = layout.seq_len();
  for (std::size_t row = 0; row < layout.batch(); ++row) {
    BlockMaskRows tiles(*mask, BatchRow{row}, {1, 1});
    std::vector<TileRun> runs;
    for (std::int64_t q = 0; q < seq_len; ++q) {
      runs.clear();
      tiles.append(q, runs);
      std::vector<bool> found(static_cast<std::size_t>(seq_len), false);
      std::int64_t area = 0;
      for (const TileRun& run : runs) {
        for (std::int32_t kv = run.begin; kv < run.end; ++kv) found[static_cast<std::size_t>(kv)] = true;
        area += run.end - run.begin;
      }
      for (std::int64_t kv = 0; kv < seq_len; ++kv) {
        ASSERT_EQ(found[static_cast<std::size_t>(kv)], rule(static_cast<std::int64_t>(row), q, kv))
            << "b = " << row << ", q_idx = " << q << ", kv_idx = " << kv;
      }
      ASSERT_EQ(mask->area(BatchRow{row}, {q, q + 1}), area);
    }
  }
}

Layout one_row(std::int64_t seq_len) {
  return Layout::one_document(seq_len, 1).value();
}

TEST(MaskModTexts, ASlidingWindowFactoryAsInTheAttentionGym) {
  expect_rule(R"(
import torch
from torch.nn.attention.flex_attention import _mask_mod_signature, and_masks

def generate_sliding_window(window_size: int) -> _mask_mod_signature:
    """Generates a sliding window attention mask with a given window size.

    Args:
        window_size: The size of the sliding window.
    """

    def sliding_window(b, h, q_idx, kv_idx):
        return q_idx - kv_idx <= window_size

    def causal_mask(b, h, q_idx, kv_idx):
        return q_idx >= kv_idx

    sliding_window_mask = and_masks(sliding_window, causal_mask)
    sliding_window_mask.__name__ = f"sliding_window_{window_size}"
    return sliding_window_mask

mask = generate_sliding_window(window_size=17)
)",
              one_row(150), [](auto, auto q, auto kv) { return q >= kv && q - kv <= 17; });
}

TEST(MaskModTexts, AnyMaskWithinDocumentsAsInTheAttentionGym) {
  const auto rule = [](auto, auto q, auto kv) {
    const auto start = [](auto i) { return i < 30 ? 0 : i < 90 ? 30 : 90; };
    return start(q) == start(kv) && q - start(q) >= kv - start(kv) && q - kv <= 12;
  };
  std::vector<std::int64_t> document(160);
  for (std::size_t i = 0; i < document.size(); ++i) document[i] = i < 30 ? 0 : i < 90 ? 1 : 2;
  expect_rule(R"(
def causal_window(b, h, q_idx, kv_idx):
    return (q_idx >= kv_idx) & (q_idx - kv_idx <= 12)

def generate_doc_mask_mod(mask_mod, document_id, offsets):
    def doc_mask_mod(b, h, q_idx, kv_idx):
        same_doc = document_id[q_idx] == document_id[kv_idx]
        q_logical = q_idx - offsets[document_id[q_idx]]
        kv_logical = kv_idx - offsets[document_id[kv_idx]]
        inner_mask = mask_mod(b, h, q_logical, kv_logical)
        return same_doc & inner_mask
    return doc_mask_mod

mask_mod = generate_doc_mask_mod(causal_window, ids, offsets)
)",
              one_row(160), rule, {tensor("ids", {160}, document), tensor("offsets", {4}, {0, 30, 90, 160})});
}

TEST(MaskModTexts, Llama4Chunks) {
  expect_rule("lambda b, h, q_idx, kv_idx: (q_idx // 32 == kv_idx // 32) & (q_idx >= kv_idx)", one_row(100),
              [](auto, auto q, auto kv) { return q / 32 == kv / 32 && q >= kv; });
}

TEST(MaskModTexts, LongformerWithGlobalTokensAndDilation) {
  expect_rule(R"(
def longformer(b, h, q, kv, *, window=24, stride=3, tokens=5):
    local = ((q - kv).abs() <= window) & ((q - kv) % stride == 0)
    everywhere = torch.logical_or(q < tokens, kv < tokens)
    return local | everywhere
)",
              one_row(130), [](auto, auto q, auto kv) {
                return (std::abs(q - kv) <= 24 && (q - kv) % 3 == 0) || q < 5 || kv < 5;
              });
}

TEST(MaskModTexts, RowsOfPixelsThatEndAnywhere) {
  // Periods of odd lengths that begin anywhere, of both axes, and two of them in one another.
  expect_rule(R"(
def natten(b, h, q_idx, kv_idx):
    q_y, q_x = (q_idx - 5) // 37, (q_idx - 5) % 37
    kv_y, kv_x = (11 + kv_idx) // 29, (11 + kv_idx) % 29
    same = (q_idx + 3) // 111 == kv_idx // 100
    return same & ((q_y - kv_y).abs() <= 2) & ((q_x - kv_x).abs() <= 3)
)",
              one_row(333), [](auto, auto q, auto kv) {
                const auto floor = [](auto a, auto b) { return a < 0 ? -1 - (-a - 1) / b : a / b; };
                const auto q_y = floor(q - 5, 37);
                const auto kv_y = (kv + 11) / 29;
                return (q + 3) / 111 == kv / 100 && std::abs(q_y - kv_y) <= 2 &&
                       std::abs((q - 5 - q_y * 37) - (kv + 11) % 29) <= 3;
              });
}

TEST(MaskModTexts, SharedPrefixOfSeveralAnswers) {
  expect_rule(R"(
PREFIX, ANSWER = 40, 25
def shared(b, h, q_idx, kv_idx):
    # Every answer sees the prompt and itself.
    q_answer = (q_idx - PREFIX) // ANSWER
    kv_answer = (kv_idx - PREFIX) // ANSWER
    in_prompt = kv_idx < PREFIX
    return (in_prompt | (q_answer == kv_answer)) & (q_idx >= kv_idx)
)",
              one_row(140), [](auto, auto q, auto kv) {
                const auto answer = [](auto i) {
                  return i < 40 ? std::int64_t{-1} - (39 - i) / 25 : (i - 40) / 25;
                };
                return (kv < 40 || answer(q) == answer(kv)) && q >= kv;
              });
}

TEST(MaskModTexts, ATreeOfDraftTokens) {
  // Each token sees its ancestors, found through a table of parents' bits.
  const std::vector<std::int64_t> ancestors = {0b1, 0b11, 0b101, 0b1011, 0b10011, 0b100101};
  expect_rule(R"(
def tree(b, h, q_idx, kv_idx):
    q = torch.clamp(q_idx, max=5)
    k = torch.clamp(kv_idx, max=5)
    return ((ancestors[q] >> k) & 1 == 1) & (q_idx < 6) & (kv_idx < 6)
)",
              one_row(9),
              [&](auto, auto q, auto kv) {
                return q < 6 && kv < 6 && (ancestors[static_cast<std::size_t>(q)] >> kv & 1) == 1;
              },
              {tensor("ancestors", {6}, ancestors)});
}

TEST(MaskModTexts, LengthsThatDifferByBatchRow) {
  const std::vector<std::int64_t> lengths = {70, 9, 33};
  expect_rule(R"(
def padded_causal(b, h, q_idx, kv_idx):
    if h is None:
        return q_idx >= 0
    elif True and not False:
        valid = kv_idx < lengths[b]
    else:
        valid = kv_idx < undefined_here
    return valid & (q_idx >= kv_idx)
)",
              Layout::one_document(70, 3).value(),
              [&](auto b, auto q, auto kv) { return kv < lengths[static_cast<std::size_t>(b)] && q >= kv; },
              {tensor("lengths", {3}, lengths)});
}

TEST(MaskModTexts, WhatTheReferenceRefusesIsServedWithAWarning) {
  const std::string text =
      "def f(b, h, q, k):\n  near = 0 <= q - k < 9\n  return near and not k == 3 or max(q, k) < 2\n";
  expect_rule(text, one_row(40), [](auto, auto q, auto kv) {
    return (q - kv >= 0 && q - kv < 9 && kv != 3) || std::max(q, kv) < 2;
  });
  const auto mask = Mask::make(mask_mod_spec(MaskMod(text)), one_row(40)).value();
  std::vector<std::int32_t> lines;
  for (const auto& warning : mask.program()->warnings()) lines.push_back(warning.place.line);
  EXPECT_EQ(lines, (std::vector<std::int32_t>{2, 3, 3, 3, 3}));
}

TEST(MaskModTexts, BoolsMixWithNumbersAsInPyTorch) {
  expect_rule("lambda b, h, q, k: ((q > k) + 2 * (k % 2 == 0) - 1) >= (k < 20)", one_row(50),
              [](auto, auto q, auto kv) {
                return (q > kv ? 1 : 0) + 2 * (kv % 2 == 0 ? 1 : 0) - 1 >= (kv < 20 ? 1 : 0);
              });
  // bool + bool is a bool there, and bool * bool too.
  expect_rule("lambda b, h, q, k: ((q > k) + (k < 9)) & ((q > 4) * (k > 2))", one_row(50),
              [](auto, auto q, auto kv) { return (q > kv || kv < 9) && q > 4 && kv > 2; });
}

TEST(MaskModTexts, DocumentsOfEveryBatchRow) {
  const auto layout = Layout::make({{20, 30}, {7, 43}}).value();
  expect_rule(
      "lambda b, h, q, k: (document_id[b, q] == document_id[b][k]) & (q - document_start[b, q] >= k - "
      "document_start[b, k])",
      layout, [](auto b, auto q, auto kv) {
        const std::int64_t cut = b == 0 ? 20 : 7;
        return (q < cut) == (kv < cut) && q >= kv;
      });
}

TEST(MaskModTexts, ARowOfATableIsTakenApart) {
  expect_rule("def f(b, h, q, k):\n    low, high = spans[q // 10]\n    return (low <= k) & (k < high)\n",
              one_row(20), [](auto, auto q, auto kv) { return q < 10 ? kv < 5 : kv >= 3 && kv < 20; },
              {tensor("spans", {2, 2}, {0, 5, 3, 20})});
}

}  // namespace
}  // namespace evenkeel
