#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <string>
#include <vector>

#include "cost/cost.h"
#include "mask/mask.h"
#include "support/oracle_tiles.h"

/// Random masks and documents for property tests, the smallest and largest values always among them; and the
/// same mask for the oracle and for the core.
namespace evenkeel::test {

/// The core's form of a mask of the oracle.
[[nodiscard]] MaskSpec spec_of(const OracleMask& mask);

[[nodiscard]] Mask mask_of(const OracleMask& mask, const std::vector<Row>& rows);

/// A value for a parameter that is at least `least`: tiny, about a document's length, far above any sequence
/// here, and so large that a sum with it could leave 64 bits.
[[nodiscard]] rc::Gen<std::int64_t> parameter_value(std::int64_t least);

/// One named mask with random parameters.
[[nodiscard]] rc::Gen<OracleMask> parameters_for(const std::string& name);

/// Every named mask.
[[nodiscard]] const std::vector<std::string>& mask_names();

[[nodiscard]] rc::Gen<OracleMask> any_named_mask();

/// And, or and not of named masks and of one another, `depth` levels deep at most.
[[nodiscard]] rc::Gen<OracleMask> joined_mask(int depth);

/// Mostly named ones.
[[nodiscard]] rc::Gen<OracleMask> any_mask();

/// Documents of one batch row of at most about `most` tokens: one, many, or all of a single token.
[[nodiscard]] rc::Gen<Row> documents(std::int64_t most);

/// Batch rows of one total: `row`, and the same documents in other orders and cuts.
[[nodiscard]] rc::Gen<std::vector<Row>> batch_of(const Row& row);

/// A side of a block: 1, no divisor of much, powers of two, larger than every sequence here.
[[nodiscard]] rc::Gen<std::int64_t> block_side();

/// The cost of a mask as the oracle counts it, so that nothing measured with it rests on the core's own.
[[nodiscard]] Cost oracle_cost(const OracleMask& mask, const std::vector<Row>& rows, BlockSize block);

}  // namespace evenkeel::test
