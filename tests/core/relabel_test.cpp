#include "balance/relabel.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "engine/sort_and_snake.h"
#include "layout/generate.h"
#include "support/loads.h"
#include "support/workloads.h"

namespace evenkeel {
namespace {

using test::Loads;
using test::most;

std::multiset<std::vector<std::int32_t>> groups_of(const Groups& groups) {
  std::multiset<std::vector<std::int32_t>> all;
  for (std::size_t k = 0; k < groups.group_count(); ++k) {
    all.emplace(groups.group(k).begin(), groups.group(k).end());
  }
  return all;
}

Loads sums(const std::vector<std::shared_ptr<const Groups>>& rows, const BlockWork& work) {
  Loads sum(rows.front()->group_count(), 0);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (std::size_t k = 0; k < sum.size(); ++k) {
      for (const std::int32_t task : rows[row]->group(k)) {
        sum[k] += (*work[row])[static_cast<std::size_t>(task)];
      }
    }
  }
  return sum;
}

TEST(Relabelling, KeepsTheGroupsOfEveryRowAndIsNeverWorse) {
  EXPECT_TRUE(rc::check([] {
    const auto world = *rc::gen::inRange<std::size_t>(1, 9);
    const auto each = *rc::gen::inRange<std::size_t>(1, 5);
    const auto batch = *rc::gen::inRange<std::size_t>(1, 6);
    BlockWork work;
    std::vector<std::shared_ptr<const Groups>> rows;
    for (std::size_t row = 0; row < batch; ++row) {
      if (row > 0 && *rc::gen::inRange(0, 3) == 0) {
        work.push_back(work.back());
        rows.push_back(rows.back());
        continue;
      }
      work.push_back(std::make_shared<const Loads>(
          *rc::gen::container<Loads>(world * each, rc::gen::inRange<std::int64_t>(0, 50))));
      rows.push_back(std::make_shared<const Groups>(
          sort_and_snake(*work.back(), WorldSize{static_cast<std::int64_t>(world)}).value()));
    }
    const auto out = relabelled(rows, work, {});
    RC_ASSERT(out.size() == batch);
    for (std::size_t row = 0; row < batch; ++row) RC_ASSERT(groups_of(*out[row]) == groups_of(*rows[row]));
    const Loads before = sums(rows, work);
    const Loads after = sums(out, work);
    RC_ASSERT(most(after) <= most(before));
    RC_ASSERT(std::accumulate(after.begin(), after.end(), std::int64_t{0}) ==
              std::accumulate(before.begin(), before.end(), std::int64_t{0}));
    if (batch == 1) RC_ASSERT(most(after) == most(before));
  }));
}

TEST(Relabelling, LevelsTwoRowsThatAreUnevenAlike) {
  // Each row has a group of 4 and one of 2: together 8 and 4, or 6 and 6.
  const auto work = std::make_shared<const Loads>(Loads{4, 2});
  const auto groups = std::make_shared<const Groups>(Groups{{0, 1}, 1});
  EXPECT_EQ(sums(relabelled({groups, groups}, {work, work}, {}), {work, work}), (Loads{6, 6}));
}

/// Imbalance of the tiles that all rows of a batch of eight give to 32 ranks.
double imbalance_of(const char* preset, std::uint64_t seed, const std::string& strategy) {
  Request request;
  request.layout = generate_preset(preset, seed, Packing{131072, 8, 1}).value();
  request.settings.strategy = strategy;
  request.settings.world_size = WorldSize{32};
  const auto engine = make_cpu_engine();
  const auto snapshot = Pipeline().run(request, *engine).value();
  return *imbalance((*snapshot->chosen.metrics)->total.planned_tiles);
}

TEST(Relabelling, LevelsTheSumsOfEightRowsOfRealLengths) {
  for (const char* preset : {"prolong", "wikipedia", "wlbllm-128k"}) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      const double relabelled = imbalance_of(preset, seed, "ptrr:relabel=on");
      EXPECT_LE(relabelled, 1.003) << preset << " " << seed;
      EXPECT_LT(relabelled, imbalance_of(preset, seed, "ptrr")) << preset << " " << seed;
      EXPECT_LE(imbalance_of(preset, seed, "refined:relabel=on"), 1.0005) << preset << " " << seed;
    }
  }
}

}  // namespace
}  // namespace evenkeel
