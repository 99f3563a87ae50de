#include "balance/trace_state.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace evenkeel {
namespace {

class Replay {
 public:
  explicit Replay(const PlanTrace& trace) : trace_(trace) {
    state_.loads.assign(static_cast<std::size_t>(trace.world_size.value), 0);
  }

  void operator()(const TraceChoice& /*step*/) {}
  void operator()(const TraceCut& step) { state_.pieces = step.pieces; }
  void operator()(const TraceArrange& step) { state_.pieces = step.pieces; }
  void operator()(const TraceTake& step) { take(step.pieces); }
  void operator()(const TraceRound& step) { take(step.pieces); }
  void operator()(const TraceSort& step) { state_.order = step.blocks; }
  void operator()(const TraceRow& step) {
    if (step.reversed && !state_.rows.empty()) {
      state_.rows.back() = step.blocks;
    } else {
      state_.rows.push_back(step.blocks);
    }
  }
  void operator()(const TraceColumn& step) {
    for (const std::int32_t block : step.blocks) give(block, step.rank);
    state_.loads[at(step.rank)] = step.load;
  }
  void operator()(const TraceGive& step) {
    give(step.block, step.rank);
    state_.loads[at(step.rank)] = step.load;
  }
  void operator()(const TraceTogether& step) {
    give(step.block, step.rank);
    state_.loads[at(step.rank)] = step.load;
  }
  void operator()(const TraceStart& step) {
    set_owners(step.owner);
    if (step.from == TraceOrigin::nothing) {
      state_.owner.clear();
      std::fill(state_.loads.begin(), state_.loads.end(), 0);
    }
    state_.bound = step.bound;
    state_.bound_is_limit = step.from == TraceOrigin::nothing || step.from == TraceOrigin::best;
    state_.slowest = step.slowest > 0 ? std::vector<std::int64_t>{step.slowest} : std::vector<std::int64_t>();
  }
  void operator()(const TraceSwap& step) {
    if (state_.slowest.empty()) state_.slowest.push_back(step.before);
    exchange(step.given, step.slowest, step.other);
    exchange(step.taken, step.other, step.slowest);
    state_.slowest.push_back(step.after);
  }
  void operator()(const TraceReadSwap& step) {
    exchange({step.given}, step.from, step.to);
    exchange({step.taken}, step.to, step.from);
  }
  void operator()(const TraceKeep& step) {
    set_owners(step.owner);
    kept_ = {state_.owner, state_.loads};
  }
  void operator()(const TraceAsk& step) { state_.asked.push_back(step); }
  void operator()(const TraceProof& /*step*/) { back_to_kept(); }
  void operator()(const TraceRelabel& step) {
    back_to_kept();
    std::unordered_map<std::int32_t, std::int32_t> rank_of;
    std::vector<std::int64_t> loads(state_.loads.size(), 0);
    for (std::size_t rank = 0; rank < step.group_of.size(); ++rank) {
      rank_of[step.group_of[rank]] = static_cast<std::int32_t>(rank);
      loads[rank] = state_.loads[static_cast<std::size_t>(step.group_of[rank])];
    }
    for (auto& [block, rank] : state_.owner) {
      if (const auto found = rank_of.find(rank); found != rank_of.end()) rank = found->second;
    }
    state_.loads = std::move(loads);
  }
  void operator()(const TraceFile& /*step*/) {}
  void operator()(const TraceDone& step) {
    back_to_kept();
    if (!step.loads.empty()) state_.loads = step.loads;
  }

  [[nodiscard]] TraceState take_state() && { return std::move(state_); }

 private:
  [[nodiscard]] static std::size_t at(Rank rank) { return static_cast<std::size_t>(rank.value); }
  [[nodiscard]] std::int64_t work(std::int32_t block) const {
    return trace_.work == nullptr ? 0 : (*trace_.work)[static_cast<std::size_t>(block)];
  }

  void give(std::int32_t block, Rank rank) { state_.owner[block] = static_cast<std::int32_t>(rank.value); }

  void take(const std::vector<TracePiece>& pieces) {
    state_.taken.insert(state_.taken.end(), pieces.begin(), pieces.end());
  }

  void exchange(const std::vector<std::int32_t>& blocks, Rank from, Rank to) {
    for (const std::int32_t block : blocks) {
      give(block, to);
      state_.loads[at(from)] -= work(block);
      state_.loads[at(to)] += work(block);
    }
  }

  void set_owners(const std::vector<std::int32_t>& owner) {
    if (owner.empty()) return;
    state_.owner.clear();
    std::fill(state_.loads.begin(), state_.loads.end(), 0);
    for (std::size_t block = 0; block < owner.size(); ++block) {
      state_.owner[static_cast<std::int32_t>(block)] = owner[block];
      state_.loads[static_cast<std::size_t>(owner[block])] += work(static_cast<std::int32_t>(block));
    }
  }

  /// A search ends with the best that it kept, whatever it tried since.
  void back_to_kept() {
    if (!kept_) return;
    std::tie(state_.owner, state_.loads) = *std::exchange(kept_, std::nullopt);
  }

  const PlanTrace& trace_;
  TraceState state_;
  std::optional<std::pair<std::unordered_map<std::int32_t, std::int32_t>, std::vector<std::int64_t>>> kept_;
};

}  // namespace

std::optional<Rank> TraceState::rank_of(std::int32_t block) const {
  const auto found = owner.find(block);
  return found == owner.end() ? std::nullopt : std::optional(Rank{found->second});
}

TraceState trace_state(const PlanTrace& trace, std::size_t count) {
  Replay replay(trace);
  for (std::size_t i = 0; i < std::min(count, trace.steps.size()); ++i) std::visit(replay, trace.steps[i]);
  return std::move(replay).take_state();
}

}  // namespace evenkeel
