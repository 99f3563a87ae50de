#include "balance/affinity_groups.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "balance/group_tasks.h"
#include "balance/trace_recorder.h"
#include "base/interval_set.h"
#include "cost/row_cost.device.h"
#include "engine/sort_and_snake.h"
#include "mask/mask_rows.h"

namespace evenkeel {
namespace {

constexpr int kMostPasses = 8;

using Reads = std::span<const Interval>;

std::int64_t most(const Groups& groups, std::span<const std::int64_t> cost) {
  const std::vector<std::int64_t> loads = group_loads(groups, cost);
  return *std::max_element(loads.begin(), loads.end());
}

/// What a block reads beyond what the block before it in its group has read.
std::int64_t more_read(Reads reads, std::int32_t before, std::int32_t task) {
  const Interval& mine = reads[static_cast<std::size_t>(task)];
  const std::int64_t known = before < 0 ? 0 : reads[static_cast<std::size_t>(before)].end;
  return std::max<std::int64_t>(0, mine.end - std::max(mine.begin, known));
}

/// Which blocks read the same document: a block goes on where it reads at least a block of what the one
/// before it reads. One that ends a document and begins the next belongs to the former.
std::vector<std::size_t> documents_of(Reads reads, std::int64_t block) {
  std::vector<std::size_t> document(reads.size(), 0);
  for (std::size_t i = 1; i < reads.size(); ++i) {
    document[i] = document[i - 1] + (intersect(reads[i], reads[i - 1]).length() < block ? 1 : 0);
  }
  return document;
}

/// Step 1 for one limit; the groups may be above it.
Groups keep_together(std::span<const std::int64_t> cost, const std::vector<std::size_t>& document,
                     std::size_t ranks, std::int64_t limit, TraceRecorder* recorder) {
  const std::vector<std::int32_t> order = stable_order_descending(cost);
  const std::size_t per_rank = cost.size() / ranks;
  // lightest[k]: the work of the k lightest blocks, with which a rank may have to be filled up.
  std::vector<std::int64_t> lightest(per_rank + 1, 0);
  for (std::size_t k = 0; k < per_rank; ++k) {
    lightest[k + 1] = lightest[k] + cost[static_cast<std::size_t>(order[order.size() - 1 - k])];
  }
  std::vector<std::int64_t> load(ranks, 0);
  std::vector<std::size_t> count(ranks, 0);
  std::vector<std::vector<std::size_t>> holders(document.back() + 1);
  std::vector<std::int32_t> rank_of(cost.size());
  for (const std::int32_t task : order) {
    const std::int64_t one = cost[static_cast<std::size_t>(task)];
    const auto fits = [&](std::size_t rank) {
      return count[rank] < per_rank && load[rank] + one + lightest[per_rank - count[rank] - 1] <= limit;
    };
    auto& mine = holders[document[static_cast<std::size_t>(task)]];
    const auto holder = std::find_if(mine.rbegin(), mine.rend(), fits);
    const bool joins = holder != mine.rend();
    std::size_t rank = ranks;
    if (joins) {
      rank = *holder;
    } else {
      // The lightest that can be filled up; where none can, the lightest that has room.
      bool fitting = false;
      for (std::size_t k = 0; k < ranks; ++k) {
        if (count[k] == per_rank || (fitting && !fits(k))) continue;
        if (rank == ranks || (!fitting && fits(k)) || load[k] < load[rank]) rank = k;
        fitting = fitting || fits(k);
      }
      if (std::find(mine.begin(), mine.end(), rank) == mine.end()) mine.push_back(rank);
    }
    rank_of[static_cast<std::size_t>(task)] = static_cast<std::int32_t>(rank);
    load[rank] += one;
    ++count[rank];
    if (recorder == nullptr) continue;
    recorder->add([&] {
      return TraceTogether{task, document[static_cast<std::size_t>(task)],
                           Rank{static_cast<std::int64_t>(rank)}, joins, load[rank]};
    });
  }
  return groups_of_ranks(rank_of, WorldSize{static_cast<std::int64_t>(ranks)});
}

/// Step 2: exchanges that lower what is read.
class ReadSearch {
 public:
  ReadSearch(std::span<const std::int64_t> cost, Reads reads, const std::vector<std::size_t>& document,
             const Groups& groups, std::int64_t limit, std::int64_t looks, TraceRecorder* recorder)
      : cost_(cost),
        reads_(reads),
        document_(document),
        limit_(limit),
        rank_of_(cost.size()),
        load_(group_loads(groups, cost)),
        looks_left_(looks),
        recorder_(recorder) {
    for (std::size_t k = 0; k < groups.group_count(); ++k) {
      const auto group = groups.group(k);
      tasks_.emplace_back(group.begin(), group.end());
      for (const std::int32_t task : group) rank_of_[static_cast<std::size_t>(task)] = k;
    }
  }

  void run(const std::stop_token& stop) {
    for (int pass = 0; pass < kMostPasses; ++pass) {
      bool changed = false;
      for (std::size_t task = 0; task < cost_.size(); ++task) {
        if (looks_left_ <= 0 || ((task & 63) == 0 && stop.stop_requested())) return;
        // To the rank of the block after it, which reads what it reads, or of the one before.
        if (task + 1 < cost_.size() && document_[task + 1] == document_[task]) {
          changed = exchange(task, rank_of_[task + 1]) || changed;
        }
        if (task > 0 && document_[task - 1] == document_[task]) {
          changed = exchange(task, rank_of_[task - 1]) || changed;
        }
      }
      if (!changed) return;
    }
  }

  [[nodiscard]] Groups groups() const {
    Groups out{{}, tasks_.front().size()};
    for (const Tasks& tasks : tasks_) out.tasks.insert(out.tasks.end(), tasks.begin(), tasks.end());
    return out;
  }

 private:
  using Tasks = std::vector<std::int32_t>;

  /// By how much a group reads more when the task at `out` gives way to `in`.
  [[nodiscard]] std::int64_t change(const Tasks& tasks, std::size_t out, std::int32_t in) const {
    const auto at = [&](std::ptrdiff_t i) {
      return i < 0 || i >= static_cast<std::ptrdiff_t>(tasks.size()) ? -1
                                                                     : tasks[static_cast<std::size_t>(i)];
    };
    const auto after = [&](std::int32_t before, std::int32_t task) {
      return task < 0 ? 0 : more_read(reads_, before, task);
    };
    const auto gone = static_cast<std::ptrdiff_t>(out);
    std::int64_t sum =
        after(at(gone - 1), at(gone + 1)) - after(at(gone - 1), at(gone)) - after(at(gone), at(gone + 1));
    // Its neighbours once `out` has gone.
    const auto place = std::lower_bound(tasks.begin(), tasks.end(), in) - tasks.begin();
    const std::int32_t next = at(place == gone ? place + 1 : place);
    const std::int32_t before = at(place - 1 == gone ? place - 2 : place - 1);
    sum += after(before, in) + after(in, next) - after(before, next);
    return sum;
  }

  /// `task` for the task of rank `to` that saves most. False where none saves.
  bool exchange(std::size_t task, std::size_t to) {
    const std::size_t from = rank_of_[task];
    if (from == to) return false;
    Tasks& mine = tasks_[from];
    Tasks& theirs = tasks_[to];
    const auto one = static_cast<std::int32_t>(task);
    const auto out = static_cast<std::size_t>(std::lower_bound(mine.begin(), mine.end(), one) - mine.begin());
    std::int64_t best = 0;
    std::optional<std::size_t> chosen;
    for (std::size_t j = 0; j < theirs.size(); ++j) {
      --looks_left_;
      const std::int64_t shift = cost_[task] - cost_[static_cast<std::size_t>(theirs[j])];
      if (load_[from] - shift > limit_ || load_[to] + shift > limit_) continue;
      const std::int64_t sum = change(mine, out, theirs[j]) + change(theirs, j, one);
      if (sum >= best) continue;
      best = sum;
      chosen = j;
    }
    if (!chosen) return false;
    const std::int32_t other = theirs[*chosen];
    const std::int64_t shift = cost_[task] - cost_[static_cast<std::size_t>(other)];
    load_[from] -= shift;
    load_[to] += shift;
    mine.erase(mine.begin() + static_cast<std::ptrdiff_t>(out));
    mine.insert(std::lower_bound(mine.begin(), mine.end(), other), other);
    theirs.erase(theirs.begin() + static_cast<std::ptrdiff_t>(*chosen));
    theirs.insert(std::lower_bound(theirs.begin(), theirs.end(), one), one);
    std::swap(rank_of_[task], rank_of_[static_cast<std::size_t>(other)]);
    if (recorder_ != nullptr) {
      recorder_->add([&] {
        return TraceReadSwap{Rank{static_cast<std::int64_t>(from)}, Rank{static_cast<std::int64_t>(to)}, one,
                             other, -best};
      });
    }
    return true;
  }

  std::span<const std::int64_t> cost_;
  Reads reads_;
  const std::vector<std::size_t>& document_;
  std::int64_t limit_;
  std::vector<std::size_t> rank_of_;
  std::vector<std::int64_t> load_;
  std::vector<Tasks> tasks_;  ///< by rank, ascending
  std::int64_t looks_left_;
  TraceRecorder* recorder_;  ///< or null
};

}  // namespace

std::vector<Interval> reads_of_blocks(const Mask& mask, BatchRow row, std::int64_t block) {
  MaskRows rows(mask, row);
  IntervalSet tokens;
  std::vector<Interval> reads;
  for (std::int64_t i = 0; i * block < mask.seq_len(); ++i) {
    rows.any(rows_of_block(i, block, mask.seq_len()), tokens);
    reads.push_back(tokens.empty() ? Interval{} : Interval{tokens.front().begin, tokens.back().end});
  }
  return reads;
}

std::int64_t tokens_read(const Groups& groups, std::span<const Interval> reads) {
  std::int64_t sum = 0;
  for (std::size_t k = 0; k < groups.group_count(); ++k) {
    std::int32_t before = -1;
    for (const std::int32_t task : groups.group(k))
      sum += more_read(reads, std::exchange(before, task), task);
  }
  return sum;
}

Groups affinity_groups(std::span<const std::int64_t> cost, std::span<const Interval> reads,
                       std::int64_t block, const Groups& start, std::int64_t limit, std::int64_t looks,
                       const std::stop_token& stop, TraceRecorder* recorder) {
  const std::vector<std::size_t> document = documents_of(reads, block);
  Groups best = start;
  std::int64_t fewest = tokens_read(start, reads);
  const auto tell_start = [&](const Groups& groups) {
    if (recorder == nullptr) return;
    recorder->add([&] {
      return TraceStart{TraceOrigin::best, recorder->owners_of(groups), most(groups, cost), limit,
                        tokens_read(groups, reads)};
    });
  };
  const auto improve = [&](const Groups& groups, std::int64_t with_looks) {
    ReadSearch search(cost, reads, document, groups, limit, with_looks, recorder);
    search.run(stop);
    Groups found = search.groups();
    const std::int64_t tokens = tokens_read(found, reads);
    if (tokens >= fewest) return;
    fewest = tokens;
    best = std::move(found);
    if (recorder == nullptr) return;
    recorder->add([&] { return TraceKeep{recorder->owners_of(best), most(best, cost), fewest}; });
  };
  const std::int64_t least = most(start, cost);
  for (const std::int64_t tighter : {limit, least + (limit - least) / 2}) {
    if (stop.stop_requested()) return best;
    if (recorder != nullptr) {
      recorder->add([&] { return TraceStart{TraceOrigin::nothing, {}, 0, tighter, 0}; });
    }
    Groups together = keep_together(cost, document, start.group_count(), tighter, recorder);
    if (most(together, cost) > limit) {
      together = levelled_groups(cost, together, limit, looks, stop, recorder);
    }
    if (most(together, cost) <= limit) improve(together, looks / 8);
    if (limit == least) break;
  }
  tell_start(start);
  improve(start, looks / 8);
  const Groups so_far = best;
  tell_start(so_far);
  improve(so_far, looks / 2);
  return best;
}

}  // namespace evenkeel
