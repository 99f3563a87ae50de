#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/run_evenkeel.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace evenkeel::test {
namespace {

using nlohmann::json;

TEST(ScheduleCommand, DealsTasksAsTheReferenceDoes) {
  for (const json& golden : golden_cases("ptrr_scheduling")) {
    const json schedule = json_of({"schedule", "--process-time", comma_list(golden.at("process_time")),
                                   "--world-size", golden.at("group_size").dump()});
    EXPECT_EQ(schedule.at("schema"), "evenkeel.schedule/1");
    EXPECT_EQ(schedule.at("tasks_in_group"), golden.at("tasks_in_group"));
    for (std::size_t k = 0; k < schedule.at("load").size(); ++k) {
      std::int64_t load = 0;
      for (const json& task : schedule.at("tasks_in_group")[k]) {
        load += golden.at("process_time")[task.get<std::size_t>()].get<std::int64_t>();
      }
      EXPECT_EQ(schedule.at("load")[k], load);
    }
  }
}

TEST(ScheduleCommand, TheExampleOfTheReferencesDocumentation) {
  EXPECT_EQ(run_evenkeel({"schedule", "--process-time", "9,14,2,20,10,15,8,14,16,19,15,3,12,1,12,10",
                          "--world-size", "4", "--strategy", "ptrr"})
                .out,
            "{\"schema\":\"evenkeel.schedule/"
            "1\",\"tasks_in_group\":[[3,12,13,14],[2,4,7,9],[1,8,11,15],[0,5,6,10]],"
            "\"load\":[45,45,43,47]}\n");
}

TEST(ScheduleCommand, DealsByEveryStrategyThatLooksAtCostsAlone) {
  const auto heaviest = [](const std::string& strategy) {
    const json schedule = json_of({"schedule", "--process-time", "9,14,2,20,10,15,8,14,16,19,15,3,12,1,12,10",
                                   "--world-size", "4", "--strategy", strategy});
    EXPECT_EQ(schedule.contains("proved_optimal"), strategy.starts_with("optimal")) << strategy;
    return *std::max_element(schedule.at("load").begin(), schedule.at("load").end());
  };
  EXPECT_EQ(heaviest("ptrr"), 47);
  EXPECT_EQ(heaviest("min-heap"), 48);
  EXPECT_EQ(heaviest("refined"), 45);
  EXPECT_EQ(heaviest("optimal"), 45);
  EXPECT_EQ(heaviest("optimal:nodes=10"), 45);
}

TEST(ScheduleCommand, TimesMayBeNegativeAndAsLargeAs64BitsHold) {
  const json schedule = json_of(
      {"schedule", "--process-time", "-9223372036854775808,9223372036854775807", "--world-size", "1"});
  EXPECT_EQ(schedule.at("load"), json{-1});
  EXPECT_EQ(json_of({"schedule", "--process-time", "-5,3", "--world-size", "2"}).at("tasks_in_group"),
            json::array({json{1}, json{0}}));
}

TEST(ScheduleCommand, TimesMayStandInAFile) {
  const TemporaryFolder folder;
  const auto file = folder.write("times.txt", "9 14\n2 20\n");
  EXPECT_EQ(
      json_of({"schedule", "--process-time", std::string("@").append(file.string()), "--world-size", "2"})
          .at("load"),
      (json{22, 23}));
}

TEST(ScheduleCommand, WhatIsWrongIsNamed) {
  expect_refused({"schedule", "--process-time", "1,2,3", "--world-size", "2"}, 2, {"3", "2"});
  expect_refused({"schedule", "--process-time", "1,2", "--world-size", "0"}, 2, {"world size 0"});
  expect_refused({"schedule", "--process-time", "1,2", "--world-size", "4"}, 2, {"world size 4", "2"});
  expect_refused({"schedule", "--process-time", "", "--world-size", "2"}, 2, {"empty"});
  expect_refused({"schedule", "--process-time", "1,x", "--world-size", "2"}, 2, {"'x'"});
  expect_refused({"schedule", "--process-time", "1,2", "--world-size", "2", "--strategy", "lpt"}, 2,
                 {"'lpt'"});
  expect_refused({"schedule", "--process-time", "1,2", "--world-size", "2", "--strategy", "head-tail"}, 2,
                 {"'head-tail'", "use ptrr, min-heap"});
  expect_refused({"schedule", "--process-time", "-1,2", "--world-size", "2", "--strategy", "refined"}, 2,
                 {"-1 is below 0"});
  expect_refused(
      {"schedule", "--process-time", "9223372036854775807,1", "--world-size", "1", "--strategy", "min-heap"},
      2, {"62 bits"});
  expect_refused({"schedule", "--world-size", "2"}, 2, {"--process-time is missing"});
  expect_refused({"schedule", "--process-time", "9223372036854775807,1", "--world-size", "1"}, 2,
                 {"64 bits"});
  expect_refused({"schedule", "--process-time", "@/nonexistent", "--world-size", "1"}, 2, {"/nonexistent"});
}

}  // namespace
}  // namespace evenkeel::test
