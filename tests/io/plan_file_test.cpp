#include "io/plan_file.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstring>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>
#include <vector>

#include "io/lengths.h"
#include "io/npy.h"
#include "io/plan_check.h"
#include "pipeline/pipeline.h"
#include "support/temporary_folder.h"

namespace evenkeel::io {
namespace {

using nlohmann::json;
using test::TemporaryFolder;
using Names = std::vector<std::string>;
using Rows = std::vector<std::vector<std::int64_t>>;

std::shared_ptr<const Plan> make_plan(const std::string& strategy, const Rows& lengths, std::int64_t world,
                                      std::int64_t block = 4) {
  Request request;
  request.layout = *Layout::make(lengths);
  request.settings.strategy = strategy;
  request.settings.world_size = WorldSize{world};
  request.settings.block_size = {block, block};
  const auto plan = run_to_plan(request, *make_cpu_engine());
  EXPECT_TRUE(plan && plan->ok());
  return **plan;
}

Result<void> write(const std::filesystem::path& path, const Plan& plan) {
  return *write_plan(path, plan, *make_cpu_engine());
}

Rows npy_rows(const std::string& bytes, std::size_t row_count, std::size_t seq_len) {
  const std::string header = npy_int64_header({row_count, seq_len});
  EXPECT_EQ(bytes.substr(0, header.size()), header);
  EXPECT_EQ(bytes.size(), header.size() + row_count * seq_len * 8);
  Rows rows(row_count, std::vector<std::int64_t>(seq_len));
  for (std::size_t r = 0; r < row_count; ++r) {
    std::memcpy(rows[r].data(), bytes.data() + header.size() + r * seq_len * 8, seq_len * 8);
  }
  return rows;
}

TEST(WritePlan, NpyHoldsTheRearrangeIndices) {
  const TemporaryFolder folder;
  const auto plan = make_plan("per-document-head-tail", {{4, 12}}, 2);
  ASSERT_TRUE(write(folder / "plan.npy", *plan).ok());
  EXPECT_EQ(npy_rows(folder.read("plan.npy"), 1, 16),
            (Rows{{0, 3, 4, 5, 6, 13, 14, 15, 1, 2, 7, 8, 9, 10, 11, 12}}));
  EXPECT_EQ(folder.names(), Names{"plan.npy"});
}

TEST(WritePlan, RowsThatShareIndicesAreWrittenOnceOthersEach) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write(folder / "shared.npy", *make_plan("head-tail", {{4, 4}, {8}}, 2)).ok());
  EXPECT_EQ(npy_rows(folder.read("shared.npy"), 1, 8), (Rows{{0, 1, 6, 7, 2, 3, 4, 5}}));
  ASSERT_TRUE(write(folder / "each.npy", *make_plan("per-document-head-tail", {{8}, {8}}, 2)).ok());
  EXPECT_EQ(npy_rows(folder.read("each.npy"), 2, 8),
            (Rows{{0, 1, 6, 7, 2, 3, 4, 5}, {0, 1, 6, 7, 2, 3, 4, 5}}));
}

TEST(WritePlan, CsvHasRowPositionTokenAndRank) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write(folder / "plan.csv", *make_plan("head-tail", {{4}}, 2)).ok());
  EXPECT_EQ(folder.read("plan.csv"), "row,position,token,rank\n0,0,0,0\n0,1,3,0\n0,2,1,1\n0,3,2,1\n");
}

TEST(WritePlan, JsonIsOneLineThatAgreesWithPlanJson) {
  const TemporaryFolder folder;
  const auto plan = make_plan("per-document-head-tail", {{4, 12}, {16}}, 2);
  ASSERT_TRUE(write(folder / "plan.json", *plan).ok());
  const auto text = plan_json(*plan, *make_cpu_engine());
  EXPECT_EQ(folder.read("plan.json"), **text + "\n");
  const json document = json::parse(**text);
  EXPECT_EQ(document["schema"], "evenkeel.plan/1");
  EXPECT_EQ(document["strategy"], "per-document-head-tail");
  EXPECT_EQ(document["world_size"], 2);
  EXPECT_EQ(document["seq_len"], 16);
  EXPECT_EQ(document["rearrange"][0], (json{0, 3, 4, 5, 6, 13, 14, 15, 1, 2, 7, 8, 9, 10, 11, 12}));
  EXPECT_EQ(document["restore"][0], (json{0, 8, 9, 1, 2, 3, 4, 10, 11, 12, 13, 14, 15, 5, 6, 7}));
  EXPECT_EQ(document["rearrange"].size(), 2U);
}

TEST(WritePlan, IndicesOverManyChunksAreThoseOfThePlan) {
  const TemporaryFolder folder;
  const std::int64_t seq_len = (std::int64_t{1} << 21) + 48;  // two chunks and a little
  const auto plan = make_plan("per-document-head-tail", {{seq_len / 2, 16, seq_len / 2 - 16}}, 4);
  ASSERT_TRUE(write(folder / "plan.npy", *plan).ok());
  const auto rows = npy_rows(folder.read("plan.npy"), 1, static_cast<std::size_t>(seq_len));
  for (std::int64_t p = 0; p < seq_len; ++p) {
    ASSERT_EQ(plan->position_of(BatchRow{0}, rows[0][static_cast<std::size_t>(p)]), p);
  }
}

TEST(WritePlan, EveryFormatSaysTheSameAndRestoreInvertsRearrange) {
  const TemporaryFolder folder;
  EXPECT_TRUE(rc::check([&] {
    const std::int64_t world = *rc::gen::inRange<std::int64_t>(1, 5);
    auto row = *rc::gen::nonEmpty(
        rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(1, 9)));
    for (auto& length : row) length *= 8 * world;
    const auto strategy =
        *rc::gen::element<std::string>("contiguous", "head-tail", "per-document-head-tail",
                                       "per-document-head-tail-document-major", "ptrr", "default");
    const auto plan = make_plan(strategy, {row}, world);
    RC_ASSERT(write(folder / "p.npy", *plan).ok());
    RC_ASSERT(write(folder / "p.csv", *plan).ok());
    const json document = json::parse(**plan_json(*plan, *make_cpu_engine()));
    const auto rearrange = document["rearrange"].get<Rows>();
    const auto restore = document["restore"].get<Rows>();
    const std::size_t seq_len = rearrange[0].size();
    RC_ASSERT(npy_rows(folder.read("p.npy"), 1, seq_len) == rearrange);
    std::string expected = "row,position,token,rank\n";
    for (std::size_t p = 0; p < seq_len; ++p) {
      const auto token = static_cast<std::size_t>(rearrange[0][p]);
      RC_ASSERT(restore[0][token] == static_cast<std::int64_t>(p));
      expected += "0," + std::to_string(p) + "," + std::to_string(token) + "," +
                  std::to_string(p / (seq_len / static_cast<std::size_t>(world))) + "\n";
    }
    RC_ASSERT(folder.read("p.csv") == expected);
  }));
}

TEST(WritePlan, OtherEndingsAreRefused) {
  const TemporaryFolder folder;
  const auto plan = make_plan("head-tail", {{4}}, 2);
  for (const std::string name : {"plan", "plan.txt", "plan.npz", "plan.NPY.gz", ".npy"}) {
    const auto written = write(folder / name, *plan);
    ASSERT_FALSE(written.ok()) << name;
    EXPECT_EQ(written.error().kind, ErrorKind::bad_input);
  }
  EXPECT_TRUE(folder.names().empty());
}

TEST(WritePlan, JsonOfMoreThan16MTokensIsRefusedAndPointsToNpy) {
  const TemporaryFolder folder;
  const auto plan = make_plan("head-tail", {{(std::int64_t{1} << 24) + 4}}, 2);
  const auto written = write(folder / "plan.json", *plan);
  ASSERT_FALSE(written.ok());
  EXPECT_NE(written.error().line().find(".npy"), std::string::npos);
  EXPECT_FALSE(plan_json(*plan, *make_cpu_engine())->ok());
  EXPECT_TRUE(folder.names().empty());
}

TEST(WritePlan, AStoppedWriteLeavesNothing) {
  const TemporaryFolder folder;
  const auto plan = make_plan("head-tail", {{std::int64_t{1} << 22}}, 2);
  std::stop_source stop;
  std::vector<double> shares;
  const auto written =
      write_plan(folder / "plan.npy", *plan, *make_cpu_engine(), stop.get_token(), [&](double share) {
        shares.push_back(share);
        stop.request_stop();
      });
  EXPECT_FALSE(written.has_value());
  EXPECT_EQ(shares, std::vector<double>{0.25});
  EXPECT_TRUE(folder.names().empty());
}

TEST(WritePlan, ProgressRisesToOne) {
  const TemporaryFolder folder;
  std::vector<double> shares;
  const auto plan =
      make_plan("per-document-head-tail", {{std::int64_t{1} << 21}, {std::int64_t{1} << 21}}, 2);
  const auto written = write_plan(folder / "plan.npy", *plan, *make_cpu_engine(), {},
                                  [&](double share) { shares.push_back(share); });
  ASSERT_TRUE(written && written->ok());
  EXPECT_EQ(shares, (std::vector<double>{0.25, 0.5, 0.75, 1}));
}

/// Two tokens in one place: what no load balancer may make.
class Collision final : public Rearrangement {
 public:
  [[nodiscard]] std::unique_ptr<SegmentWalk> in_plan_order(BatchRow /*row*/,
                                                           Interval /*positions*/) const override {
    return std::make_unique<Once>(std::vector<Segment>{{0, 0, 4}, {0, 4, 4}});
  }
  [[nodiscard]] std::unique_ptr<SegmentWalk> in_token_order(BatchRow /*row*/,
                                                            Interval /*tokens*/) const override {
    return std::make_unique<Once>(std::vector<Segment>{{0, 0, 4}, {4, 4, 4}});
  }
  [[nodiscard]] std::int64_t position_of(BatchRow /*row*/, std::int64_t token) const override {
    return token;
  }

 private:
  class Once final : public SegmentWalk {
   public:
    explicit Once(std::vector<Segment> segments) : segments_(std::move(segments)) {}
    std::size_t next(Span<Segment> out) override {
      const std::size_t count = segments_.size();
      for (std::size_t i = 0; i < count; ++i) out[i] = segments_[i];
      segments_.clear();
      return count;
    }

   private:
    std::vector<Segment> segments_;
  };
};

TEST(WritePlan, WhatIsNoPermutationIsNotWritten) {
  const TemporaryFolder folder;
  const Plan plan("broken", std::make_shared<const Collision>(), 8, WorldSize{2}, 1, IndexRows::shared);
  const auto written = write(folder / "plan.npy", plan);
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().rule, "permutation-valid");
  EXPECT_FALSE(plan_json(plan, *make_cpu_engine())->ok());
  EXPECT_TRUE(folder.names().empty());
}

}  // namespace
}  // namespace evenkeel::io
