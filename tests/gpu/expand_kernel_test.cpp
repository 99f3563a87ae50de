#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "gpu/kernel_runners.h"

namespace evenkeel {
namespace {

using test::expanded_by_definition;
using test::GuardedBuffer;
using test::shuffled_segments;
using Lengths = std::vector<std::int64_t>;

constexpr std::int64_t kPerBlock = ExpandKernel::kIndicesPerBlock;

class ExpandKernelTest : public ::testing::TestWithParam<test::ExpandRunner> {
 protected:
  static void expect_by_definition(const Lengths& lengths, std::int64_t offset = 0) {
    for (const Expansion expansion : {Expansion::rearrange, Expansion::restore}) {
      const auto segments = shuffled_segments(lengths, expansion, offset, 3);
      const auto expected = expanded_by_definition(segments, expansion);
      GuardedBuffer out(expected.size());
      const std::string trouble = GetParam().run(
          ExpandKernel{{segments.data(), segments.size()}, expansion, offset, {out.data(), out.size()}});
      ASSERT_EQ(trouble, "");
      ASSERT_EQ(out.contents() == expected, true)
          << lengths.size() << " segments of " << expected.size() << " tokens";
      EXPECT_TRUE(out.guards_intact());
    }
  }
};

TEST_P(ExpandKernelTest, ExpandsRandomSegments) {
  std::mt19937 random(11);
  for (const int longest : {1, 5, 300, 5000}) {
    Lengths lengths;
    for (int i = 0; i < 60; ++i) lengths.push_back(1 + static_cast<std::int64_t>(random()) % longest);
    expect_by_definition(lengths);
    expect_by_definition(lengths, (std::int64_t{1} << 31) - 1000000);
  }
}

TEST_P(ExpandKernelTest, HoldsAroundTheIndicesOfABlock) {
  for (const std::int64_t size : {std::int64_t{1}, kPerBlock - 1, kPerBlock, kPerBlock + 1, 3 * kPerBlock}) {
    expect_by_definition({size});
    expect_by_definition(Lengths(static_cast<std::size_t>(size), 1));
    expect_by_definition({size, 1, size});
  }
}

TEST_P(ExpandKernelTest, WritesAPartOfWhatTheSegmentsCover) {
  const auto segments = shuffled_segments({5, 4000, 1, 1, 3000}, Expansion::rearrange, 0, 3);
  const auto expected = expanded_by_definition(segments, Expansion::rearrange);
  GuardedBuffer out(5000);
  const std::string trouble = GetParam().run(
      ExpandKernel{{segments.data(), segments.size()}, Expansion::rearrange, 1001, {out.data(), out.size()}});
  ASSERT_EQ(trouble, "");
  EXPECT_EQ(out.contents(), std::vector<std::int64_t>(expected.begin() + 1001, expected.begin() + 6001));
  EXPECT_TRUE(out.guards_intact());
}

INSTANTIATE_TEST_SUITE_P(In, ExpandKernelTest, ::testing::ValuesIn(test::expand_runners()),
                         [](const auto& instance) { return instance.param.name; });

}  // namespace
}  // namespace evenkeel
