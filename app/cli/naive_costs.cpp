#include "cli/naive_costs.h"

#include <cstddef>

namespace evenkeel::cli {
namespace {

/// A token as a mask sees it.
struct Token {
  std::int64_t index;     ///< in the sequence
  std::int64_t start;     ///< the first token of its document
  std::int64_t document;  ///< its document
};

std::vector<Token> tokens_of(const std::vector<std::int64_t>& lengths) {
  std::vector<Token> tokens;
  std::int64_t start = 0;
  for (std::size_t document = 0; document < lengths.size(); ++document) {
    for (std::int64_t i = 0; i < lengths[document]; ++i) {
      tokens.push_back({start + i, start, static_cast<std::int64_t>(document)});
    }
    start += lengths[document];
  }
  return tokens;
}

/// Whether q may attend kv; `a` and `b` are the parameters in the order of their definition.
bool allows(MaskKind kind, std::int64_t a, std::int64_t b, const Token& q, const Token& kv) {
  const std::int64_t back = q.index - kv.index;
  const bool causal = back >= 0;
  const bool same = q.document == kv.document;
  const bool in_window = back <= a && -back <= b;
  switch (kind) {
    case MaskKind::full:
      return true;
    case MaskKind::causal:
      return causal;
    case MaskKind::document:
      return same;
    case MaskKind::document_causal:
      return same && causal;
    case MaskKind::sliding_window:
      return in_window;
    case MaskKind::document_sliding_window:
      return same && in_window;
    case MaskKind::prefix_lm:
      return same && (causal || kv.index - kv.start < a);
    case MaskKind::chunked:
      return causal && q.index / a == kv.index / a;
    case MaskKind::document_chunked:
      return same && causal && (q.index - q.start) / a == (kv.index - kv.start) / a;
    case MaskKind::sink_sliding_window:
      return same && causal && (back <= a || kv.index - kv.start < b);
    case MaskKind::global:
      return (back <= a && -back <= a) || q.index < b || kv.index < b;
    case MaskKind::dilated:
      return causal && back % a == 0 && back <= b;
  }
  return false;
}

}  // namespace

std::vector<NaiveCost> naive_costs(std::int64_t tokens, BlockSize block,
                                   const std::function<bool(std::int64_t q, std::int64_t kv)>& allowed) {
  std::vector<NaiveCost> costs;
  for (std::int64_t q_begin = 0; q_begin < tokens; q_begin += block.q) {
    NaiveCost cost;
    for (std::int64_t kv_begin = 0; kv_begin < tokens; kv_begin += block.kv) {
      std::int64_t pairs = 0;
      for (std::int64_t q = q_begin; q < q_begin + block.q && q < tokens; ++q) {
        for (std::int64_t kv = kv_begin; kv < kv_begin + block.kv && kv < tokens; ++kv) {
          if (allowed(q, kv)) ++pairs;
        }
      }
      // A tile over the edge of the sequence has pairs that are not there, and is never full.
      if (pairs == block.q * block.kv) {
        ++cost.full;
      } else if (pairs > 0) {
        ++cost.partial;
      }
      cost.area += pairs;
    }
    costs.push_back(cost);
  }
  return costs;
}

std::vector<NaiveCost> naive_costs(MaskKind kind, std::int64_t first, std::int64_t second,
                                   const std::vector<std::int64_t>& lengths, BlockSize block) {
  const std::vector<Token> tokens = tokens_of(lengths);
  return naive_costs(static_cast<std::int64_t>(tokens.size()), block, [&](std::int64_t q, std::int64_t kv) {
    return allows(kind, first, second, tokens[static_cast<std::size_t>(q)],
                  tokens[static_cast<std::size_t>(kv)]);
  });
}

std::vector<TileClass> naive_tiles(std::int64_t tokens, BlockSize block,
                                   const std::function<bool(std::int64_t q, std::int64_t kv)>& allowed) {
  std::vector<TileClass> tiles;
  for (std::int64_t q_begin = 0; q_begin < tokens; q_begin += block.q) {
    for (std::int64_t kv_begin = 0; kv_begin < tokens; kv_begin += block.kv) {
      std::int64_t pairs = 0;
      for (std::int64_t q = q_begin; q < q_begin + block.q && q < tokens; ++q) {
        for (std::int64_t kv = kv_begin; kv < kv_begin + block.kv && kv < tokens; ++kv) {
          if (allowed(q, kv)) ++pairs;
        }
      }
      tiles.push_back(pairs == 0                    ? TileClass::empty
                      : pairs == block.q * block.kv ? TileClass::full
                                                    : TileClass::partial);
    }
  }
  return tiles;
}

std::vector<TileClass> naive_tiles(MaskKind kind, std::int64_t first, std::int64_t second,
                                   const std::vector<std::int64_t>& lengths, BlockSize block,
                                   const std::vector<std::int64_t>& order) {
  const std::vector<Token> tokens = tokens_of(lengths);
  const auto at = [&](std::int64_t position) -> const Token& {
    return tokens[static_cast<std::size_t>(order[static_cast<std::size_t>(position)])];
  };
  return naive_tiles(static_cast<std::int64_t>(order.size()), block, [&](std::int64_t q, std::int64_t kv) {
    return allows(kind, first, second, at(q), at(kv));
  });
}

}  // namespace evenkeel::cli
