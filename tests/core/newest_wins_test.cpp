#include "live/newest_wins.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <vector>

namespace evenkeel {
namespace {

/// What a lane published, with a way to wait for it.
class Published {
 public:
  void add(std::uint64_t generation, int value) {
    const std::lock_guard lock(mutex_);
    all_.emplace_back(generation, value);
    changed_.notify_all();
  }
  std::vector<std::pair<std::uint64_t, int>> wait_for(std::uint64_t generation) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !all_.empty() && all_.back().first >= generation; });
    return all_;
  }
  std::vector<std::pair<std::uint64_t, int>> all() {
    const std::lock_guard lock(mutex_);
    return all_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::pair<std::uint64_t, int>> all_;
};

using NewestLane = NewestWins<int, int>;

TEST(NewestWins, PublishesWhatWasAskedWithItsGeneration) {
  Published published;
  NewestLane lane([](int request, const std::stop_token&) { return std::optional(request * 10); },
                  [&](std::uint64_t generation, int value) { published.add(generation, value); });
  EXPECT_EQ(lane.newest(), 0U);
  EXPECT_EQ(lane.submit(7), 1U);
  EXPECT_EQ(published.wait_for(1), (std::vector<std::pair<std::uint64_t, int>>{{1, 70}}));
}

TEST(NewestWins, SecondEditDuringARunShowsTheNewestAndNeverTheStopped) {
  Published published;
  std::latch running(1);
  NewestLane lane(
      [&](int request, const std::stop_token& stop) -> std::optional<int> {
        if (request == 1) {
          running.count_down();
          // Ends only because a newer request stops it.
          while (!stop.stop_requested()) std::this_thread::yield();
          return std::nullopt;
        }
        return request;
      },
      [&](std::uint64_t generation, int value) { published.add(generation, value); });
  lane.submit(1);
  running.wait();
  lane.submit(2);
  const std::uint64_t last = lane.submit(3);
  const auto all = published.wait_for(last);
  EXPECT_EQ(all.back(), (std::pair<std::uint64_t, int>{3, 3}));
  for (const auto& [generation, value] : all) EXPECT_NE(value, 1);
}

TEST(NewestWins, AResultThatCameTooLateIsDropped) {
  Published published;
  std::latch running(1);
  std::latch replaced(1);
  NewestLane lane(
      [&](int request, const std::stop_token&) -> std::optional<int> {
        if (request == 1) {
          running.count_down();
          replaced.wait();  // ignores the stop and answers all the same
        }
        return request;
      },
      [&](std::uint64_t generation, int value) { published.add(generation, value); });
  lane.submit(1);
  running.wait();
  lane.submit(2);
  replaced.count_down();
  EXPECT_EQ(published.wait_for(2), (std::vector<std::pair<std::uint64_t, int>>{{2, 2}}));
}

TEST(NewestWins, ManyEditsFromManyThreadsEndWithTheNewest) {
  Published published;
  {
    NewestLane lane([](int request, const std::stop_token&) { return std::optional(request); },
                    [&](std::uint64_t generation, int value) { published.add(generation, value); });
    std::vector<std::jthread> editors;
    editors.reserve(4);
    for (int t = 0; t < 4; ++t) {
      editors.emplace_back([&lane] {
        for (int i = 0; i < 500; ++i) lane.submit(i);
      });
    }
    editors.clear();
    const std::uint64_t last = lane.submit(-1);
    EXPECT_EQ(last, 2001U);
    EXPECT_EQ(published.wait_for(last).back(), (std::pair<std::uint64_t, int>{last, -1}));
  }
  const auto all = published.all();
  for (std::size_t i = 1; i < all.size(); ++i) EXPECT_LT(all[i - 1].first, all[i].first);
}

TEST(NewestWins, IsDestroyedInTheMiddleOfARun) {
  std::atomic<int> published = 0;
  std::promise<void> running;
  {
    NewestLane lane(
        [&](int, const std::stop_token& stop) -> std::optional<int> {
          running.set_value();
          while (!stop.stop_requested()) std::this_thread::yield();
          return 1;
        },
        [&](std::uint64_t, int) { ++published; });
    lane.submit(1);
    running.get_future().wait();
  }
  EXPECT_EQ(published, 0);
}

}  // namespace
}  // namespace evenkeel
