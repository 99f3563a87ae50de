#include "support/oracle.h"

#include <algorithm>
#include <numeric>

namespace evenkeel::test {

std::int64_t OracleRow::pairs_of_token(const OracleMask& mask, std::size_t q) const {
  std::int64_t pairs = 0;
  for (std::size_t kv = 0; kv < seq_len(); ++kv) pairs += allows(mask, q, kv) ? 1 : 0;
  return pairs;
}

OracleRow::Tiles OracleRow::tiles(const OracleMask& mask, std::size_t q_block, std::size_t kv_block) const {
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

std::vector<std::int64_t> oracle_area_per_rank(const OracleRow& row, const OracleMask& mask,
                                               const std::vector<std::int64_t>& rearrange,
                                               std::size_t world) {
  std::vector<std::int64_t> area(world, 0);
  const std::size_t chunk = rearrange.size() / world;
  for (std::size_t i = 0; i < rearrange.size(); ++i) {
    area[i / chunk] += row.pairs_of_token(mask, static_cast<std::size_t>(rearrange[i]));
  }
  return area;
}

std::vector<std::int64_t> oracle_rearrange(const std::string& strategy, const Row& lengths,
                                           std::int64_t world, const std::vector<std::int64_t>& block_tiles,
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
  } else if (strategy == "min-heap") {
    // Every block looks at every rank.
    const auto n = static_cast<std::int64_t>(block_tiles.size());
    if (seq_len % block != 0 || n % world != 0) return {};
    std::vector<std::vector<std::int64_t>> mine(static_cast<std::size_t>(world));
    std::vector<std::int64_t> load(static_cast<std::size_t>(world), 0);
    std::vector<bool> dealt(block_tiles.size(), false);
    for (std::int64_t i = 0; i < n; ++i) {
      std::size_t heaviest = block_tiles.size();
      for (std::size_t b = 0; b < block_tiles.size(); ++b) {
        if (dealt[b]) continue;
        if (heaviest == block_tiles.size() || block_tiles[b] > block_tiles[heaviest]) heaviest = b;
      }
      std::size_t lightest = mine.size();
      for (std::size_t k = 0; k < mine.size(); ++k) {
        if (static_cast<std::int64_t>(mine[k].size()) == n / world) continue;
        if (lightest == mine.size() || load[k] < load[lightest]) lightest = k;
      }
      dealt[heaviest] = true;
      load[lightest] += block_tiles[heaviest];
      mine[lightest].push_back(static_cast<std::int64_t>(heaviest));
    }
    for (auto& blocks : mine) {
      std::sort(blocks.begin(), blocks.end());
      for (const std::int64_t b : blocks) append(b * block, (b + 1) * block);
    }
  } else if (strategy == "striped") {
    if (seq_len % world != 0) return {};
    for (std::int64_t rank = 0; rank < world; ++rank) {
      for (std::int64_t t = rank; t < seq_len; t += world) out.push_back(t);
    }
  } else if (strategy == "per-document-remainder") {
    if (seq_len % world != 0) return {};
    // Chunk by chunk of every document, one token more where the pointer stands.
    std::vector<std::vector<std::int64_t>> mine(static_cast<std::size_t>(world));
    const std::int64_t chunks = 2 * world;
    std::int64_t pointer = 0;
    std::int64_t token = 0;
    for (const std::int64_t length : lengths) {
      std::vector<std::int64_t> longer(static_cast<std::size_t>(chunks), 0);
      for (std::int64_t i = 0; i < length % chunks; ++i) {
        longer[static_cast<std::size_t>(pointer)] = 1;
        pointer = (pointer + 1) % chunks;
      }
      for (std::int64_t chunk = 0; chunk < chunks; ++chunk) {
        const std::int64_t rank = chunk < world ? chunk : chunks - 1 - chunk;
        const std::int64_t tokens = length / chunks + longer[static_cast<std::size_t>(chunk)];
        for (std::int64_t i = 0; i < tokens; ++i) mine[static_cast<std::size_t>(rank)].push_back(token++);
      }
    }
    for (const auto& tokens : mine) out.insert(out.end(), tokens.begin(), tokens.end());
  }
  return out;
}

}  // namespace evenkeel::test
