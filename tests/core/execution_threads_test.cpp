#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "base/parallel.h"
#include "execution/execution.h"
#include "execution/traffic.h"
#include "support/workloads.h"

/// Work that is cut among threads is what one thread does, and ends when it is told to.
namespace evenkeel {
namespace {

constexpr std::int64_t kManyRanks = 64;

/// Per-document head-tail over so many documents that several threads are worth it.
std::shared_ptr<const Snapshot> many_segments() {
  test::Row lengths;
  for (std::int64_t i = 0; i < 120; ++i) lengths.push_back(2 * kManyRanks * (1 + i * i % 7));
  std::int64_t total = 0;
  for (const std::int64_t length : lengths) total += length;
  lengths.push_back(kManyRanks * 128 - total % (kManyRanks * 128));
  Request request;
  request.layout = Layout::make({lengths}).value();
  request.settings.strategy = "per-document-head-tail";
  request.settings.world_size = WorldSize{kManyRanks};
  const auto engine = make_cpu_engine();
  return Pipeline().run(request, *engine).value();
}

TEST(Threads, ExecuteEveryRankAsItsOwnBlockMask) {
  const auto snapshot = many_segments();
  const Mask& mask = **snapshot->mask;
  const Plan& plan = **snapshot->chosen.plan;
  const auto execution = execute_flex(mask, **snapshot->cost, plan).value().value();
  for (std::int64_t r = 0; r < kManyRanks; ++r) {
    const auto local = local_block_mask(mask, plan, BatchRow{0}, Rank{r}, {128, 128}).value().value();
    EXPECT_EQ(execution.total.full[static_cast<std::size_t>(r)], local.full_tiles) << r;
    EXPECT_EQ(execution.total.partial[static_cast<std::size_t>(r)], local.partial_tiles) << r;
  }
  // The same again: nothing depends on which thread took what.
  EXPECT_EQ(execute_flex(mask, **snapshot->cost, plan).value().value().total, execution.total);
}

TEST(Threads, CountTheSameTrafficEveryTime) {
  const auto snapshot = many_segments();
  const auto traffic = kv_traffic(**snapshot->mask, **snapshot->chosen.plan).value().value();
  EXPECT_EQ(kv_traffic(**snapshot->mask, **snapshot->chosen.plan).value().value().tokens, traffic.tokens);
  for (std::int64_t r = 0; r < kManyRanks; ++r) {
    // Under a causal mask of documents a rank reads at least what it holds.
    EXPECT_EQ(traffic.at(Rank{r}, Rank{r}), (*snapshot->chosen.plan)->tokens_per_rank()) << r;
    EXPECT_LE(traffic.from_others(Rank{r}), traffic.all_gather) << r;
  }
}

TEST(Threads, EndWithoutAValueWhenStoppedOnTheWay) {
  const auto snapshot = many_segments();
  std::stop_source stop;
  std::atomic<bool> runs = false;
  std::thread asks([&] {
    while (!runs) std::this_thread::yield();
    stop.request_stop();
  });
  // Whenever the request comes, there is a whole value or none.
  bool stopped = false;
  runs = true;
  while (!stopped) {
    const auto execution =
        execute_flex(**snapshot->mask, **snapshot->cost, **snapshot->chosen.plan, stop.get_token());
    stopped = !execution.has_value();
    if (execution) {
      EXPECT_EQ((*execution)->rows.size(), 1U);
    }
  }
  asks.join();
  EXPECT_FALSE(kv_traffic(**snapshot->mask, **snapshot->chosen.plan, stop.get_token()).has_value());
}

TEST(ForEachInParallel, CallsEachOnceWhateverTheWorkers) {
  for (const int workers : {1, 2, 3, 8}) {
    for (const std::int64_t count : {0, 1, 2, 1000}) {
      std::vector<std::atomic<int>> calls(static_cast<std::size_t>(count));
      EXPECT_TRUE(for_each_in_parallel(
          count, workers, {}, [&] { return [&](std::int64_t i) { ++calls[static_cast<std::size_t>(i)]; }; }));
      for (const auto& call : calls) EXPECT_EQ(call, 1);
    }
  }
}

TEST(ForEachInParallel, RethrowsWhatAWorkerThrew) {
  const auto failing = [&] {
    static_cast<void>(for_each_in_parallel(100, 4, {}, [&] {
      return [](std::int64_t i) {
        if (i == 37) throw std::bad_alloc();
      };
    }));
  };
  EXPECT_THROW(failing(), std::bad_alloc);
  const auto no_work = [&] {
    static_cast<void>(for_each_in_parallel(
        100, 4, {}, []() -> std::function<void(std::int64_t)> { throw std::bad_alloc(); }));
  };
  EXPECT_THROW(no_work(), std::bad_alloc);
}

TEST(ForEachInParallel, EndsWhenStopped) {
  std::stop_source stop;
  std::atomic<int> calls = 0;
  EXPECT_FALSE(for_each_in_parallel(1000, 4, stop.get_token(), [&] {
    return [&](std::int64_t) {
      if (++calls == 10) stop.request_stop();
    };
  }));
  EXPECT_LT(calls, 1000);
}

TEST(HalfOfTheCores, HoldsForItsThreadAndItsLife) {
  constexpr std::int64_t kMuch = std::int64_t{1} << 40;
  const int all = worker_count(kMuch);
  const int half = std::max(1, all / 2);
  {
    const HalfOfTheCores leave_room;
    EXPECT_EQ(worker_count(kMuch), half);
    EXPECT_EQ(worker_count(1), 1);
    { const HalfOfTheCores again; }
    EXPECT_EQ(worker_count(kMuch), half);
    std::jthread([&] { EXPECT_EQ(worker_count(kMuch), all); }).join();
  }
  EXPECT_EQ(worker_count(kMuch), all);
}

TEST(GivesWay, HoldsForItsThreadAndItsLifeAndWithHalfOfTheCores) {
  EXPECT_FALSE(GivesWay::in_force());
  {
    const GivesWay to_others;
    EXPECT_TRUE(GivesWay::in_force());
    std::jthread([] { EXPECT_FALSE(GivesWay::in_force()); }).join();
    // All is done and once, whoever goes first.
    std::atomic<int> sum = 0;
    EXPECT_TRUE(for_each_in_parallel(100, 4, {},
                                     [&] { return [&](std::int64_t i) { sum += static_cast<int>(i); }; }));
    EXPECT_EQ(sum, 4950);
  }
  EXPECT_FALSE(GivesWay::in_force());
  {
    const HalfOfTheCores leave_room;
    EXPECT_TRUE(GivesWay::in_force());
  }
  EXPECT_FALSE(GivesWay::in_force());
}

}  // namespace
}  // namespace evenkeel
