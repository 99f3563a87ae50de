#pragma once

#include <cstdint>
#include <stop_token>

#include "balance/plan.h"
#include "base/result.h"
#include "base/span.h"
#include "engine/engine.h"

namespace evenkeel {

/// Writes part of an index tensor: `out[i]` belongs to index `interval.begin + i` of `row` (a position for
/// rearrange, a token for restore). Long intervals are cut among the processor's threads.
///
/// Time O(length); beyond `out` it needs a few kilobytes a thread.
[[nodiscard]] Cancellable<Result<void>> expand_plan(const Engine& engine, const Plan& plan, BatchRow row,
                                                    Expansion expansion, Interval interval,
                                                    Span<std::int64_t> out, const std::stop_token& stop = {});

/// The same to 32 bits, which hold every index. Errors: `unavailable` from an engine that has no
/// `expand_segments_32`.
[[nodiscard]] Cancellable<Result<void>> expand_plan(const Engine& engine, const Plan& plan, BatchRow row,
                                                    Expansion expansion, Interval interval,
                                                    Span<std::int32_t> out, const std::stop_token& stop = {});

}  // namespace evenkeel
