#include "mask_view/pixel_runs.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <random>

#include "support/list_rearrangement.h"
#include "support/ui_test.h"

namespace evenkeel::ui {
namespace {

Plan plan_of(std::shared_ptr<const Rearrangement> rearrangement, std::int64_t seq_len) {
  return {"list", std::move(rearrangement), seq_len, WorldSize{1}, 1, IndexRows::shared};
}

/// Token by token.
std::vector<PixelRun> naive(const Plan& plan, Interval tokens, double begin, double span, int pixels) {
  std::vector<int> covered(static_cast<std::size_t>(pixels), 0);
  for (std::int64_t token = tokens.begin; token < tokens.end; ++token) {
    const auto at = static_cast<double>(plan.position_of(BatchRow{0}, token));
    if (at + 1 <= begin || at >= begin + span) continue;
    const double first = std::max(0.0, std::floor((at - begin) * (pixels / span)));
    const double end = std::min<double>(pixels, std::ceil((at + 1 - begin) * (pixels / span)));
    for (double pixel = first; pixel < end; ++pixel) covered[static_cast<std::size_t>(pixel)] = 1;
  }
  std::vector<PixelRun> runs;
  for (int pixel = 0; pixel < pixels; ++pixel) {
    if (covered[static_cast<std::size_t>(pixel)] == 0) continue;
    if (runs.empty() || runs.back().end != pixel) runs.push_back({pixel, pixel});
    runs.back().end = pixel + 1;
  }
  return runs;
}

/// Token t stands at t times an odd number modulo a power of two: every segment is one token. Counts those it
/// hands out.
class Scattered final : public Rearrangement {
 public:
  static constexpr std::int64_t kTokens = std::int64_t{1} << 20;
  static constexpr std::int64_t kOdd = 648'055;

  Scattered() {
    for (std::int64_t odd = 1; odd < kTokens && inverse_ == 0; odd += 2) {
      if (odd * kOdd % kTokens == 1) inverse_ = odd;
    }
  }
  [[nodiscard]] std::unique_ptr<SegmentWalk> in_plan_order(BatchRow /*row*/,
                                                           Interval positions) const override {
    return std::make_unique<Walk>(*this, positions, true);
  }
  [[nodiscard]] std::unique_ptr<SegmentWalk> in_token_order(BatchRow /*row*/,
                                                            Interval tokens) const override {
    return std::make_unique<Walk>(*this, tokens, false);
  }
  [[nodiscard]] std::int64_t position_of(BatchRow /*row*/, std::int64_t token) const override {
    return token * kOdd % kTokens;
  }
  [[nodiscard]] std::int64_t handedOut() const { return handed_out_; }

 private:
  class Walk final : public SegmentWalk {
   public:
    Walk(const Scattered& of, Interval left, bool positions) : of_(of), left_(left), positions_(positions) {}
    std::size_t next(Span<Segment> out) override {
      std::size_t count = 0;
      for (; count < out.size() && !left_.empty(); ++left_.begin) {
        const std::int64_t at = left_.begin;
        out[count++] =
            positions_ ? Segment{at * of_.inverse_ % kTokens, at, 1} : Segment{at, at * kOdd % kTokens, 1};
      }
      of_.handed_out_ += static_cast<std::int64_t>(count);
      return count;
    }

   private:
    const Scattered& of_;
    Interval left_;
    bool positions_;
  };

  std::int64_t inverse_ = 0;
  mutable std::int64_t handed_out_ = 0;
};

}  // namespace

class PixelRunsTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void everyTokenInSightIsCoveredAndNoOther() {
    std::mt19937 random(7);
    const auto upTo = [&](std::int64_t last) {
      return std::uniform_int_distribution<std::int64_t>(0, last)(random);
    };
    for (int trial = 0; trial < 400; ++trial) {
      const std::int64_t seq_len = 1 + upTo(299);
      std::vector<std::int64_t> order(static_cast<std::size_t>(seq_len));
      std::iota(order.begin(), order.end(), 0);
      // Whole stretches stay together in every other trial.
      if (trial % 2 == 0) std::shuffle(order.begin(), order.end(), random);
      std::rotate(order.begin(), order.begin() + upTo(seq_len - 1), order.end());
      const Plan plan =
          plan_of(std::make_shared<test::ListRearrangement>(test::ListRearrangement::Rows{order}), seq_len);
      const std::int64_t begin = upTo(seq_len - 1);
      const Interval tokens{begin, begin + 1 + upTo(seq_len - begin - 1)};
      const double span = std::max(1.0, static_cast<double>(upTo(seq_len * 4)) / 4);
      const double from =
          static_cast<double>(
              upTo(static_cast<std::int64_t>(std::max(0.0, static_cast<double>(seq_len) - span) * 8))) /
          8;
      const int pixels = 1 + static_cast<int>(upTo(399));
      const auto runs = pixels_of_tokens(plan, BatchRow{0}, tokens, from, span, pixels);
      QCOMPARE(runs, naive(plan, tokens, from, span, pixels));
    }
  }

  void noMoreRunsThanPixelsAndNoFurtherOnceAllAreCovered() {
    const auto scattered = std::make_shared<const Scattered>();
    const Plan plan = plan_of(scattered, Scattered::kTokens);
    const Interval all{0, Scattered::kTokens};
    QCOMPARE(pixels_of_tokens(plan, BatchRow{0}, all, 0, Scattered::kTokens, 512),
             (std::vector<PixelRun>{{0, 512}}));
    QVERIFY(scattered->handedOut() < Scattered::kTokens / 32);
    // A sight of few tokens asks for no others.
    const std::int64_t before = scattered->handedOut();
    QCOMPARE(pixels_of_tokens(plan, BatchRow{0}, {0, Scattered::kTokens - 1}, 1000, 64, 512),
             naive(plan, {0, Scattered::kTokens - 1}, 1000, 64, 512));
    QVERIFY(scattered->handedOut() - before <= 64);
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::PixelRunsTest)
#include "pixel_runs_test.moc"
