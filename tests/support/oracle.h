#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "support/oracle_mask.h"

/// The naive oracle: counts every pair, looks at every token, and shares no code with the core. Quadratic on
/// purpose.
namespace evenkeel::test {

struct OracleRow {
  explicit OracleRow(const Row& lengths) {
    for (std::size_t d = 0; d < lengths.size(); ++d) {
      const auto start = static_cast<std::int64_t>(tokens.size());
      for (std::int64_t i = 0; i < lengths[d]; ++i) tokens.push_back({start + i, d, start});
    }
  }
  [[nodiscard]] std::size_t seq_len() const { return tokens.size(); }

  [[nodiscard]] bool allows(const OracleMask& mask, std::size_t q, std::size_t kv) const {
    return mask.allows(tokens[q], tokens[kv]);
  }

  [[nodiscard]] std::int64_t pairs_of_token(const OracleMask& mask, std::size_t q) const {
    std::int64_t pairs = 0;
    for (std::size_t kv = 0; kv < seq_len(); ++kv) pairs += allows(mask, q, kv) ? 1 : 0;
    return pairs;
  }

  struct Tiles {
    std::vector<std::int64_t> full;     ///< per q block
    std::vector<std::int64_t> partial;  ///< per q block
    std::vector<std::int64_t> area;     ///< per q block
  };
  /// Pads the mask with nothing to whole blocks and counts each tile.
  [[nodiscard]] Tiles tiles(const OracleMask& mask, std::size_t q_block, std::size_t kv_block) const {
    Tiles out;
    for (std::size_t q0 = 0; q0 < seq_len(); q0 += q_block) {
      std::int64_t full = 0;
      std::int64_t partial = 0;
      std::int64_t area = 0;
      for (std::size_t k0 = 0; k0 < seq_len(); k0 += kv_block) {
        std::size_t pairs = 0;
        for (std::size_t q = q0; q < std::min(q0 + q_block, seq_len()); ++q) {
          for (std::size_t kv = k0; kv < std::min(k0 + kv_block, seq_len()); ++kv) {
            pairs += allows(mask, q, kv) ? 1U : 0U;
          }
        }
        area += static_cast<std::int64_t>(pairs);
        if (pairs == q_block * kv_block) {
          ++full;
        } else if (pairs > 0) {
          ++partial;
        }
      }
      out.full.push_back(full);
      out.partial.push_back(partial);
      out.area.push_back(area);
    }
    return out;
  }

  std::vector<OracleMask::Token> tokens;  ///< of the sequence
};

/// Allowed pairs of each rank when rank r owns equal chunk r of `rearrange`.
[[nodiscard]] inline std::vector<std::int64_t> oracle_area_per_rank(
    const OracleRow& row, const OracleMask& mask, const std::vector<std::int64_t>& rearrange,
    std::size_t world) {
  std::vector<std::int64_t> area(world, 0);
  const std::size_t chunk = rearrange.size() / world;
  for (std::size_t i = 0; i < rearrange.size(); ++i) {
    area[i / chunk] += row.pairs_of_token(mask, static_cast<std::size_t>(rearrange[i]));
  }
  return area;
}

/// The strategies of the reference, token by token, as its documentation states them. Empty where it refuses.
[[nodiscard]] inline std::vector<std::int64_t> oracle_rearrange(const std::string& strategy,
                                                                const Row& lengths, std::int64_t world,
                                                                const std::vector<std::int64_t>& block_tiles,
                                                                std::int64_t block) {
  const std::int64_t seq_len = std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0});
  std::vector<std::int64_t> out;
  const auto append = [&out](std::int64_t begin, std::int64_t end) {
    for (std::int64_t t = begin; t < end; ++t) out.push_back(t);
  };
  const auto head_and_tail = [&](std::int64_t start, std::int64_t length, std::int64_t rank) {
    const std::int64_t chunk = length / (2 * world);
    append(start + rank * chunk, start + (rank + 1) * chunk);
    append(start + (2 * world - 1 - rank) * chunk, start + (2 * world - rank) * chunk);
  };
  if (strategy == "contiguous") {
    if (seq_len % world == 0) append(0, seq_len);
  } else if (strategy == "head-tail") {
    if (seq_len % (2 * world) != 0) return {};
    for (std::int64_t rank = 0; rank < world; ++rank) head_and_tail(0, seq_len, rank);
  } else if (strategy == "per-document-head-tail" || strategy == "per-document-head-tail-document-major") {
    for (const std::int64_t length : lengths) {
      if (length % (2 * world) != 0) return {};
    }
    const bool rank_major = strategy == "per-document-head-tail";
    if (rank_major) {
      for (std::int64_t rank = 0; rank < world; ++rank) {
        std::int64_t start = 0;
        for (const std::int64_t length : lengths) {
          head_and_tail(start, length, rank);
          start += length;
        }
      }
    } else {
      std::int64_t start = 0;
      for (const std::int64_t length : lengths) {
        for (std::int64_t rank = 0; rank < world; ++rank) head_and_tail(start, length, rank);
        start += length;
      }
    }
  } else if (strategy == "ptrr") {
    const auto n = static_cast<std::int64_t>(block_tiles.size());
    if (seq_len % block != 0 || n % world != 0) return {};
    std::vector<std::int64_t> order(block_tiles.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
      return block_tiles[static_cast<std::size_t>(a)] > block_tiles[static_cast<std::size_t>(b)];
    });
    for (std::int64_t rank = 0; rank < world; ++rank) {
      std::vector<std::int64_t> mine;
      for (std::int64_t r = 0; r < n / world; ++r) {
        const std::int64_t column = r % 2 == 0 ? rank : world - 1 - rank;
        mine.push_back(order[static_cast<std::size_t>(r * world + column)]);
      }
      std::sort(mine.begin(), mine.end());
      for (const std::int64_t b : mine) append(b * block, (b + 1) * block);
    }
  }
  return out;
}

}  // namespace evenkeel::test
