#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "c_api/c_request.h"
#include "support/sanitizers.h"

namespace evenkeel::test {
namespace {

TEST(ConcurrentCalls, PlanAsOneAfterAnotherAndKeepTheirOwnErrors) {
  constexpr int kThreads = 8;
  constexpr int kCalls = 20;
  CRequest alone({{1000, 3096}, {2048, 2048}}, "ptrr", 4);
  const auto expected = plan_of<std::int64_t>(alone);
  ASSERT_EQ(expected.status, EVENKEEL_OK) << evenkeel_error();
  std::vector<int> mistakes(kThreads, 0);
  {
    std::vector<std::jthread> threads;
    threads.reserve(kThreads);
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        int& mistaken = mistakes[static_cast<std::size_t>(t)];
        if (!std::string(evenkeel_error()).empty()) ++mistaken;
        for (int i = 0; i < kCalls; ++i) {
          CRequest request({{1000, 3096}, {2048, 2048}}, "ptrr", 4);
          const auto plan = plan_of<std::int64_t>(request);
          if (plan.rearrange != expected.rearrange || plan.restore != expected.restore) ++mistaken;
          // Each thread is refused another length.
          CRequest refused({{1000 + 2 * t + 1}}, "per-document-head-tail", 4);
          if (plan_of<std::int32_t>(refused).status != EVENKEEL_INFEASIBLE) ++mistaken;
          const std::string part = "length " + std::to_string(1000 + 2 * t + 1) + ",";
          if (std::string(evenkeel_error()).find(part) == std::string::npos) ++mistaken;
        }
      });
    }
  }
  EXPECT_EQ(mistakes, std::vector<int>(kThreads, 0));
}

TEST(ConcurrentCalls, ARequestMayBeSharedAsNobodyWritesToIt) {
  CRequest shared({{4, 12}}, "per-document-head-tail", 2);
  const evenkeel_request* request = shared.get();
  std::vector<std::vector<std::int64_t>> plans(4, std::vector<std::int64_t>(16, -1));
  {
    std::vector<std::jthread> threads;
    threads.reserve(plans.size());
    for (auto& plan : plans) {
      threads.emplace_back(
          [&plan, request] { evenkeel_plan_int64(request, plan.data(), nullptr, 16, nullptr); });
    }
  }
  for (const auto& plan : plans) EXPECT_EQ(plan, plans.front());
  EXPECT_EQ(plans.front()[1], 3);
}

TEST(ConcurrentCalls, AForkedProcessPlansToo) {
  if (kThreadSanitizer) GTEST_SKIP() << "the thread sanitizer does not follow a fork";
  CRequest request({{4, 12}}, "per-document-head-tail", 2);
  ASSERT_EQ(plan_of<std::int64_t>(request).status, EVENKEEL_OK);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) _exit(plan_of<std::int64_t>(request).rearrange.at(1) == 3 ? 0 : 1);
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace evenkeel::test
