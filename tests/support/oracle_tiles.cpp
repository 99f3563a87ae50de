#include "support/oracle_tiles.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace evenkeel::test {

Tokens all_tokens(const OracleRow& row) {
  Tokens tokens(row.seq_len());
  std::iota(tokens.begin(), tokens.end(), 0);
  return tokens;
}

Tokens tokens_of_rank(const Tokens& rearrange, std::size_t rank, std::size_t world) {
  const auto chunk = static_cast<std::ptrdiff_t>(rearrange.size() / world);
  const auto begin = rearrange.begin() + static_cast<std::ptrdiff_t>(rank) * chunk;
  return {begin, begin + chunk};
}

std::int64_t OracleTiles::count(OracleTile tile) const {
  std::int64_t sum = 0;
  for (const auto& row : rows) sum += std::count(row.begin(), row.end(), tile);
  return sum;
}

std::vector<std::int32_t> OracleTiles::num_blocks(OracleTile tile) const {
  std::vector<std::int32_t> out;
  for (const auto& row : rows) {
    out.push_back(static_cast<std::int32_t>(std::count(row.begin(), row.end(), tile)));
  }
  return out;
}

std::vector<std::int32_t> OracleTiles::indices(OracleTile tile) const {
  std::vector<std::int32_t> out;
  for (const auto& row : rows) {
    for (const bool of_class : {true, false}) {
      for (std::size_t kv = 0; kv < row.size(); ++kv) {
        if ((row[kv] == tile) == of_class) out.push_back(static_cast<std::int32_t>(kv));
      }
    }
  }
  return out;
}

namespace {

template <class Allows>
OracleTiles count_tiles(Allows allows, const Tokens& q, const Tokens& kv, std::size_t q_block,
                        std::size_t kv_block) {
  OracleTiles out;
  for (std::size_t q0 = 0; q0 < q.size(); q0 += q_block) {
    auto& tiles = out.rows.emplace_back();
    for (std::size_t k0 = 0; k0 < kv.size(); k0 += kv_block) {
      std::size_t pairs = 0;
      for (std::size_t i = q0; i < std::min(q0 + q_block, q.size()); ++i) {
        for (std::size_t j = k0; j < std::min(k0 + kv_block, kv.size()); ++j) {
          pairs += allows(q[i], kv[j]) ? 1U : 0U;
        }
      }
      out.area += static_cast<std::int64_t>(pairs);
      tiles.push_back(pairs == 0                    ? OracleTile::empty
                      : pairs == q_block * kv_block ? OracleTile::full
                                                    : OracleTile::partial);
    }
  }
  return out;
}

}  // namespace

OracleTiles oracle_tiles(const OracleRow& row, const OracleMask& mask, const Tokens& q, const Tokens& kv,
                         std::size_t q_block, std::size_t kv_block) {
  const auto allows = [&](std::int64_t i, std::int64_t j) {
    return row.allows(mask, static_cast<std::size_t>(i), static_cast<std::size_t>(j));
  };
  return count_tiles(allows, q, kv, q_block, kv_block);
}

OracleTiles oracle_tiles(const std::function<bool(std::int64_t q, std::int64_t kv)>& allows, const Tokens& q,
                         const Tokens& kv, std::size_t q_block, std::size_t kv_block) {
  return count_tiles(allows, q, kv, q_block, kv_block);
}

OracleTiles oracle_tiles(const OracleRow& row, const OracleMask& mask, std::size_t q_block,
                         std::size_t kv_block) {
  return oracle_tiles(row, mask, all_tokens(row), all_tokens(row), q_block, kv_block);
}

Tokens oracle_any(const OracleRow& row, const OracleMask& mask, const Tokens& q) {
  std::set<std::int64_t> touched;
  for (const std::int64_t i : q) {
    for (std::size_t kv = 0; kv < row.seq_len(); ++kv) {
      if (row.allows(mask, static_cast<std::size_t>(i), kv)) touched.insert(static_cast<std::int64_t>(kv));
    }
  }
  return {touched.begin(), touched.end()};
}

Tokens oracle_all(const OracleRow& row, const OracleMask& mask, const Tokens& q) {
  Tokens common;
  for (std::size_t kv = 0; kv < row.seq_len(); ++kv) {
    const bool all = std::all_of(q.begin(), q.end(), [&](std::int64_t i) {
      return row.allows(mask, static_cast<std::size_t>(i), kv);
    });
    if (all) common.push_back(static_cast<std::int64_t>(kv));
  }
  return common;
}

std::vector<std::int64_t> oracle_traffic(const OracleRow& row, const OracleMask& mask,
                                         const Tokens& rearrange, std::size_t world) {
  std::vector<std::int64_t> traffic;
  for (std::size_t reader = 0; reader < world; ++reader) {
    const Tokens read = oracle_any(row, mask, tokens_of_rank(rearrange, reader, world));
    for (std::size_t owner = 0; owner < world; ++owner) {
      const Tokens owned = tokens_of_rank(rearrange, owner, world);
      traffic.push_back(std::count_if(read.begin(), read.end(), [&](std::int64_t token) {
        return std::find(owned.begin(), owned.end(), token) != owned.end();
      }));
    }
  }
  return traffic;
}

}  // namespace evenkeel::test
