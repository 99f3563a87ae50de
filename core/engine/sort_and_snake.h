#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "base/units.h"
#include "engine/engine.h"

namespace evenkeel {

class TraceRecorder;

/// Whether so many tasks can be dealt to W groups of one size. Errors: `infeasible`, naming both.
[[nodiscard]] Result<void> check_snake(std::size_t tasks, WorldSize world);

/// `Engine::sort_and_snake` on the CPU.
[[nodiscard]] Result<Groups> sort_and_snake(std::span<const std::int64_t> cost, WorldSize world);

/// The same, told to a recorder.
[[nodiscard]] Result<Groups> sort_and_snake(std::span<const std::int64_t> cost, WorldSize world,
                                            TraceRecorder& recorder);

/// The indices of `values` by descending value, ties by ascending index. Counting sort where the values span
/// a range of the order of their number, radix sort otherwise. Time and memory O(n). Fewer than 2^31 values.
[[nodiscard]] std::vector<std::int32_t> stable_order_descending(std::span<const std::int64_t> values);

}  // namespace evenkeel
