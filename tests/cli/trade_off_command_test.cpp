#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "cli/run_evenkeel.h"

namespace evenkeel::test {
namespace {

TEST(TradeOffCommand, IsALineForEachSlack) {
  const Finished run =
      run_evenkeel({"trade-off", "--docs", "64,32,32", "--world-size", "4", "--block-size", "8"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  std::istringstream lines(run.out);
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line, "strategy,slack_millionths,slowest_planned_tiles,kv_tokens_from_others,all_gather_tokens");
  std::getline(lines, line);
  EXPECT_TRUE(line.starts_with("affinity:slack=0,0,")) << line;
  EXPECT_TRUE(line.ends_with(",384")) << line;  // 4 ranks x 96 tokens
  int points = 1;
  while (std::getline(lines, line)) ++points;
  EXPECT_EQ(points, 10);
}

TEST(TradeOffCommand, WhatAffinityCannotServeIsNamed) {
  expect_refused({"trade-off", "--docs", "4,12", "--world-size", "2"}, 2, {"16", "pad it to 256"});
}

}  // namespace
}  // namespace evenkeel::test
