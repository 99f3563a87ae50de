#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/engines.h"
#include "execution/execution.h"
#include "mask/mask.h"
#include "mask/mask_mod/mask_mod.h"
#include "support/list_rearrangement.h"
#include "support/masks.h"
#include "support/ruled_texts.h"

namespace evenkeel {
namespace {

/// An engine that offers everything and fails at everything.
class FailingEngine final : public Engine {
 public:
  explicit FailingEngine(Error error, int* calls = nullptr) : error_(std::move(error)), calls_(calls) {}
  [[nodiscard]] std::string name() const override { return "failing"; }
  [[nodiscard]] Capabilities capabilities() const override {
    Capabilities all;
    all.block_costs = all.mask_costs = all.row_areas = true;
    all.sort_and_snake = all.expand_segments = all.expand_segments_32 = true;
    all.executed_tiles = all.named_tiles = all.program_tiles = true;
    all.segments_per_call = 77;
    return all;
  }
  [[nodiscard]] Cancellable<Result<RowCost>> block_costs(const MaskView& /*mask*/, BlockSize /*block*/,
                                                         const std::stop_token& stop) const override {
    count();
    if (stop.stop_requested()) return std::nullopt;
    return Result<RowCost>(error_);
  }
  [[nodiscard]] Cancellable<Result<RowCost>> mask_costs(const Mask& /*mask*/, BatchRow /*row*/,
                                                        BlockSize /*block*/,
                                                        const std::stop_token& stop) const override {
    count();
    if (stop.stop_requested()) return std::nullopt;
    return Result<RowCost>(error_);
  }
  [[nodiscard]] Cancellable<Result<RowAreas>> row_areas(const mask_mod::Compiled& /*program*/,
                                                        BatchRow /*row*/, std::int64_t /*seq_len*/,
                                                        const std::stop_token& stop) const override {
    count();
    if (stop.stop_requested()) return std::nullopt;
    return Result<RowAreas>(error_);
  }
  [[nodiscard]] Result<Groups> sort_and_snake(std::span<const std::int64_t> /*cost*/,
                                              WorldSize /*world*/) const override {
    count();
    return error_;
  }
  [[nodiscard]] Result<void> expand_segments(Span<const Segment> /*segments*/, Expansion /*expansion*/,
                                             std::int64_t /*first*/, Span<std::int64_t> out) const override {
    count();
    for (std::int64_t& index : out) index = -1;  // half-done work must not show
    return error_;
  }
  [[nodiscard]] Result<void> expand_segments_32(Span<const Segment> /*segments*/, Expansion /*expansion*/,
                                                std::int64_t /*first*/,
                                                Span<std::int32_t> out) const override {
    count();
    for (std::int32_t& index : out) index = -1;
    return error_;
  }
  [[nodiscard]] Cancellable<Result<std::vector<ExecutedCount>>> executed_tiles(
      const Mask& /*mask*/, const Plan& /*plan*/, BatchRow /*row*/, BlockSize /*block*/,
      const std::stop_token& /*stop*/) const override {
    count();
    return Result<std::vector<ExecutedCount>>(error_);
  }
  [[nodiscard]] Cancellable<Result<void>> named_tiles(const MaskView& /*mask*/, BlockSize /*block*/,
                                                      TileWindow /*window*/, Span<TileClass> out,
                                                      const std::stop_token& /*stop*/) const override {
    count();
    for (TileClass& tile : out) tile = TileClass::partial;
    return Result<void>(error_);
  }
  [[nodiscard]] Cancellable<Result<void>> program_tiles(const mask_mod::Compiled& /*program*/,
                                                        BatchRow /*row*/, std::int64_t /*seq_len*/,
                                                        BlockSize /*block*/, TileWindow /*window*/,
                                                        Span<TileClass> out,
                                                        const std::stop_token& /*stop*/) const override {
    count();
    for (TileClass& tile : out) tile = TileClass::partial;
    return Result<void>(error_);
  }

 private:
  void count() const {
    if (calls_ != nullptr) ++*calls_;
  }
  Error error_;
  int* calls_;
};

/// An engine that offers nothing.
class BareEngine final : public Engine {
 public:
  [[nodiscard]] std::string name() const override { return "bare"; }
  [[nodiscard]] Capabilities capabilities() const override { return {}; }
  [[nodiscard]] Cancellable<Result<RowCost>> block_costs(const MaskView& /*mask*/, BlockSize /*block*/,
                                                         const std::stop_token& /*stop*/) const override {
    return Result<RowCost>(lacking());
  }
  [[nodiscard]] Result<Groups> sort_and_snake(std::span<const std::int64_t> /*cost*/,
                                              WorldSize /*world*/) const override {
    return lacking();
  }
  [[nodiscard]] Result<void> expand_segments(Span<const Segment> /*segments*/, Expansion /*expansion*/,
                                             std::int64_t /*first*/,
                                             Span<std::int64_t> /*out*/) const override {
    return lacking();
  }

 private:
  static Error lacking() {
    return make_error(ErrorKind::unavailable, "engine-primitive", "bare offers nothing");
  }
};

Error lost_device() {
  return make_error(ErrorKind::unavailable, "cuda", "the device is lost");
}

EngineProvider provider_of(const std::string& name, bool available, const Error& error,
                           int* probes = nullptr) {
  return {name,
          [available, probes] {
            if (probes != nullptr) ++*probes;
            return EngineStatus{available, available ? "a device" : "no device"};
          },
          [error](const EngineStatus&) {
            return Result<std::unique_ptr<Engine>>(std::make_unique<FailingEngine>(error));
          }};
}

std::vector<std::int64_t> expand_one_segment(const Engine& engine) {
  const Segment segment{10, 0, 3};
  std::vector<std::int64_t> out(3, -2);
  const auto done = engine.expand_segments({&segment, 1}, Expansion::rearrange, 0, out);
  EXPECT_TRUE(done.ok());
  return out;
}

TEST(CpuFallback, GoesOnOnTheCpuAfterAFailureAndTellsOnce) {
  std::vector<std::string> notes;
  int calls = 0;
  const auto engine = with_cpu_fallback(std::make_unique<FailingEngine>(lost_device(), &calls),
                                        [&](const std::string& note) { notes.push_back(note); });
  EXPECT_EQ(expand_one_segment(*engine), (std::vector<std::int64_t>{10, 11, 12}));
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_NE(notes.front().find("failing"), std::string::npos);
  EXPECT_NE(notes.front().find("the device is lost"), std::string::npos);

  EXPECT_EQ(expand_one_segment(*engine), (std::vector<std::int64_t>{10, 11, 12}));
  EXPECT_TRUE(engine->sort_and_snake(std::vector<std::int64_t>{1, 2}, WorldSize{2}).ok());
  EXPECT_EQ(notes.size(), 1U);
  EXPECT_EQ(calls, 1) << "a lost device is not asked again";
}

TEST(CpuFallback, ServesEveryPrimitiveThatFails) {
  const Mask mask =
      Mask::make(named_spec(MaskKind::document_causal), Layout::make({{4, 12}}).value()).value();
  int notes = 0;
  const auto engine = [&notes] {
    return with_cpu_fallback(std::make_unique<FailingEngine>(lost_device()),
                             [&notes](const std::string&) { ++notes; });
  };
  const auto cost = engine()->block_costs(mask.view(BatchRow{0}), {4, 4}, {});
  ASSERT_TRUE(cost.has_value() && cost->ok());
  EXPECT_EQ((*cost)->area_before.back(), 4 * 5 / 2 + 12 * 13 / 2);
  const auto groups = engine()->sort_and_snake(std::vector<std::int64_t>{1, 2}, WorldSize{2});
  ASSERT_TRUE(groups.ok());
  EXPECT_EQ(groups->tasks, (std::vector<std::int32_t>{1, 0}));
  EXPECT_EQ(expand_one_segment(*engine()), (std::vector<std::int64_t>{10, 11, 12}));
  EXPECT_EQ(notes, 3);

  const MaskView view = mask.view(BatchRow{0});
  const auto costs = engine()->block_costs_of_rows({&view, 1}, {4, 4}, {});
  ASSERT_TRUE(costs.has_value() && costs->ok());
  EXPECT_EQ((*costs)->front(), cost->value());
  const std::vector<std::int64_t> work = {1, 2};
  const std::span<const std::int64_t> row = work;
  const auto rows = engine()->sort_and_snake_rows({&row, 1}, WorldSize{2});
  ASSERT_TRUE(rows.ok());
  EXPECT_EQ(rows->front(), *groups);
  const Segment segment{10, 0, 3};
  std::vector<std::int32_t> indices(3);
  ASSERT_TRUE(engine()->expand_segments_32({&segment, 1}, Expansion::rearrange, 0, indices).ok());
  EXPECT_EQ(indices, (std::vector<std::int32_t>{10, 11, 12}));
  const auto executed = engine()->executed_tiles(
      mask, test::plan_of({{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}}, 1), BatchRow{0}, {4, 4},
      {});
  ASSERT_TRUE(executed.has_value() && executed->ok());
  EXPECT_EQ((*executed)->back(), (ExecutedCount{2, 1}));
  std::vector<TileClass> tiles(4);
  const TileWindow window{{0, 2}, {0, 2}};
  const auto named = engine()->named_tiles(view, {4, 4}, window, tiles, {});
  ASSERT_TRUE(named.has_value() && named->ok());
  const std::vector<TileClass> expected = {TileClass::partial, TileClass::empty, TileClass::empty,
                                           TileClass::partial};
  EXPECT_EQ(tiles, expected);
  const Mask by_text =
      Mask::make(mask_mod_spec(MaskMod(mask_mod_text(mask.spec(), 1))), mask.layout()).value();
  const auto program =
      engine()->program_tiles(by_text.program()->compiled(), BatchRow{0}, 16, {4, 4}, window, tiles, {});
  ASSERT_TRUE(program.has_value() && program->ok());
  EXPECT_EQ(tiles, expected);
  const auto by_text_cost = engine()->mask_costs(by_text, BatchRow{0}, {4, 4}, {});
  ASSERT_TRUE(by_text_cost.has_value() && by_text_cost->ok());
  EXPECT_EQ(**by_text_cost, cost->value());
  const auto areas = engine()->row_areas(by_text.program()->compiled(), BatchRow{0}, 16, {});
  ASSERT_TRUE(areas.has_value() && areas->ok());
  EXPECT_EQ((*areas)->before.back(), mask.total_area());
  EXPECT_EQ(notes, 11);
}

TEST(CpuFallback, ExecutesAPlanOnTheCpuWhenTheDeviceIsLostInBetween) {
  const Mask mask = test::mask_of("causal", {{32}, {32}});
  test::Tokens backwards = test::all_tokens(test::OracleRow({32}));
  std::reverse(backwards.begin(), backwards.end());
  const Plan plan = test::plan_of({backwards, backwards}, 2);
  const Cost cost = {{8, 4}, {std::make_shared<RowCost>(), std::make_shared<RowCost>()}};
  std::vector<std::string> notes;
  int calls = 0;
  const auto engine = with_cpu_fallback(std::make_unique<FailingEngine>(lost_device(), &calls),
                                        [&](const std::string& note) { notes.push_back(note); });
  const auto executed = execute_flex(mask, cost, plan, *engine);
  ASSERT_TRUE(executed.has_value() && executed->ok());
  EXPECT_EQ((*executed)->total, execute_flex(mask, cost, plan)->value().total);
  EXPECT_EQ(notes.size(), 1U);
  EXPECT_EQ(calls, 1);

  const FailingEngine named(lost_device());
  const auto failed = execute_flex(mask, cost, plan, named);
  ASSERT_TRUE(failed.has_value());
  ASSERT_FALSE(failed->ok()) << "an engine asked for by name is not replaced";
  EXPECT_EQ(failed->error(), lost_device());
}

TEST(CpuFallback, ServesACaseThatABackendDoesNotServeSilentlyAndAsksItAgain) {
  int notes = 0;
  int calls = 0;
  const auto engine = with_cpu_fallback(
      std::make_unique<FailingEngine>(
          make_error(ErrorKind::unavailable, "engine-primitive", "not such long texts"), &calls),
      [&notes](const std::string&) { ++notes; });
  EXPECT_EQ(expand_one_segment(*engine), (std::vector<std::int64_t>{10, 11, 12}));
  EXPECT_EQ(expand_one_segment(*engine), (std::vector<std::int64_t>{10, 11, 12}));
  EXPECT_EQ(notes, 0);
  EXPECT_EQ(calls, 2);
  const test::OracleMask joined = {"and", {"causal", "document"}};
  const auto cost = engine->mask_costs(test::mask_of(joined, {{4, 12}}), BatchRow{0}, {4, 4}, {});
  ASSERT_TRUE(cost.has_value() && cost->ok());
  EXPECT_EQ((*cost)->area_before.back(), 4 * 5 / 2 + 12 * 13 / 2);
  EXPECT_EQ(notes, 0);
  EXPECT_EQ(calls, 3);
}

TEST(CpuFallback, ServesSilentlyWhatABackendLacks) {
  int notes = 0;
  const auto engine =
      with_cpu_fallback(std::make_unique<BareEngine>(), [&notes](const std::string&) { ++notes; });
  EXPECT_EQ(engine->name(), "bare");
  const Capabilities offered = engine->capabilities();
  EXPECT_TRUE(offered.block_costs && offered.sort_and_snake && offered.expand_segments);
  EXPECT_EQ(expand_one_segment(*engine), (std::vector<std::int64_t>{10, 11, 12}));
  EXPECT_TRUE(engine->sort_and_snake(std::vector<std::int64_t>{1, 2}, WorldSize{2}).ok());
  EXPECT_TRUE(engine->mask_costs(test::mask_of("full", {{1}}), BatchRow{0}, {1, 1}, {})->ok());
  EXPECT_EQ(notes, 0);
}

TEST(CpuFallback, PassesOnWhatTheInputDoesNotAllow) {
  int notes = 0;
  const auto engine = with_cpu_fallback(
      std::make_unique<FailingEngine>(make_error(ErrorKind::infeasible, "blocks-divisible", "3 tasks to 2")),
      [&notes](const std::string&) { ++notes; });
  const auto groups = engine->sort_and_snake(std::vector<std::int64_t>{1, 2, 3}, WorldSize{2});
  ASSERT_FALSE(groups.ok());
  EXPECT_EQ(groups.error().kind, ErrorKind::infeasible);
  EXPECT_EQ(notes, 0);
}

TEST(CpuFallback, KeepsCancelledApartFromFailed) {
  const Mask mask = Mask::make(named_spec(MaskKind::causal), Layout::make({{8}}).value()).value();
  int notes = 0;
  const auto engine = with_cpu_fallback(std::make_unique<FailingEngine>(lost_device()),
                                        [&notes](const std::string&) { ++notes; });
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(engine->block_costs(mask.view(BatchRow{0}), {1, 1}, stop.get_token()).has_value());
  EXPECT_FALSE(engine->mask_costs(mask, BatchRow{0}, {1, 1}, stop.get_token()).has_value());
  const Mask text = test::mask_of(test::ruled_texts(8)[4], {{8}});
  EXPECT_FALSE(engine->row_areas(text.program()->compiled(), BatchRow{0}, 8, stop.get_token()).has_value());
  EXPECT_EQ(notes, 0);
}

TEST(ChooseEngine, TakesTheCpuForAutoWhenNothingElseIsAvailable) {
  int notes = 0;
  const auto engine = choose_engine({cpu_engine_provider(), provider_of("absent", false, lost_device())},
                                    "auto", [&notes](const std::string&) { ++notes; });
  ASSERT_TRUE(engine.ok());
  EXPECT_EQ((*engine)->name(), "cpu");
  EXPECT_EQ(notes, 0);
}

TEST(ChooseEngine, TakesTheFirstAvailableForAutoAndFallsBackWithANote) {
  std::string note;
  const auto engine = choose_engine({cpu_engine_provider(), provider_of("absent", false, lost_device()),
                                     provider_of("failing", true, lost_device())},
                                    "auto", [&note](const std::string& text) { note = text; });
  ASSERT_TRUE(engine.ok());
  EXPECT_EQ((*engine)->name(), "failing");
  EXPECT_EQ(expand_one_segment(**engine), (std::vector<std::int64_t>{10, 11, 12}));
  EXPECT_NE(note.find("the device is lost"), std::string::npos);
}

TEST(ChooseEngine, GoesOnOnTheCpuForAutoWhenAnEngineCannotBeMade) {
  std::string note;
  EngineProvider provider = provider_of("broken", true, lost_device());
  provider.create = [](const EngineStatus&) { return Result<std::unique_ptr<Engine>>(lost_device()); };
  const auto engine = choose_engine({cpu_engine_provider(), provider}, "auto",
                                    [&note](const std::string& text) { note = text; });
  ASSERT_TRUE(engine.ok());
  EXPECT_EQ((*engine)->name(), "cpu");
  EXPECT_NE(note.find("broken"), std::string::npos);
}

TEST(ChooseEngine, FailsForANamedEngineThatIsNotAvailableAndSaysWhy) {
  const auto engine =
      choose_engine({cpu_engine_provider(), provider_of("cuda", false, lost_device())}, "cuda", nullptr);
  ASSERT_FALSE(engine.ok());
  EXPECT_EQ(engine.error().kind, ErrorKind::unavailable);
  EXPECT_NE(engine.error().line().find("no device"), std::string::npos);
}

TEST(ChooseEngine, DoesNotFallBackFromANamedEngine) {
  const auto engine =
      choose_engine({cpu_engine_provider(), provider_of("failing", true, lost_device())}, "failing", nullptr);
  ASSERT_TRUE(engine.ok());
  const Segment segment{0, 0, 1};
  std::int64_t index = 0;
  const auto done = (*engine)->expand_segments({&segment, 1}, Expansion::rearrange, 0, {&index, 1});
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error(), lost_device());
}

TEST(ChooseEngine, AsksNoDeviceWhenTheCpuIsNamed) {
  int probes = 0;
  const auto engine = choose_engine(
      {provider_of("cuda", true, lost_device(), &probes), cpu_engine_provider()}, "cpu", nullptr);
  ASSERT_TRUE(engine.ok());
  EXPECT_EQ((*engine)->name(), "cpu");
  EXPECT_EQ(probes, 0);
}

TEST(ChooseEngine, AsksADriverOnceAndTellsWhatItAnswered) {
  for (const char* name : {"auto", "cuda"}) {
    for (const bool available : {true, false}) {
      int probes = 0;
      std::string told;
      const auto engine =
          choose_engine({cpu_engine_provider(), provider_of("cuda", available, lost_device(), &probes)}, name,
                        nullptr, [&told](const std::string& backend, const EngineStatus& status) {
                          told += backend + ": " + status.description + ";";
                        });
      EXPECT_EQ(engine.ok(), available || name == std::string("auto"));
      EXPECT_EQ(probes, 1) << name;
      EXPECT_EQ(told, available ? "cuda: a device;" : "cuda: no device;");
    }
  }
}

TEST(ChooseEngine, NamesTheEnginesThereAreForAnUnknownOne) {
  const auto engine =
      choose_engine({cpu_engine_provider(), provider_of("cuda", true, lost_device())}, "metal", nullptr);
  ASSERT_FALSE(engine.ok());
  EXPECT_EQ(engine.error().kind, ErrorKind::bad_input);
  for (const char* word : {"metal", "auto", "cpu", "cuda"}) {
    EXPECT_NE(engine.error().line().find(word), std::string::npos) << engine.error().line();
  }
}

TEST(EngineProviders, SayWhyAnEngineIsAbsent) {
  for (const EngineProvider& provider : test::all_providers()) {
    const EngineStatus status = provider.probe();
    EXPECT_FALSE(status.description.empty()) << provider.name;
    const auto engine = provider.create(status);
    EXPECT_EQ(engine.ok(), status.available) << provider.name;
    if (status.available) continue;
    std::cout << "The contract suite leaves out " << provider.name << ": " << status.description << "\n";
    EXPECT_EQ(engine.error().kind, ErrorKind::unavailable);
    EXPECT_NE(engine.error().message.find("CUDA"), std::string::npos) << engine.error().line();
  }
}

}  // namespace
}  // namespace evenkeel
