#include "live/patient_lane.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

namespace evenkeel {
namespace {

using namespace std::chrono_literals;

/// A clock that stands still until it is set.
class HandClock final : public LaneClock {
 public:
  [[nodiscard]] Duration now() const override { return Duration(now_.load()); }
  void wait_until(std::condition_variable_any& wake, std::unique_lock<std::mutex>& lock,
                  const std::stop_token& end, Duration until,
                  const std::function<bool()>& done) const override {
    wake.wait(lock, end, [&] { return done() || now() >= until; });
  }
  void advance(Duration by) { now_ += by.count(); }

 private:
  std::atomic<Duration::rep> now_ = 0;
};

/// What happened, in order, with a way to wait for it.
template <class T>
class Log {
 public:
  void add(T entry) {
    const std::lock_guard lock(mutex_);
    all_.push_back(std::move(entry));
    changed_.notify_all();
  }
  std::vector<T> wait_for(const T& last) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !all_.empty() && all_.back() == last; });
    return all_;
  }
  std::vector<T> all() {
    const std::lock_guard lock(mutex_);
    return all_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<T> all_;
};

/// A flag that threads wait for.
class Gate {
 public:
  void open() {
    open_ = true;
    open_.notify_all();
  }
  void pass() { open_.wait(false); }

 private:
  std::atomic<bool> open_ = false;
};

using IntLane = PatientLane<int, int>;
using Numbered = std::pair<std::uint64_t, int>;

TEST(PatientLane, PublishesEveryPartialResultWithTheGenerationOfItsRequest) {
  Log<Numbered> published;
  IntLane lane(
      [](int request, const IntLane::PublishOne& publish, const std::stop_token&) {
        for (int part = 0; part < 3; ++part) publish(request * 10 + part);
      },
      [&](std::uint64_t generation, int value) {
        published.add({generation, value});
      });
  EXPECT_EQ(lane.submit(7), 1U);
  EXPECT_EQ(published.wait_for({1, 72}), (std::vector<Numbered>{{1, 70}, {1, 71}, {1, 72}}));
}

TEST(PatientLane, ANewerRequestDoesNotStopARunThatIsYoung) {
  const auto clock = std::make_shared<HandClock>();
  Log<Numbered> published;
  Gate running;
  Gate replaced;
  IntLane lane(
      [&](int request, const IntLane::PublishOne& publish, const std::stop_token&) {
        if (request == 1) {
          running.open();
          replaced.pass();
        }
        publish(request);
      },
      [&](std::uint64_t generation, int value) {
        published.add({generation, value});
      },
      clock);
  lane.submit(1);
  running.pass();
  lane.submit(2);
  lane.submit(3);
  clock->advance(IntLane::kPatience - 1ns);
  lane.clock_was_set();
  replaced.open();
  // The first was let run to its end, the second was replaced while it waited, the newest came next.
  EXPECT_EQ(published.wait_for({3, 3}), (std::vector<Numbered>{{1, 1}, {3, 3}}));
}

TEST(PatientLane, ANewerRequestStopsARunThatHasHadItsTime) {
  const auto clock = std::make_shared<HandClock>();
  Log<Numbered> published;
  Gate running;
  IntLane lane(
      [&](int request, const IntLane::PublishOne& publish, const std::stop_token& stop) {
        if (request == 1) {
          publish(10);
          running.open();
          // Ends only because it is stopped.
          while (!stop.stop_requested()) std::this_thread::yield();
        }
        publish(request);
      },
      [&](std::uint64_t generation, int value) {
        published.add({generation, value});
      },
      clock);
  lane.submit(1);
  running.pass();
  clock->advance(IntLane::kPatience);
  lane.clock_was_set();
  lane.submit(2);
  EXPECT_EQ(published.wait_for({2, 2}), (std::vector<Numbered>{{1, 10}, {2, 2}}));
}

TEST(PatientLane, ARunIsStoppedInItsOwnTimeNotInThatOfTheOneBefore) {
  const auto clock = std::make_shared<HandClock>();
  Log<Numbered> published;
  Gate first;
  Gate second;
  Gate end_first;
  std::atomic<bool> stopped_early = false;
  IntLane lane(
      [&](int request, const IntLane::PublishOne& publish, const std::stop_token& stop) {
        if (request == 1) {
          first.open();
          end_first.pass();
        }
        if (request == 2) {
          second.open();
          while (!stop.stop_requested()) std::this_thread::yield();
          stopped_early = clock->now() < 60ms + IntLane::kPatience;
        }
        publish(request);
      },
      [&](std::uint64_t generation, int value) {
        published.add({generation, value});
      },
      clock);
  lane.submit(1);
  first.pass();
  lane.submit(2);
  clock->advance(60ms);
  end_first.open();
  second.pass();
  // The lane is on its guard since the first run, whose time would be over at 100 ms.
  lane.submit(3);
  clock->advance(60ms);
  lane.clock_was_set();
  std::this_thread::yield();
  clock->advance(IntLane::kPatience);
  lane.clock_was_set();
  EXPECT_EQ(published.wait_for({3, 3}), (std::vector<Numbered>{{1, 1}, {3, 3}}));
  EXPECT_FALSE(stopped_early);
}

TEST(PatientLane, ARunThatIsWaitedForIsStoppedWhenItsTimeIsOver) {
  const auto clock = std::make_shared<HandClock>();
  Log<Numbered> published;
  Gate running;
  IntLane lane(
      [&](int request, const IntLane::PublishOne& publish, const std::stop_token& stop) {
        if (request == 1) {
          running.open();
          while (!stop.stop_requested()) std::this_thread::yield();
        }
        publish(request);
      },
      [&](std::uint64_t generation, int value) {
        published.add({generation, value});
      },
      clock);
  lane.submit(1);
  running.pass();
  lane.submit(2);
  clock->advance(IntLane::kPatience);
  lane.clock_was_set();
  EXPECT_EQ(published.wait_for({2, 2}), (std::vector<Numbered>{{2, 2}}));
}

TEST(PatientLane, TimeAloneStopsNothing) {
  const auto clock = std::make_shared<HandClock>();
  Log<Numbered> published;
  Gate running;
  Gate later;
  IntLane lane(
      [&](int request, const IntLane::PublishOne& publish, const std::stop_token& stop) {
        running.open();
        later.pass();
        if (!stop.stop_requested()) publish(request);
      },
      [&](std::uint64_t generation, int value) {
        published.add({generation, value});
      },
      clock);
  lane.submit(1);
  running.pass();
  clock->advance(10 * IntLane::kPatience);
  lane.clock_was_set();
  later.open();
  EXPECT_EQ(published.wait_for({1, 1}), (std::vector<Numbered>{{1, 1}}));
}

TEST(PatientLane, ManyEditsFromManyThreadsEndWithTheNewest) {
  Log<Numbered> published;
  {
    IntLane lane(
        [](int request, const IntLane::PublishOne& publish, const std::stop_token&) { publish(request); },
        [&](std::uint64_t generation, int value) {
          published.add({generation, value});
        });
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
    published.wait_for({last, -1});
  }
  const auto all = published.all();
  for (std::size_t i = 1; i < all.size(); ++i) EXPECT_LT(all[i - 1].first, all[i].first);
}

TEST(PatientLane, IsDestroyedInTheMiddleOfAYoungRunAndPublishesNothingMore) {
  const auto clock = std::make_shared<HandClock>();
  Log<Numbered> published;
  Gate running;
  {
    IntLane lane(
        [&](int request, const IntLane::PublishOne& publish, const std::stop_token& stop) {
          running.open();
          while (!stop.stop_requested()) std::this_thread::yield();
          publish(request);
        },
        [&](std::uint64_t generation, int value) {
          published.add({generation, value});
        },
        clock);
    lane.submit(1);
    running.pass();
    lane.submit(2);
  }
  EXPECT_TRUE(published.all().empty());
}

}  // namespace
}  // namespace evenkeel
