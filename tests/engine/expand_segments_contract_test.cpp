#include <rapidcheck.h>

#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "base/units.h"
#include "engine/engines.h"
#include "support/segments.h"

namespace evenkeel {
namespace {

using test::expanded_by_definition;
using test::GuardedBuffer;
using test::shuffled_segments;
using Lengths = std::vector<std::int64_t>;

class ExpandSegments : public test::EngineContract {
 protected:
  void SetUp() override {
    if (engine_->capabilities().expand_segments) return;
    const Segment segment{0, 0, 1};
    std::int64_t index = 0;
    const auto refused = engine_->expand_segments({&segment, 1}, Expansion::rearrange, 0, {&index, 1});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
    GTEST_SKIP() << GetParam() << " does not offer the expansion of segments, and says so";
  }

  /// What is wrong with either expansion of segments of these lengths, from `offset` on; empty where nothing
  /// is.
  [[nodiscard]] std::string trouble(const Lengths& lengths, std::int64_t offset = 0,
                                    std::uint32_t seed = 1) const {
    for (const Expansion expansion : {Expansion::rearrange, Expansion::restore}) {
      const auto segments = shuffled_segments(lengths, expansion, offset, seed);
      const auto expected = expanded_by_definition(segments, expansion);
      GuardedBuffer out(expected.size());
      const auto done = engine_->expand_segments({segments.data(), segments.size()}, expansion, offset,
                                                 {out.data(), out.size()});
      const std::string which = expansion == Expansion::rearrange ? "rearrange" : "restore";
      if (!done) return which + ": " + done.error().line();
      if (out.contents() != expected) return which + " indices are wrong";
      if (!out.guards_intact()) return which + " wrote outside of its buffer";
    }
    return "";
  }
};

TEST_P(ExpandSegments, MatchesTheDefinitionForRandomSegments) {
  EXPECT_TRUE(rc::check("indices are those of the definition", [this] {
    const auto longest = *rc::gen::element<std::int64_t>(1, 2, 40, 3000);
    const auto lengths =
        *rc::gen::nonEmpty(rc::gen::container<Lengths>(rc::gen::inRange<std::int64_t>(1, longest + 1)));
    const auto offset = *rc::gen::inRange<std::int64_t>(0, kMaxSequenceLength);
    RC_ASSERT(trouble(lengths, offset, *rc::gen::arbitrary<std::uint32_t>()) == "");
  }));
}

TEST_P(ExpandSegments, WritesNothingForNothing) {
  GuardedBuffer out(0);
  ASSERT_TRUE(engine_->expand_segments({}, Expansion::rearrange, 7, {out.data(), 0}).ok());
  EXPECT_TRUE(out.guards_intact());
}

TEST_P(ExpandSegments, HoldsAroundTheSizesThatBackendsWorkIn) {
  for (const std::int64_t size : {1, 2, 31, 32, 33, 255, 256, 257, 2047, 2048, 2049, 65536, 65537}) {
    EXPECT_EQ(trouble({size}), "");                                      // one segment
    EXPECT_EQ(trouble(Lengths(static_cast<std::size_t>(size), 1)), "");  // as many segments as tokens
    EXPECT_EQ(trouble({size, 1}), "");
    EXPECT_EQ(trouble({1, size}), "");
  }
}

TEST_P(ExpandSegments, HoldsForMoreIndicesThanOnePassTakes) {
  const std::int64_t pass = std::int64_t{1} << 22;
  EXPECT_EQ(trouble({2 * pass + 3}), "");
  EXPECT_EQ(trouble({pass - 1, 2, pass, 5}), "");
}

TEST_P(ExpandSegments, HoldsAtTheEndOfTheLongestSequence) {
  EXPECT_EQ(trouble({3000, 1, 70}, kMaxSequenceLength - 3071), "");
}

TEST_P(ExpandSegments, ServesSeveralThreadsAtOnce) {
  constexpr std::size_t kThreads = 4;
  const Lengths lengths(5000, 7);
  std::vector<GuardedBuffer> outs(kThreads, GuardedBuffer(35000));
  std::vector<char> succeeded(kThreads, 0);
  {
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        const auto segments =
            shuffled_segments(lengths, Expansion::rearrange, 0, static_cast<std::uint32_t>(t));
        for (int repeat = 0; repeat < 20; ++repeat) {
          const auto done = engine_->expand_segments({segments.data(), segments.size()}, Expansion::rearrange,
                                                     0, {outs[t].data(), outs[t].size()});
          succeeded[t] = done.ok() ? 1 : 0;
        }
      });
    }
  }
  for (std::size_t t = 0; t < kThreads; ++t) {
    EXPECT_EQ(succeeded[t], 1);
    const auto segments = shuffled_segments(lengths, Expansion::rearrange, 0, static_cast<std::uint32_t>(t));
    EXPECT_EQ(outs[t].contents() == expanded_by_definition(segments, Expansion::rearrange), true)
        << "thread " << t;
    EXPECT_TRUE(outs[t].guards_intact());
  }
}

class ExpandSegments32 : public test::EngineContract {
 protected:
  void SetUp() override {
    if (engine_->capabilities().expand_segments_32) return;
    const Segment segment{0, 0, 1};
    std::int32_t index = 0;
    const auto refused = engine_->expand_segments_32({&segment, 1}, Expansion::rearrange, 0, {&index, 1});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
    GTEST_SKIP() << GetParam() << " does not offer the expansion of segments to 32 bits, and says so";
  }

  [[nodiscard]] std::string trouble(const Lengths& lengths, std::int64_t offset, std::uint32_t seed) const {
    for (const Expansion expansion : {Expansion::rearrange, Expansion::restore}) {
      const auto segments = shuffled_segments(lengths, expansion, offset, seed);
      const auto expected = expanded_by_definition(segments, expansion);
      test::GuardedBufferOf<std::int32_t> out(expected.size());
      const auto done = engine_->expand_segments_32({segments.data(), segments.size()}, expansion, offset,
                                                    {out.data(), out.size()});
      if (!done) return done.error().line();
      if (out.contents() != expected) return "indices are wrong";
      if (!out.guards_intact()) return "wrote outside of its buffer";
    }
    return "";
  }
};

TEST_P(ExpandSegments32, MatchesTheDefinitionForRandomSegments) {
  EXPECT_TRUE(rc::check("indices are those of the definition", [this] {
    const auto longest = *rc::gen::element<std::int64_t>(1, 2, 40, 3000);
    const auto lengths =
        *rc::gen::nonEmpty(rc::gen::container<Lengths>(rc::gen::inRange<std::int64_t>(1, longest + 1)));
    const auto offset = *rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 30);
    RC_ASSERT(trouble(lengths, offset, *rc::gen::arbitrary<std::uint32_t>()) == "");
  }));
}

TEST_P(ExpandSegments32, HoldsAtTheEdges) {
  test::GuardedBufferOf<std::int32_t> none(0);
  EXPECT_TRUE(engine_->expand_segments_32({}, Expansion::rearrange, 7, {none.data(), 0}).ok());
  EXPECT_TRUE(none.guards_intact());
  EXPECT_EQ(trouble({1}, 0, 1), "");
  EXPECT_EQ(trouble({2049, 1, 31}, 0, 1), "");
  EXPECT_EQ(trouble({3000, 1, 70}, kMaxSequenceLength - 3071, 1), "");  // up to the greatest int32
  EXPECT_EQ(trouble({(std::int64_t{1} << 22) - 1, 2, std::int64_t{1} << 22}, 0, 1), "");
}

INSTANTIATE_TEST_SUITE_P(Engine, ExpandSegments32, ::testing::ValuesIn(test::present_engines()),
                         test::engine_name);

INSTANTIATE_TEST_SUITE_P(Engine, ExpandSegments, ::testing::ValuesIn(test::present_engines()),
                         test::engine_name);

}  // namespace
}  // namespace evenkeel
