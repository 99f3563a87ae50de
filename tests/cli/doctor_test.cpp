#include "cli/doctor.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "balance/plan.h"
#include "mask/mask.h"
#include "support/forwarding_engine.h"

namespace evenkeel::cli {
namespace {

using test::ForwardingEngine;

template <class Spoilt>
EngineReport report_of() {
  const EngineProvider provider{
      "spoilt",
      [] {
        return EngineStatus{true, "one that is wrong"};
      },
      [](const EngineStatus&) { return Result<std::unique_ptr<Engine>>(std::make_unique<Spoilt>()); }};
  const DoctorReport report = examine_engines({provider});
  EXPECT_EQ(report.healthy(), report.engines[0].healthy());
  return report.engines[0];
}

/// Expects that this primitive failed, the others are ok, and nothing is timed.
template <class Spoilt>
void expect_failure(const std::string& primitive, const std::string& detail) {
  const EngineReport report = report_of<Spoilt>();
  EXPECT_FALSE(report.healthy());
  EXPECT_TRUE(report.timings.empty()) << "what is wrong is not timed";
  for (const PrimitiveCheck& check : report.self_check) {
    const bool meant = check.primitive == primitive;
    EXPECT_EQ(check.outcome, meant ? CheckOutcome::failed : CheckOutcome::ok) << check.primitive;
    if (meant) {
      EXPECT_NE(check.detail.find(detail), std::string::npos) << check.detail;
    }
  }
}

struct OnePairTooMany : ForwardingEngine {
  [[nodiscard]] Cancellable<Result<RowCost>> block_costs(const MaskView& mask, BlockSize block,
                                                         const std::stop_token& stop) const override {
    auto cost = ForwardingEngine::block_costs(mask, block, stop);
    if (mask.kind == MaskKind::dilated) ++cost->value().area_before.back();
    return cost;
  }
};

struct OneBlockTooFew : ForwardingEngine {
  [[nodiscard]] Cancellable<Result<RowCost>> block_costs(const MaskView& mask, BlockSize block,
                                                         const std::stop_token& stop) const override {
    auto cost = ForwardingEngine::block_costs(mask, block, stop);
    cost->value().tiles.pop_back();
    return cost;
  }
};

struct StopsUnasked : ForwardingEngine {
  [[nodiscard]] Cancellable<Result<RowCost>> block_costs(const MaskView& /*mask*/, BlockSize /*block*/,
                                                         const std::stop_token& /*stop*/) const override {
    return std::nullopt;
  }
};

struct ExchangesTwoTasks : ForwardingEngine {
  [[nodiscard]] Result<Groups> sort_and_snake(std::span<const std::int64_t> cost,
                                              WorldSize world) const override {
    auto groups = ForwardingEngine::sort_and_snake(cost, world);
    if (world.value > 1) std::swap(groups->tasks.front(), groups->tasks.back());
    return groups;
  }
};

struct LosesTasks : ForwardingEngine {
  [[nodiscard]] Result<Groups> sort_and_snake(std::span<const std::int64_t> /*cost*/,
                                              WorldSize /*world*/) const override {
    return Groups{};
  }
};

struct OneIndexWrong : ForwardingEngine {
  [[nodiscard]] Result<void> expand_segments(Span<const Segment> segments, Expansion expansion,
                                             std::int64_t first, Span<std::int64_t> out) const override {
    auto done = ForwardingEngine::expand_segments(segments, expansion, first, out);
    if (out.size() > 100) ++out[100];
    return done;
  }
};

struct WritesOneTooMany : ForwardingEngine {
  [[nodiscard]] Result<void> expand_segments(Span<const Segment> segments, Expansion expansion,
                                             std::int64_t first, Span<std::int64_t> out) const override {
    auto done = ForwardingEngine::expand_segments(segments, expansion, first, out);
    *out.end() = 0;
    return done;
  }
};

struct LosesItsDevice : ForwardingEngine {
  [[nodiscard]] Result<void> expand_segments(Span<const Segment> /*segments*/, Expansion /*expansion*/,
                                             std::int64_t /*first*/,
                                             Span<std::int64_t> /*out*/) const override {
    return make_error(ErrorKind::unavailable, "cuda", "the device is lost");
  }
};

struct OneIndexOf32BitsWrong : ForwardingEngine {
  [[nodiscard]] Result<void> expand_segments_32(Span<const Segment> segments, Expansion expansion,
                                                std::int64_t first, Span<std::int32_t> out) const override {
    auto done = ForwardingEngine::expand_segments_32(segments, expansion, first, out);
    if (out.size() > 100) ++out[100];
    return done;
  }
};

struct OneExecutedTileTooMany : ForwardingEngine {
  [[nodiscard]] Cancellable<Result<std::vector<ExecutedCount>>> executed_tiles(
      const Mask& mask, const Plan& plan, BatchRow row, BlockSize block,
      const std::stop_token& stop) const override {
    auto counts = ForwardingEngine::executed_tiles(mask, plan, row, block, stop);
    if (plan.strategy() == "head-tail") ++(**counts)[3].partial;
    return counts;
  }
};

struct LosesExecutedBlocks : ForwardingEngine {
  [[nodiscard]] Cancellable<Result<std::vector<ExecutedCount>>> executed_tiles(
      const Mask& /*mask*/, const Plan& /*plan*/, BatchRow /*row*/, BlockSize /*block*/,
      const std::stop_token& /*stop*/) const override {
    return Result<std::vector<ExecutedCount>>(std::vector<ExecutedCount>());
  }
};

struct TilesOverTheEdgeAreFull : ForwardingEngine {
  [[nodiscard]] Cancellable<Result<void>> named_tiles(const MaskView& mask, BlockSize block,
                                                      TileWindow window, Span<TileClass> out,
                                                      const std::stop_token& stop) const override {
    auto done = ForwardingEngine::named_tiles(mask, block, window, out, stop);
    if (mask.kind == MaskKind::full) out[out.size() - 1] = TileClass::full;
    return done;
  }
};

struct WritesOneTileTooMany : ForwardingEngine {
  [[nodiscard]] Cancellable<Result<void>> program_tiles(const mask_mod::Compiled& program, BatchRow row,
                                                        std::int64_t seq_len, BlockSize block,
                                                        TileWindow window, Span<TileClass> out,
                                                        const std::stop_token& stop) const override {
    auto done = ForwardingEngine::program_tiles(program, row, seq_len, block, window, out, stop);
    *out.end() = TileClass::empty;
    return done;
  }
};

struct OnePairOfATextTooMany : ForwardingEngine {
  [[nodiscard]] Cancellable<Result<RowCost>> mask_costs(const Mask& mask, BatchRow row, BlockSize block,
                                                        const std::stop_token& stop) const override {
    auto cost = ForwardingEngine::mask_costs(mask, row, block, stop);
    if (mask.program() != nullptr && block.q == 128) ++cost->value().area_before.back();
    return cost;
  }
};

struct OneBlockOfATextTooFew : ForwardingEngine {
  [[nodiscard]] Cancellable<Result<RowCost>> mask_costs(const Mask& mask, BatchRow row, BlockSize block,
                                                        const std::stop_token& stop) const override {
    auto cost = ForwardingEngine::mask_costs(mask, row, block, stop);
    cost->value().full_tiles.pop_back();
    return cost;
  }
};

struct OnePairOfARowTooMany : ForwardingEngine {
  [[nodiscard]] Cancellable<Result<RowAreas>> row_areas(const mask_mod::Compiled& program, BatchRow row,
                                                        std::int64_t seq_len,
                                                        const std::stop_token& stop) const override {
    auto areas = ForwardingEngine::row_areas(program, row, seq_len, stop);
    for (std::size_t q = 2051; q < areas->value().before.size(); ++q) ++areas->value().before[q];
    return areas;
  }
};

struct OneRowTooFew : ForwardingEngine {
  [[nodiscard]] Cancellable<Result<RowAreas>> row_areas(const mask_mod::Compiled& program, BatchRow row,
                                                        std::int64_t seq_len,
                                                        const std::stop_token& stop) const override {
    return ForwardingEngine::row_areas(program, row, seq_len - 1, stop);
  }
};

TEST(Doctor, FindsAPairOfARowTooManyAndARowTooFew) {
  expect_failure<OnePairOfARowTooMany>("row_areas", "q * kv % 7 == 3: row 2050 has 301 pairs instead of 300");
  expect_failure<OneRowTooFew>("row_areas", "another number of rows");
}

TEST(Doctor, FindsAPairTooMany) {
  expect_failure<OnePairTooMany>("block_costs", "dilated:dilation=3,left=200");
}

TEST(Doctor, FindsCostsOfTheWrongNumberOfBlocks) {
  expect_failure<OneBlockTooFew>("block_costs", "another number of blocks");
  expect_failure<StopsUnasked>("block_costs", "stopped");
}

TEST(Doctor, FindsTasksDealtToTheWrongGroup) {
  expect_failure<ExchangesTwoTasks>("sort_and_snake", "holds other tasks");
  expect_failure<LosesTasks>("sort_and_snake", "tasks are missing");
}

TEST(Doctor, FindsAWrongIndexAndAWriteOutside) {
  expect_failure<OneIndexWrong>("expand_segments", "at index 100 instead of");
  expect_failure<WritesOneTooMany>("expand_segments", "outside");
}

TEST(Doctor, FindsAWrongIndexOf32Bits) {
  expect_failure<OneIndexOf32BitsWrong>("expand_segments_32", "at index 100 instead of");
}

TEST(Doctor, FindsExecutedTilesThatAreNotThere) {
  expect_failure<OneExecutedTileTooMany>("executed_tiles", "head-tail, row 0 at blocks of 16x16: q block 3");
  expect_failure<LosesExecutedBlocks>("executed_tiles", "another number of q blocks");
}

TEST(Doctor, FindsATileOfTheWrongClassAndOneOutside) {
  expect_failure<TilesOverTheEdgeAreFull>("named_tiles", "full at blocks of 16x16: tile 168");
  expect_failure<WritesOneTileTooMany>("program_tiles", "outside");
}

TEST(Doctor, FindsAPairOfATextTooManyAndABlockTooFew) {
  expect_failure<OnePairOfATextTooMany>("mask_costs", "the text of full at blocks of 128x16: q block 2");
  expect_failure<OneBlockOfATextTooFew>("mask_costs", "another number of blocks");
}

TEST(Doctor, TellsTheErrorOfAnEngineThatFails) {
  expect_failure<LosesItsDevice>("expand_segments", "the device is lost");
}

struct SortsOnly : ForwardingEngine {
  [[nodiscard]] Capabilities capabilities() const override {
    Capabilities capabilities;
    capabilities.sort_and_snake = true;
    return capabilities;
  }
};

TEST(Doctor, NeitherChecksNorTimesWhatAnEngineDoesNotOffer) {
  const EngineReport report = report_of<SortsOnly>();
  EXPECT_TRUE(report.healthy());
  ASSERT_EQ(report.self_check.size(), 9U);
  EXPECT_EQ(report.self_check[0].outcome, CheckOutcome::not_offered);
  EXPECT_EQ(report.self_check[1].outcome, CheckOutcome::ok);
  EXPECT_EQ(report.self_check[2].outcome, CheckOutcome::not_offered);
  ASSERT_EQ(report.timings.size(), 1U);
  EXPECT_EQ(report.timings[0].primitive, "sort_and_snake");
}

struct HasNoMemory : ForwardingEngine {
  [[nodiscard]] Result<void> expand_segments(Span<const Segment> /*segments*/, Expansion /*expansion*/,
                                             std::int64_t /*first*/,
                                             Span<std::int64_t> /*out*/) const override {
    return make_error(ErrorKind::memory, "cuda", "allocating device memory: out of memory");
  }
};

TEST(Doctor, TellsThatMemoryIsShortAndCallsItNoFault) {
  const EngineReport report = report_of<HasNoMemory>();
  EXPECT_TRUE(report.healthy());
  EXPECT_EQ(report.self_check[2].outcome, CheckOutcome::no_memory);
  EXPECT_NE(report.self_check[2].detail.find("out of memory"), std::string::npos);
  EXPECT_TRUE(report.timings.empty());
}

TEST(Doctor, AnEngineThatIsThereAndDoesNotStartIsNoFault) {
  const EngineProvider provider{
      "cuda",
      [] {
        return EngineStatus{
            true, "Device 9", {"Device 9", std::int64_t{80} << 30U, 0, "9.0", "13.0", "13.0"}};
      },
      [](const EngineStatus&) {
        return Result<std::unique_ptr<Engine>>(
            make_error(ErrorKind::memory, "cuda", "choosing the device: out of memory"));
      }};
  const DoctorReport report = examine_engines({cpu_engine_provider(), provider});
  EXPECT_TRUE(report.healthy());
  EXPECT_EQ(report.engines[1].not_used, "choosing the device: out of memory");
  EXPECT_TRUE(report.engines[1].self_check.empty());
}

/// What is written to standard output.
std::string written(const DoctorReport& report, void (*write)(const DoctorReport&, Output&)) {
  ::testing::internal::CaptureStdout();
  Output out;
  write(report, out);
  EXPECT_TRUE(out.finish().ok());
  return ::testing::internal::GetCapturedStdout();
}

DoctorReport report_with_a_device_that_fails() {
  DoctorReport report;
  report.processor = "P";
  EngineReport engine;
  engine.name = "cuda";
  engine.status = {true, "Device 9", {"Device 9", 80'000'000'000, 79'500'000'000, "9.0", "13.0", "12.9"}};
  engine.self_check = {{"block_costs", CheckOutcome::not_offered, "the CPU does it"},
                       {"sort_and_snake", CheckOutcome::failed, "tasks are missing"}};
  report.engines = {engine};
  return report;
}

TEST(Doctor, WritesDeviceAndFailureForPeople) {
  const std::string text = written(report_with_a_device_that_fails(), write_doctor_text);
  for (const char* line :
       {"engine cuda: available (Device 9)\n",
        "  device: Device 9, compute capability 9.0, 80.00 GB (79.50 GB free)\n",
        "  driver: serves CUDA up to 13.0\n", "  toolkit: built with CUDA 12.9\n",
        "  check sort_and_snake      failed      tasks are missing\n", "  self-check FAILED\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << " in\n" << text;
  }
}

TEST(Doctor, WritesDeviceAndFailureAsJson) {
  const std::string json = written(report_with_a_device_that_fails(), write_doctor_json);
  for (const char* part :
       {R"("healthy":false)", R"("name":"Device 9")", R"("memory_bytes":80000000000)",
        R"("free_memory_bytes":79500000000)", R"("driver_cuda":"13.0")", R"("toolkit_cuda":"12.9")",
        R"("outcome":"not-offered")", R"("outcome":"failed")"}) {
    EXPECT_NE(json.find(part), std::string::npos) << part << " in\n" << json;
  }
}

}  // namespace
}  // namespace evenkeel::cli
