#pragma once

#include <string>

#include "balance/plan.h"
#include "base/units.h"
#include "mask/mask.h"
#include "metrics/metrics.h"

/// What stands behind a number that is too large, in a few words for people. Nothing is decided by it.
namespace evenkeel {

/// Pieces of a plan that are looked at; where a rank has more, no document is named.
inline constexpr std::int64_t kMostPiecesExplained = 1 << 13;

/// Why `rank` has more allowed pairs than the mean: how many kv tokens its tokens attend each, against the
/// mean over all ranks, and the document that most of them lie in, where one holds a fourth or more. Of
/// joined masks no document is named, as they would count it row by row; a named mask and its text say the
/// same.
///
/// "its tokens attend 3,412 tokens each, 2,290 over all ranks; 61 % of them in document 16". Empty where the
/// rank has no more than `kNotably` times the mean. Time O(pieces of the rank x log D).
[[nodiscard]] std::string why_more_pairs(const Mask& mask, const Plan& plan, const Work& work, Rank rank);

/// Why the kernels run more tiles than the mask has: "56 % of the kernels' q blocks hold tokens of several
/// places, and run the tiles that any of them needs". Of the first row, and of its first
/// `kMostPiecesExplained` pieces where there are more. Empty where it is less than a fourth of them.
[[nodiscard]] std::string why_more_tiles(const Plan& plan, std::int64_t q_block);

}  // namespace evenkeel
