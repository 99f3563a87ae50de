#include "engine/switchable_engine.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "support/forwarding_engine.h"
#include "support/ruled_texts.h"

namespace evenkeel {
namespace {

using test::ForwardingEngine;

TEST(SwitchableEngine, AnswersAsItsBackendAndAsTheNextOneAfterAChange) {
  SwitchableEngine engine(make_cpu_engine());
  EXPECT_EQ(engine.name(), "cpu");
  const std::vector<std::int64_t> cost = {2, 4, 3, 16, 13, 5, 9, 10};
  const auto before = engine.sort_and_snake(cost, WorldSize{4});
  engine.use(std::make_shared<ForwardingEngine>());
  EXPECT_EQ(engine.name(), "forwarding");
  EXPECT_EQ(engine.sort_and_snake(cost, WorldSize{4}).value(), before.value());
  EXPECT_EQ(engine.capabilities().segments_per_call, ForwardingEngine().capabilities().segments_per_call);
}

/// Says that every q block has one tile, and a row 77 pairs.
class OneTileEngine final : public ForwardingEngine {
 public:
  [[nodiscard]] Cancellable<Result<RowCost>> mask_costs(const Mask& /*mask*/, BatchRow /*row*/,
                                                        BlockSize /*block*/,
                                                        const std::stop_token& /*stop*/) const override {
    return Result<RowCost>(RowCost{{1}, {0}, {0, 1}});
  }
  [[nodiscard]] Cancellable<Result<RowAreas>> row_areas(const mask_mod::Compiled& /*program*/,
                                                        BatchRow /*row*/, std::int64_t /*seq_len*/,
                                                        const std::stop_token& /*stop*/) const override {
    return Result<RowAreas>(RowAreas{{0, 77}, 1});
  }
};

TEST(SwitchableEngine, AsksTheBackendForPairsAndCostsOfTexts) {
  const Mask mask = test::mask_of(test::ruled_texts(8)[1], {{8}});
  SwitchableEngine engine(make_cpu_engine());
  const auto of_the_cpu = engine.mask_costs(mask, BatchRow{0}, {4, 4}, {});
  ASSERT_TRUE(of_the_cpu && of_the_cpu->ok());
  EXPECT_EQ(engine.row_areas(mask.program()->compiled(), BatchRow{0}, 8, {})->value().before.back(), 64);
  EXPECT_EQ((*of_the_cpu)->full_tiles, (std::vector<std::int64_t>{2, 2}));
  engine.use(std::make_shared<OneTileEngine>());
  const auto of_the_next = engine.mask_costs(mask, BatchRow{0}, {4, 4}, {});
  ASSERT_TRUE(of_the_next && of_the_next->ok());
  EXPECT_EQ((*of_the_next)->tiles, (std::vector<std::int64_t>{1}));
  const auto areas = engine.row_areas(mask.program()->compiled(), BatchRow{0}, 8, {});
  ASSERT_TRUE(areas && areas->ok());
  EXPECT_EQ((*areas)->before.back(), 77);
}

/// Counts its calls that have begun and not ended, and whether it was gone before they did.
class SlowEngine final : public ForwardingEngine {
 public:
  SlowEngine(std::atomic<bool>* begun, std::atomic<bool>* go_on, std::atomic<bool>* gone)
      : begun_(begun), go_on_(go_on), gone_(gone) {}
  ~SlowEngine() override { gone_->store(true); }
  [[nodiscard]] Result<Groups> sort_and_snake(std::span<const std::int64_t> cost,
                                              WorldSize world) const override {
    begun_->store(true);
    begun_->notify_all();
    go_on_->wait(false);
    EXPECT_FALSE(gone_->load());
    return ForwardingEngine::sort_and_snake(cost, world);
  }

 private:
  std::atomic<bool>* begun_;
  std::atomic<bool>* go_on_;
  std::atomic<bool>* gone_;
};

TEST(SwitchableEngine, ACallEndsOnTheBackendThatItBeganOn) {
  std::atomic<bool> begun = false;
  std::atomic<bool> go_on = false;
  std::atomic<bool> gone = false;
  SwitchableEngine engine(std::make_shared<SlowEngine>(&begun, &go_on, &gone));
  const std::vector<std::int64_t> cost = {3, 1, 2, 4};
  std::jthread caller([&] { EXPECT_TRUE(engine.sort_and_snake(cost, WorldSize{2}).ok()); });
  begun.wait(false);
  engine.use(make_cpu_engine());
  EXPECT_EQ(engine.name(), "cpu");
  EXPECT_FALSE(gone.load());
  go_on.store(true);
  go_on.notify_all();
  caller.join();
  EXPECT_TRUE(gone.load());
}

}  // namespace
}  // namespace evenkeel
