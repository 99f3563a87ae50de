#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "support/oracle.h"

/// Tiles, tensors, executed tiles and traffic by counting every pair; no code of the core.
namespace evenkeel::test {

/// Tokens of a sequence in the order in which a kernel sees them.
using Tokens = std::vector<std::int64_t>;

[[nodiscard]] Tokens all_tokens(const OracleRow& row);

/// What rank `rank` of `world` holds: its equal chunk of the rearranged sequence.
[[nodiscard]] Tokens tokens_of_rank(const Tokens& rearrange, std::size_t rank, std::size_t world);

enum class OracleTile : std::uint8_t { empty, partial, full };

/// A block mask with a class for every tile, as `create_block_mask` thinks of it.
struct OracleTiles {
  std::vector<std::vector<OracleTile>> rows;  ///< q blocks of kv blocks
  std::int64_t area = 0;

  [[nodiscard]] std::int64_t count(OracleTile tile) const;
  [[nodiscard]] std::int64_t non_empty() const {
    return count(OracleTile::partial) + count(OracleTile::full);
  }

  /// `kv_num_blocks` or `full_kv_num_blocks`.
  [[nodiscard]] std::vector<std::int32_t> num_blocks(OracleTile tile) const;
  /// `kv_indices` or `full_kv_indices`: of each q block those of the class, then all others.
  [[nodiscard]] std::vector<std::int32_t> indices(OracleTile tile) const;
};

/// local(i, j) = mask(q[i], kv[j]), padded with nothing to whole blocks, each tile counted.
[[nodiscard]] OracleTiles oracle_tiles(const OracleRow& row, const OracleMask& mask, const Tokens& q,
                                       const Tokens& kv, std::size_t q_block, std::size_t kv_block);

/// The same where the pairs of tokens are told.
[[nodiscard]] OracleTiles oracle_tiles(const std::function<bool(std::int64_t q, std::int64_t kv)>& allows,
                                       const Tokens& q, const Tokens& kv, std::size_t q_block,
                                       std::size_t kv_block);

/// The block mask over the sequence as it is.
[[nodiscard]] OracleTiles oracle_tiles(const OracleRow& row, const OracleMask& mask, std::size_t q_block,
                                       std::size_t kv_block);

/// The kv tokens that some of the tokens `q` may attend, ascending.
[[nodiscard]] Tokens oracle_any(const OracleRow& row, const OracleMask& mask, const Tokens& q);

/// The kv tokens that all of the tokens `q` may attend, ascending.
[[nodiscard]] Tokens oracle_all(const OracleRow& row, const OracleMask& mask, const Tokens& q);

/// W x W: distinct kv tokens owned by rank s that the pairs of rank r touch, in r W + s.
[[nodiscard]] std::vector<std::int64_t> oracle_traffic(const OracleRow& row, const OracleMask& mask,
                                                       const Tokens& rearrange, std::size_t world);

}  // namespace evenkeel::test
