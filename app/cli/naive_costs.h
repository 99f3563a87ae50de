#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/units.h"
#include "mask/mask_view.device.h"

/// What a mask costs, found by looking at every pair: the yardstick of the self-check. It takes the rules of
/// the masks from their definitions, and no function of the core.
namespace evenkeel::cli {

/// One of every kind of named mask, for checks of short sequences.
inline constexpr const char* kCheckedMasks[] = {"full",
                                                "causal",
                                                "document",
                                                "document-causal",
                                                "sliding-window:left=40,right=7",
                                                "document-sliding-window:left=40,right=7",
                                                "prefix-lm:prefix=20",
                                                "chunked:chunk=48",
                                                "document-chunked:chunk=48",
                                                "sink-sliding-window:left=30,sinks=4",
                                                "global:window=9,tokens=33",
                                                "dilated:dilation=3,left=200"};

/// Tiles and allowed pairs of one q block.
struct NaiveCost {
  std::int64_t full = 0;
  std::int64_t partial = 0;
  std::int64_t area = 0;
  bool operator==(const NaiveCost&) const = default;
};

/// Every q block of one row of documents, whose lengths are given, under a named mask with its two
/// parameters. O(S^2).
[[nodiscard]] std::vector<NaiveCost> naive_costs(MaskKind kind, std::int64_t first, std::int64_t second,
                                                 const std::vector<std::int64_t>& lengths, BlockSize block);

/// The same of any rule over `tokens` tokens.
[[nodiscard]] std::vector<NaiveCost> naive_costs(
    std::int64_t tokens, BlockSize block,
    const std::function<bool(std::int64_t q, std::int64_t kv)>& allowed);

/// The class of every tile, q block by q block, where token `order[i]` stands at position i. O(S^2).
[[nodiscard]] std::vector<TileClass> naive_tiles(MaskKind kind, std::int64_t first, std::int64_t second,
                                                 const std::vector<std::int64_t>& lengths, BlockSize block,
                                                 const std::vector<std::int64_t>& order);

/// The same of any rule over `tokens` tokens in their own order.
[[nodiscard]] std::vector<TileClass> naive_tiles(
    std::int64_t tokens, BlockSize block,
    const std::function<bool(std::int64_t q, std::int64_t kv)>& allowed);

}  // namespace evenkeel::cli
