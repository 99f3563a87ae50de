#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "layout/layout.h"
#include "pipeline/case.h"
#include "pipeline/snapshot.h"

namespace evenkeel {

/// What a sweep varies; all else stays as the case says.
enum class SweepOver : std::uint8_t { world_size, block_size };

/// Some strategies on one workload, for many world sizes or block sizes.
struct SweepRequest {
  Layout layout;
  Case settings;                        ///< its strategy does not matter
  std::vector<std::string> strategies;  ///< names of load balancers
  SweepOver over = SweepOver::world_size;
  bool operator==(const SweepRequest&) const = default;
};

/// What the slowest rank of one strategy runs at one value.
struct SweepResult {
  std::int64_t slowest_tiles = 0;  ///< executed, summed over the batch
  /// For plans that keep blocks whole; nothing where none is known (see `Bounds`).
  std::optional<std::int64_t> whole_block_bound;
  std::int64_t tiles_bound = 0;  ///< for any plan
  bool cuts_blocks = false;      ///< then the whole-block bound is a comparison, and no bound
  bool operator==(const SweepResult&) const = default;

  /// What `slowest_tiles` is set in relation to: the whole-block bound, or the bound for any plan.
  [[nodiscard]] std::int64_t base() const { return whole_block_bound.value_or(tiles_bound); }
  /// How much more the slowest rank runs than `base()`: 0.004 is "+0.4 %". Nothing without pairs.
  [[nodiscard]] std::optional<double> over() const {
    if (base() == 0) return std::nullopt;
    return static_cast<double>(slowest_tiles) / static_cast<double>(base()) - 1;
  }
};

/// One point of a sweep: a value of what is varied, and what became of a strategy there.
struct SweepPoint {
  std::int64_t value = 0;    ///< ranks, or tokens a q block
  std::size_t strategy = 0;  ///< index into the request's strategies
  Result<SweepResult> result;
};

/// What the slowest rank of one strategy of a snapshot runs, or why it cannot. Nothing when stopped.
[[nodiscard]] Cancellable<Result<SweepResult>> measure_slowest(const Snapshot& snapshot,
                                                               const StrategyOutcome& outcome,
                                                               const Engine& engine,
                                                               const std::stop_token& stop = {});

/// The values that a sweep visits, ascending. World sizes: powers of two from 2 to 1,024 that leave every
/// rank a block; block sizes: powers of two from 64 to 1,024 that leave every rank a block; and in either the
/// value of the case itself.
[[nodiscard]] std::vector<std::int64_t> sweep_values(const SweepRequest& request);

/// The case at one value. A block size other than the case's own is square.
[[nodiscard]] Case case_at(const SweepRequest& request, std::int64_t value, const std::string& strategy);

/// Runs sweeps and remembers the points of the last documents: what a new request leaves unchanged (another
/// strategy chosen, another current world size) is not computed again. Not thread-safe: one a thread.
class Sweeper {
 public:
  using Publish = std::function<void(const SweepPoint&)>;

  /// Calls `publish` for every value and strategy, once each: first all that is remembered, then value by
  /// value as they are computed. A strategy that is refused is a point with its error. Returns false when
  /// stopped. Cost: one pipeline run and one execution per point; costs of blocks are shared between world
  /// sizes.
  bool run(const SweepRequest& request, const Engine& engine, const Publish& publish,
           const std::stop_token& stop = {});

 private:
  struct Known {
    Case at;  ///< value and strategy included
    Result<SweepResult> result;
  };
  [[nodiscard]] const Known* find(const Case& at) const;

  std::vector<Layout::RowPointer> rows_;  ///< whose points are remembered
  std::vector<Known> known_;
};

}  // namespace evenkeel
