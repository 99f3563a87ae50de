#pragma once

#include <QString>
#include <cstdint>
#include <optional>
#include <vector>

#include "execution/execution.h"
#include "execution/ring.h"
#include "metrics/metrics.h"

namespace evenkeel::ui {

enum class StepsKind : std::uint8_t {
  all_gather,  ///< one step: all KV is gathered, then every rank computes
  ring,        ///< W steps: KV goes round, and every rank works on what is there
};

/// Steps that follow one another: each takes as long as its slowest rank, and all others wait for it.
struct StepTable {
  /// What one rank does at one step; of several ranks or steps, all of it together.
  struct Cell {
    std::int64_t work = 0;
    std::int64_t most = 0;  ///< of the slowest rank at these steps, times the ranks
    /// What the ring does; nothing where there is none, or where it is not one thing.
    std::optional<RingBehavior> behavior;
    /// Of the time that these ranks have, 0 to 1.
    [[nodiscard]] double busy() const {
      return most == 0 ? 0 : static_cast<double>(work) / static_cast<double>(most);
    }
    [[nodiscard]] std::int64_t wait() const { return most - work; }
  };

  bool tiles = false;  ///< executed tiles, or area
  std::int64_t ranks = 0;
  std::vector<std::vector<RingStep>> steps;  ///< as `Ring`: `steps[i][r]`; one step without a ring
  bool is_ring = false;
  std::vector<std::int64_t> slowest;  ///< work of each step's slowest rank
  std::vector<Rank> slowest_rank;     ///< and which that is
  std::vector<std::int64_t> begin;    ///< when each step begins, and when the last ends
  std::int64_t critical = 0;          ///< sum of `slowest`
  double mean = 0;                    ///< work of all steps, a rank

  [[nodiscard]] static StepTable gather(const std::vector<std::int64_t>& work, bool tiles);
  [[nodiscard]] static StepTable ring(Ring ring);

  [[nodiscard]] std::int64_t stepCount() const { return static_cast<std::int64_t>(steps.size()); }
  /// What ranks `r` do at steps `s`. O(of both).
  [[nodiscard]] Cell cell(Interval s, Interval r) const;
  /// What the slowest ranks of steps `s` work.
  [[nodiscard]] std::int64_t span(Interval s) const {
    return begin[static_cast<std::size_t>(s.end)] - begin[static_cast<std::size_t>(s.begin)];
  }

 private:
  void measure();
};

}  // namespace evenkeel::ui
