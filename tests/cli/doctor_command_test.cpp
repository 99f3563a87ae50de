#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "cli/run_evenkeel.h"

namespace evenkeel::test {
namespace {

const nlohmann::json& engine_named(const nlohmann::json& report, const std::string& name) {
  for (const auto& engine : report.at("engines")) {
    if (engine.at("name") == name) return engine;
  }
  throw std::out_of_range("no engine " + name);
}

TEST(DoctorCommand, TellsEveryEngineItsChecksAndItsTimes) {
  const Finished run = run_evenkeel({"doctor"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(run.err, "");
  for (const char* part :
       {"engine cpu: available", "check block_costs", "check sort_and_snake", "check expand_segments",
        "check executed_tiles", "check named_tiles", "check program_tiles", "check mask_costs",
        "check row_areas", "time  row_areas", "time  mask_costs", "time  executed_tiles", "self-check passed",
        "time  expand_segments", "fill of the same bytes", "memcpy", "engine cuda: "}) {
    EXPECT_NE(run.out.find(part), std::string::npos) << part << " in\n" << run.out;
  }
}

TEST(DoctorCommand, GivesJsonWithALimitBesideEveryTime) {
  const auto report = json_of({"doctor", "--json"});
  EXPECT_EQ(report.at("schema"), "evenkeel.doctor/1");
  EXPECT_EQ(report.at("healthy"), true);
  EXPECT_GT(report.at("memory").at("fill_gb_per_s"), 0.0);
  EXPECT_GT(report.at("memory").at("memcpy_gb_per_s"), 0.0);
  const auto& cpu = engine_named(report, "cpu");
  EXPECT_EQ(cpu.at("available"), true);
  EXPECT_TRUE(cpu.at("not_used").is_null());
  EXPECT_TRUE(cpu.at("device").at("name").is_null());
  ASSERT_EQ(cpu.at("self_check").size(), 9U);
  for (const auto& check : cpu.at("self_check")) EXPECT_EQ(check.at("outcome"), "ok") << check;
  ASSERT_EQ(cpu.at("timings").size(), 9U);
  for (const auto& timing : cpu.at("timings")) {
    EXPECT_GT(timing.at("milliseconds"), 0.0) << timing;
    EXPECT_GT(timing.at("limit_milliseconds"), 0.0) << timing;
    EXPECT_FALSE(timing.at("limit").get<std::string>().empty());
  }
}

TEST(DoctorCommand, SaysWhyCudaIsNotUsedAndThatIsNoFault) {
  const auto report = json_of({"doctor", "--json"});
  const auto& cuda = engine_named(report, "cuda");
  if (cuda.at("available") == true) GTEST_SKIP() << "there is a CUDA device";
  EXPECT_FALSE(cuda.at("not_used").get<std::string>().empty());
  EXPECT_TRUE(cuda.at("self_check").empty());
  EXPECT_TRUE(cuda.at("timings").empty());
  EXPECT_EQ(cuda.at("healthy"), true);
}

TEST(DoctorCommand, RefusesWhatItDoesNotKnow) {
  expect_refused({"doctor", "--fast"}, 2, {"--fast"});
  expect_refused({"doctor", "cuda"}, 2, {"'cuda'"});
}

}  // namespace
}  // namespace evenkeel::test
