#include "pipeline/sweep.h"

#include <algorithm>
#include <utility>

#include "pipeline/executed.h"
#include "pipeline/pipeline.h"

namespace evenkeel {
namespace {

constexpr std::int64_t kLeastRanks = 2;
constexpr std::int64_t kMostRanks = 1024;
constexpr std::int64_t kLeastBlock = 64;
constexpr std::int64_t kMostBlock = 1024;
/// Points remembered: some hundred bytes each.
constexpr std::size_t kMaxKnown = 4096;

}  // namespace

Cancellable<Result<SweepResult>> measure_slowest(const Snapshot& snapshot, const StrategyOutcome& outcome,
                                                 const Engine& engine, const std::stop_token& stop) {
  if (!outcome.metrics) return Result<SweepResult>(outcome.metrics.error());
  auto execution = run_execution(snapshot, outcome, engine, stop);
  if (!execution) return std::nullopt;
  if (!execution->ok()) return Result<SweepResult>(execution->error());
  const Execution& run = ***execution;
  const Work& work = (*outcome.metrics)->total;
  return Result<SweepResult>(SweepResult{run.slowest_tiles(), work.bounds.whole_block_tiles, run.tiles_bound,
                                         work.planned_tiles.empty()});
}

std::vector<std::int64_t> sweep_values(const SweepRequest& request) {
  const bool ranks = request.over == SweepOver::world_size;
  const std::int64_t seq_len = request.layout.seq_len();
  const Case& settings = request.settings;
  const std::int64_t other = ranks ? settings.block_size.q : settings.world_size.value;
  std::vector<std::int64_t> values = {ranks ? settings.world_size.value : settings.block_size.q};
  for (std::int64_t value = ranks ? kLeastRanks : kLeastBlock; value <= (ranks ? kMostRanks : kMostBlock);
       value *= 2) {
    // Divided, not multiplied: a block may have any number of tokens.
    if (other <= seq_len / value && value != values.front()) values.push_back(value);
  }
  std::sort(values.begin(), values.end());
  return values;
}

Case case_at(const SweepRequest& request, std::int64_t value, const std::string& strategy) {
  Case at = request.settings;
  at.strategy = strategy;
  // Points are remembered by their case: a plan file that is opened or closed changes no other's.
  const auto file = file_of_strategy(strategy);
  std::erase_if(at.plans, [&](const PlanSource& plan) { return !file || plan.name != *file; });
  if (request.over == SweepOver::world_size) {
    at.world_size = WorldSize{value};
  } else if (value != at.block_size.q) {
    at.block_size = BlockSize{value, value};
  }
  return at;
}

const Sweeper::Known* Sweeper::find(const Case& at) const {
  const auto found =
      std::find_if(known_.begin(), known_.end(), [&](const Known& known) { return known.at == at; });
  return found == known_.end() ? nullptr : &*found;
}

bool Sweeper::run(const SweepRequest& request, const Engine& engine, const Publish& publish,
                  const std::stop_token& stop) {
  if (request.layout.rows() != rows_ || known_.size() > kMaxKnown) {
    rows_ = request.layout.rows();
    known_.clear();
  }
  const std::vector<std::int64_t> values = sweep_values(request);
  std::vector<std::pair<std::int64_t, std::vector<std::size_t>>> missing;
  for (const std::int64_t value : values) {
    std::vector<std::size_t> strategies;
    for (std::size_t s = 0; s < request.strategies.size(); ++s) {
      if (const Known* known = find(case_at(request, value, request.strategies[s]))) {
        publish({value, s, known->result});
      } else {
        strategies.push_back(s);
      }
    }
    if (!strategies.empty()) missing.emplace_back(value, std::move(strategies));
  }
  Pipeline pipeline;  // keeps the costs of blocks from one world size to the next
  for (const auto& [value, strategies] : missing) {
    Request one{request.layout, case_at(request, value, request.strategies[strategies.front()]), {}};
    one.settings.plans = request.settings.plans;
    for (const std::size_t s : strategies) one.compare.push_back(request.strategies[s]);
    const auto snapshot = pipeline.run(one, engine, stop);
    if (!snapshot) return false;
    for (std::size_t i = 0; i < strategies.size(); ++i) {
      auto result = measure_slowest(**snapshot, (*snapshot)->compared[i], engine, stop);
      if (!result || stop.stop_requested()) return false;
      publish({value, strategies[i], *result});
      // Memory that was short may be there the next time.
      if (!result->ok() && result->error().kind == ErrorKind::memory) continue;
      known_.push_back({case_at(request, value, one.compare[i]), std::move(*result)});
    }
  }
  return true;
}

}  // namespace evenkeel
