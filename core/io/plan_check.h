#pragma once

#include <stop_token>

#include "balance/plan.h"
#include "base/result.h"

namespace evenkeel::io {

/// Whether a plan is a permutation of every row and its restore indices are the inverse of its rearrange
/// indices.
///
/// Walks the segments in both orders: each must tile the row, and both must hold the same segments, which is
/// checked by 128 bits of an order-free hash. Time O(segments), memory O(1); no index is written out. Errors:
/// `infeasible`, naming strategy and row: a mistake in the load balancer.
[[nodiscard]] Cancellable<Result<void>> check_permutation(const Plan& plan, const std::stop_token& stop = {});

}  // namespace evenkeel::io
