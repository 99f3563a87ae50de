#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "base/result.h"
#include "layout/length_tables.h"
#include "layout/random.h"

namespace evenkeel {

/// One document length after another, each 1 to 2^31 tokens.
using LengthSource = std::function<std::int64_t()>;

/// Draws from a measured table: evenly between two quantiles, or a bin by its count and evenly within it.
[[nodiscard]] LengthSource draw_from_table(const LengthTable& table, std::uint64_t seed);

/// Draws from `NAME:key=value,...`:
/// `fixed:length`; `uniform:min,max` (both included); `lognormal:mu,sigma` (of the natural logarithm, rounded
/// to whole tokens); `zipf:exponent,max` (length k with a weight of k^-exponent, 1 <= k <= max). Errors:
/// `bad_input` naming the distribution or parameter and what it may be.
[[nodiscard]] Result<LengthSource> draw_from_distribution(std::string_view text, std::uint64_t seed);

}  // namespace evenkeel
