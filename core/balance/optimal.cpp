#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <stop_token>
#include <unordered_set>
#include <utility>
#include <vector>

#include "balance/balancers.h"
#include "balance/block_plan.h"
#include "balance/group_tasks.h"
#include "balance/trace_recorder.h"
#include "base/checked.h"
#include "engine/sort_and_snake.h"
#include "metrics/bounds.h"

namespace evenkeel {
namespace {

/// Tasks up to which there is a search at all: it calls itself once a task.
constexpr std::size_t kMostTasks = 4096;
/// Looks where none are asked for: what proves any 24 tasks within a second, and what nobody waits for.
constexpr std::size_t kFewTasks = 24;
constexpr std::int64_t kNodesForFew = std::int64_t{1} << 26;
constexpr std::int64_t kNodesForMany = std::int64_t{1} << 17;
/// Sets of tasks that are remembered: some tens of megabytes.
constexpr std::size_t kMostDead = std::size_t{1} << 20;

using Verdict = TraceVerdict;

/// Asks whether groups with at most `target` each exist, and fills them one after another. Tasks are in
/// descending order of cost, known by their place in it.
class PartitionSearch {
 public:
  PartitionSearch(std::vector<std::int64_t> cost, std::size_t groups, std::int64_t nodes,
                  std::stop_token stop)
      : cost_(std::move(cost)),
        per_group_(cost_.size() / groups),
        group_count_(groups),
        nodes_left_(nodes),
        stop_(std::move(stop)) {}

  /// Where possible, `group_of()` holds the groups.
  Verdict ask(std::int64_t target) {
    const auto groups = static_cast<std::int64_t>(group_count_);
    const std::int64_t sum = std::accumulate(cost_.begin(), cost_.end(), std::int64_t{0});
    const auto room = checked_multiply(groups, target);
    const std::int64_t waste = room ? *room - sum : std::numeric_limits<std::int64_t>::max() / 2;
    if (waste < 0) return Verdict::impossible;
    target_ = target;
    group_of_.assign(cost_.size(), 0);
    std::vector<std::int32_t> all(cost_.size());
    std::iota(all.begin(), all.end(), 0);
    dead_.clear();
    const bool found = fill(0, all, waste);
    if (found) return Verdict::possible;
    return gave_up() ? Verdict::unknown : Verdict::impossible;
  }

  [[nodiscard]] const std::vector<std::int32_t>& group_of() const { return group_of_; }
  [[nodiscard]] std::int64_t looks_left() const { return std::max<std::int64_t>(0, nodes_left_); }

 private:
  /// What is left when group `group` is to be filled, and how far below the target groups may still stay, all
  /// together.
  struct Level {
    std::int32_t group;
    const std::vector<std::int32_t>& open;
    std::vector<std::int64_t> before;  ///< cost of the open tasks before each
    std::int64_t waste;
    std::vector<bool> taken;
  };

  [[nodiscard]] bool gave_up() const { return nodes_left_ <= 0 || stop_.stop_requested(); }
  [[nodiscard]] std::int64_t cost(std::int32_t task) const { return cost_[static_cast<std::size_t>(task)]; }

  bool fill(std::int32_t group, const std::vector<std::int32_t>& open, std::int64_t waste) {
    if (static_cast<std::size_t>(group) + 1 == group_count_) {
      for (const std::int32_t task : open) group_of_[static_cast<std::size_t>(task)] = group;
      return true;
    }
    // What is open says how much waste is left too: a set that failed fails again, however it came about.
    const std::uint64_t key = key_of(open);
    if (key != 0 && dead_.contains(key)) return false;
    nodes_left_ -= static_cast<std::int64_t>(open.size() / 8);
    Level level{group, open, std::vector<std::int64_t>(open.size() + 1, 0), waste,
                std::vector<bool>(open.size(), false)};
    for (std::size_t i = 0; i < open.size(); ++i) level.before[i + 1] = level.before[i] + cost(open[i]);
    // The heaviest open task is in some group; as groups are alike, in this one.
    level.taken[0] = true;
    if (choose(level, 1, per_group_ - 1, target_ - cost(open[0]))) return true;
    if (key != 0 && !gave_up() && dead_.size() < kMostDead) dead_.insert(key);
    return false;
  }

  /// The open tasks as bits; 0 where there are more tasks than bits.
  [[nodiscard]] std::uint64_t key_of(const std::vector<std::int32_t>& open) const {
    if (cost_.size() > 64) return 0;
    std::uint64_t key = 0;
    for (const std::int32_t task : open) key |= std::uint64_t{1} << task;
    return key;
  }

  /// `count` more tasks of `level.open` from `from` on, of at most `room` and no less than the waste allows.
  bool choose(Level& level, std::size_t from, std::size_t count, std::int64_t room) {
    if (count == 0) return room >= 0 && room <= level.waste && descend(level, room);
    const std::size_t size = level.open.size();
    const std::int64_t least = room > level.waste ? room - level.waste : 0;
    std::int64_t tried = -1;
    for (std::size_t i = from; i + count <= size; ++i) {
      if (--nodes_left_ <= 0 || ((nodes_left_ & 4095) == 0 && stop_.stop_requested())) return false;
      // The heaviest that can follow are too light, and so are all later ones.
      if (level.before[i + count] - level.before[i] < least) return false;
      const std::int64_t one = cost(level.open[i]);
      if (one == tried) continue;
      const std::int64_t lightest = level.before[size] - level.before[size - (count - 1)];
      if (one + lightest > room) continue;
      tried = one;
      level.taken[i] = true;
      if (choose(level, i + 1, count - 1, room - one)) return true;
      level.taken[i] = false;
      if (nodes_left_ <= 0) return false;
    }
    return false;
  }

  bool descend(const Level& level, std::int64_t unused) {
    std::vector<std::int32_t> rest;
    rest.reserve(level.open.size() - per_group_);
    for (std::size_t i = 0; i < level.open.size(); ++i) {
      if (level.taken[i]) {
        group_of_[static_cast<std::size_t>(level.open[i])] = level.group;
      } else {
        rest.push_back(level.open[i]);
      }
    }
    return fill(level.group + 1, rest, level.waste - unused);
  }

  std::vector<std::int64_t> cost_;
  std::size_t per_group_;
  std::size_t group_count_;
  std::int64_t target_ = 0;
  std::int64_t nodes_left_;
  std::stop_token stop_;
  std::vector<std::int32_t> group_of_;
  std::unordered_set<std::uint64_t> dead_;  ///< sets of open tasks that failed, at this target
};

std::int64_t most(const Groups& groups, std::span<const std::int64_t> cost) {
  const std::vector<std::int64_t> loads = group_loads(groups, cost);
  return *std::max_element(loads.begin(), loads.end());
}

Result<Plan> make_optimal(const PlanRequest& request) {
  Proof proof = Proof::proven;
  auto plan = deal_blocks(request, "optimal", relabelling(request.parameters[1]),
                          [&](std::size_t /*row*/, std::span<const std::int64_t> work,
                              TraceRecorder* recorder) -> Result<Groups> {
                            auto snake = request.engine.sort_and_snake(work, request.world_size);
                            if (!snake) return snake;
                            auto searched = optimal_groups(work, request.world_size, *snake,
                                                           request.parameters[0], request.stop, recorder);
                            if (searched.proof != Proof::proven) proof = Proof::open;
                            return std::move(searched.groups);
                          });
  if (!plan) return plan;
  return plan->with_proof(proof);
}

constexpr StrategyParameter kParameters[] = {
    {"nodes", ParameterKind::whole, 0, std::int64_t{1} << 40, 0,
     "looks after which the search ends; 0: 2^26 for up to 24 blocks, 2^17 for more"},
    kRelabel};

}  // namespace

SearchedGroups optimal_groups(std::span<const std::int64_t> cost, WorldSize world, const Groups& snake,
                              std::int64_t nodes, const std::stop_token& stop, TraceRecorder* recorder) {
  SearchedGroups best{refined_groups(cost, world, snake, stop, recorder), Proof::open};
  // What is known: no plan has less than `least`, and `best` has `reached`.
  std::int64_t least = whole_block_bound(cost, world);
  std::int64_t reached = most(best.groups, cost);
  if (nodes == 0) nodes = cost.size() <= kFewTasks ? kNodesForFew : kNodesForMany;
  std::int64_t looks = 0;
  if (reached > least && cost.size() <= kMostTasks) {
    const std::vector<std::int32_t> order = stable_order_descending(cost);
    std::vector<std::int64_t> sorted;
    sorted.reserve(order.size());
    for (const std::int32_t task : order) sorted.push_back(cost[static_cast<std::size_t>(task)]);
    PartitionSearch search(std::move(sorted), static_cast<std::size_t>(world.value), nodes, stop);
    // From below, in steps that double: what is nearly tight is refuted, or found, quickly. Then by halves.
    std::int64_t step = 1;
    bool from_below = true;
    while (reached > least) {
      const std::int64_t target =
          from_below ? std::min(least + step - 1, reached - 1) : least + (reached - 1 - least) / 2;
      const std::int64_t looks_before = search.looks_left();
      const Verdict verdict = search.ask(target);
      const std::int64_t took = looks_before - search.looks_left();
      looks += took;
      if (recorder != nullptr) recorder->add([&] { return TraceAsk{target, verdict, took}; });
      if (verdict == Verdict::unknown) break;
      if (verdict == Verdict::impossible) {
        least = target + 1;
        step *= 2;
        continue;
      }
      from_below = false;
      std::vector<std::int32_t> rank_of(order.size());
      for (std::size_t i = 0; i < order.size(); ++i) {
        rank_of[static_cast<std::size_t>(order[i])] = search.group_of()[i];
      }
      best.groups = groups_of_ranks(rank_of, world);
      reached = most(best.groups, cost);
      if (recorder != nullptr) {
        recorder->add([&] { return TraceKeep{recorder->owners_of(best.groups), reached, 0}; });
      }
    }
  }
  if (reached <= least) best.proof = Proof::proven;
  if (recorder != nullptr) {
    recorder->add([&] { return TraceProof{best.proof == Proof::proven, reached, least, looks}; });
  }
  return best;
}

/// Branch and bound from `refined`'s plan: is there a plan whose slowest rank has at most T? T rises from the
/// whole-block bound in doubling steps, then by halves between what was refuted and what was found. One asks
/// rank by rank: the heaviest block left goes to the next rank (ranks are alike), and n / W - 1 more are
/// chosen in descending order so that all ranks together stay below T by no more than W T - sum; blocks of
/// equal work are tried once. Ends after `nodes` looks in each batch row (unless given 2^26 for up to 24
/// blocks, 2^17 for more), then with the best plan found.
/// Needs square blocks, S % b == 0 and n % W == 0. Guarantee: never worse than `refined`; where
/// `Plan::proof` says so, no plan of whole blocks has a faster slowest rank in any row. More than 4,096
/// blocks are not searched. Source: Dell'Amico and Martello, bounds for P | # <= k | Cmax. Checked against
/// exhaustive search and known vectors in tests/core/optimal_test.cpp.
const LoadBalancer kOptimal = {"optimal", "the fewest tiles a slowest rank can have, searched and proved",
                               true, make_optimal, kParameters};

}  // namespace evenkeel
