#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evenkeel.h"

namespace evenkeel::test {

/// A request and the memory that it points to.
struct CRequest {
  using Rows = std::vector<std::vector<std::int64_t>>;

  CRequest(const Rows& rows, std::string strategy_name, std::int64_t world)
      : strategy(std::move(strategy_name)) {
    for (const auto& row : rows) {
      numbers.insert(numbers.end(), row.begin(), row.end());
      row_sizes.push_back(static_cast<std::int64_t>(row.size()));
    }
    request.batch = static_cast<std::int64_t>(rows.size());
    request.world_size = world;
  }

  /// Valid while this lives and is not changed.
  [[nodiscard]] const evenkeel_request* get() {
    request.numbers = numbers.data();
    request.row_sizes = row_sizes.data();
    request.strategy = strategy.c_str();
    return &request;
  }

  std::vector<std::int64_t> numbers;
  std::vector<std::int64_t> row_sizes;
  std::string strategy;
  evenkeel_request request = EVENKEEL_REQUEST_INIT;
};

/// Index arrays as the library wrote them.
template <class Index>
struct CPlan {
  std::int32_t status = EVENKEEL_FAILED;
  evenkeel_shape shape = {};
  std::vector<Index> rearrange;
  std::vector<Index> restore;
};

inline std::int32_t call(const evenkeel_request* request, std::int64_t* rearrange, std::int64_t* restore,
                         std::int64_t capacity, evenkeel_shape* shape) {
  return evenkeel_plan_int64(request, rearrange, restore, capacity, shape);
}
inline std::int32_t call(const evenkeel_request* request, std::int32_t* rearrange, std::int32_t* restore,
                         std::int64_t capacity, evenkeel_shape* shape) {
  return evenkeel_plan_int32(request, rearrange, restore, capacity, shape);
}

/// Asks for the shape, then for the indices.
template <class Index>
[[nodiscard]] CPlan<Index> plan_of(CRequest& request) {
  CPlan<Index> plan;
  plan.status =
      call(request.get(), static_cast<Index*>(nullptr), static_cast<Index*>(nullptr), 0, &plan.shape);
  if (plan.status != EVENKEEL_OK) return plan;
  const std::int64_t count = plan.shape.rows * plan.shape.seq_len;
  plan.rearrange.resize(static_cast<std::size_t>(count), -1);
  plan.restore.resize(static_cast<std::size_t>(count), -1);
  plan.status = call(request.get(), plan.rearrange.data(), plan.restore.data(), count, &plan.shape);
  return plan;
}

}  // namespace evenkeel::test
