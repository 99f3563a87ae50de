#include "balance/relabel.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <utility>

#include "balance/group_tasks.h"
#include "balance/trace_recorder.h"

namespace evenkeel {
namespace {

using Loads = std::vector<std::int64_t>;

std::int64_t most(const Loads& loads) {
  return *std::max_element(loads.begin(), loads.end());
}

/// Indices by ascending value, ties by ascending index.
std::vector<std::size_t> ascending(const Loads& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  return order;
}

/// Which group of each row a rank takes.
struct Labels {
  std::vector<std::vector<std::size_t>> group_of;  ///< by row and rank
  Loads sum;                                       ///< by rank
};

Labels as_they_come(const std::vector<Loads>& loads) {
  Labels labels{{}, Loads(loads.front().size(), 0)};
  for (const Loads& row : loads) {
    auto& group_of = labels.group_of.emplace_back(row.size());
    std::iota(group_of.begin(), group_of.end(), std::size_t{0});
    for (std::size_t k = 0; k < row.size(); ++k) labels.sum[k] += row[k];
  }
  return labels;
}

Labels heaviest_to_lightest(const std::vector<Loads>& loads) {
  const std::size_t ranks = loads.front().size();
  Labels labels{std::vector<std::vector<std::size_t>>(loads.size(), std::vector<std::size_t>(ranks)),
                Loads(ranks, 0)};
  Loads spread;
  for (const Loads& row : loads) {
    const auto [least, greatest] = std::minmax_element(row.begin(), row.end());
    spread.push_back(*least - *greatest);
  }
  for (const std::size_t row : ascending(spread)) {
    Loads negated = loads[row];
    for (std::int64_t& load : negated) load = -load;
    const std::vector<std::size_t> groups = ascending(negated);
    const std::vector<std::size_t> to = ascending(labels.sum);
    for (std::size_t i = 0; i < ranks; ++i) {
      labels.group_of[row][to[i]] = groups[i];
      labels.sum[to[i]] += loads[row][groups[i]];
    }
  }
  return labels;
}

/// A change of places in one row: `shift` of work goes from the slowest rank to `to`.
struct Change {
  std::size_t row;
  std::size_t to;
  std::int64_t shift;
  std::int64_t after;  ///< what the heavier of the two has then
};

std::optional<Change> best_change(const Labels& labels, const std::vector<Loads>& loads, std::size_t from) {
  std::optional<Change> best;
  for (std::size_t row = 0; row < loads.size(); ++row) {
    const std::int64_t mine = loads[row][labels.group_of[row][from]];
    for (std::size_t to = 0; to < labels.sum.size(); ++to) {
      const std::int64_t shift = mine - loads[row][labels.group_of[row][to]];
      if (shift <= 0) continue;
      const std::int64_t after = std::max(labels.sum[from] - shift, labels.sum[to] + shift);
      if (after < labels.sum[from] && (!best || after < best->after)) best = Change{row, to, shift, after};
    }
  }
  return best;
}

void change_places(Labels& labels, const std::vector<Loads>& loads, const std::stop_token& stop) {
  constexpr std::size_t kChangesPerRank = 16;
  const std::int64_t total = std::accumulate(labels.sum.begin(), labels.sum.end(), std::int64_t{0});
  const std::int64_t mean = ceil_div(total, static_cast<std::int64_t>(labels.sum.size()));
  for (std::size_t i = 0; i < kChangesPerRank * labels.sum.size(); ++i) {
    const auto slowest = std::max_element(labels.sum.begin(), labels.sum.end());
    if (*slowest <= mean || stop.stop_requested()) return;
    const auto from = static_cast<std::size_t>(slowest - labels.sum.begin());
    const auto change = best_change(labels, loads, from);
    if (!change) return;
    auto& group_of = labels.group_of[change->row];
    std::swap(group_of[from], group_of[change->to]);
    labels.sum[from] -= change->shift;
    labels.sum[change->to] += change->shift;
  }
}

Groups permuted(const Groups& groups, const std::vector<std::size_t>& group_of) {
  Groups out{{}, groups.per_group};
  out.tasks.reserve(groups.tasks.size());
  for (const std::size_t group : group_of) {
    const auto tasks = groups.group(group);
    out.tasks.insert(out.tasks.end(), tasks.begin(), tasks.end());
  }
  return out;
}

}  // namespace

std::vector<std::shared_ptr<const Groups>> relabelled(const std::vector<std::shared_ptr<const Groups>>& rows,
                                                      const BlockWork& work, const std::stop_token& stop,
                                                      TraceRecorder* recorder) {
  std::vector<Loads> loads;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    loads.push_back(row > 0 && rows[row] == rows[row - 1] ? loads.back()
                                                          : group_loads(*rows[row], *work[row]));
  }
  Labels labels = heaviest_to_lightest(loads);
  Labels before = as_they_come(loads);
  if (most(before.sum) <= most(labels.sum)) labels = std::move(before);
  change_places(labels, loads, stop);
  if (recorder != nullptr) {
    const auto& group_of = labels.group_of[recorder->row().value];
    recorder->add([&] {
      return TraceRelabel{recorder->first_of(std::vector<std::int32_t>(group_of.begin(), group_of.end()))};
    });
  }
  std::vector<std::shared_ptr<const Groups>> out;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const bool same =
        row > 0 && rows[row] == rows[row - 1] && labels.group_of[row] == labels.group_of[row - 1];
    out.push_back(same ? out.back()
                       : std::make_shared<const Groups>(permuted(*rows[row], labels.group_of[row])));
  }
  return out;
}

}  // namespace evenkeel
