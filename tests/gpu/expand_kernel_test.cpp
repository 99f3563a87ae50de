#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "gpu/kernel_runners.h"

namespace evenkeel {
namespace {

using test::expanded_by_definition;
using test::shuffled_segments;
using Lengths = std::vector<std::int64_t>;

template <class Index>
class ExpandKernelTest : public ::testing::Test {
 protected:
  static constexpr std::int64_t kPerBlock = ExpandKernel<Index>::kIndicesPerBlock;

  static void expect_by_definition(const Lengths& lengths, std::int64_t offset = 0) {
    for (const Expansion expansion : {Expansion::rearrange, Expansion::restore}) {
      const auto segments = shuffled_segments(lengths, expansion, offset, 3);
      expect_out(segments, expansion, offset, expanded_by_definition(segments, expansion));
    }
  }

  /// Runs it in every way there is.
  static void expect_out(const std::vector<Segment>& segments, Expansion expansion, std::int64_t first,
                         const std::vector<std::int64_t>& expected) {
    for (const auto& runner : test::expand_runners<Index>()) {
      test::GuardedBufferOf<Index> out(expected.size());
      const std::string trouble = runner.run(ExpandKernel<Index>{
          {segments.data(), segments.size()}, expansion, first, {out.data(), out.size()}});
      ASSERT_EQ(trouble, "") << runner.name;
      ASSERT_EQ(out.contents() == expected, true)
          << runner.name << ": " << segments.size() << " segments of " << expected.size() << " tokens";
      EXPECT_TRUE(out.guards_intact()) << runner.name;
    }
  }
};

using Indices = ::testing::Types<std::int64_t, std::int32_t>;
TYPED_TEST_SUITE(ExpandKernelTest, Indices);

TYPED_TEST(ExpandKernelTest, ExpandsRandomSegments) {
  std::mt19937 random(11);
  for (const int longest : {1, 5, 300, 5000}) {
    Lengths lengths;
    for (int i = 0; i < 60; ++i) lengths.push_back(1 + static_cast<std::int64_t>(random()) % longest);
    this->expect_by_definition(lengths);
    this->expect_by_definition(lengths, (std::int64_t{1} << 31) - 1000000);
  }
}

TYPED_TEST(ExpandKernelTest, HoldsAroundTheIndicesOfABlock) {
  for (const std::int64_t size : {std::int64_t{1}, TestFixture::kPerBlock - 1, TestFixture::kPerBlock,
                                  TestFixture::kPerBlock + 1, 3 * TestFixture::kPerBlock}) {
    this->expect_by_definition({size});
    this->expect_by_definition(Lengths(static_cast<std::size_t>(size), 1));
    this->expect_by_definition({size, 1, size});
  }
}

TYPED_TEST(ExpandKernelTest, WritesAPartOfWhatTheSegmentsCover) {
  const auto segments = shuffled_segments({5, 4000, 1, 1, 3000}, Expansion::rearrange, 0, 3);
  const auto expected = expanded_by_definition(segments, Expansion::rearrange);
  this->expect_out(segments, Expansion::rearrange, 1001,
                   std::vector<std::int64_t>(expected.begin() + 1001, expected.begin() + 6001));
}

}  // namespace
}  // namespace evenkeel
