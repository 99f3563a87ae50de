#pragma once

#include <cstddef>
#include <cstdint>
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

  [[nodiscard]] std::int64_t pairs_of_token(const OracleMask& mask, std::size_t q) const;

  struct Tiles {
    std::vector<std::int64_t> full;     ///< per q block
    std::vector<std::int64_t> partial;  ///< per q block
    std::vector<std::int64_t> area;     ///< per q block
  };
  /// Pads the mask with nothing to whole blocks and counts each tile.
  [[nodiscard]] Tiles tiles(const OracleMask& mask, std::size_t q_block, std::size_t kv_block) const;

  std::vector<OracleMask::Token> tokens;  ///< of the sequence
};

/// Allowed pairs of each rank when rank r owns equal chunk r of `rearrange`.
[[nodiscard]] std::vector<std::int64_t> oracle_area_per_rank(const OracleRow& row, const OracleMask& mask,
                                                             const std::vector<std::int64_t>& rearrange,
                                                             std::size_t world);

/// Whether `oracle_rearrange` knows a strategy: all but those that search.
[[nodiscard]] inline bool oracle_knows(const std::string& strategy) {
  return strategy != "refined" && strategy != "optimal" && strategy != "affinity";
}

/// Strategies token by token, as their documentation states them. Empty where they refuse.
[[nodiscard]] std::vector<std::int64_t> oracle_rearrange(const std::string& strategy, const Row& lengths,
                                                         std::int64_t world,
                                                         const std::vector<std::int64_t>& block_tiles,
                                                         std::int64_t block);

}  // namespace evenkeel::test
