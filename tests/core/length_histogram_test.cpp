#include "layout/length_histogram.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

#include "layout/generate.h"

namespace evenkeel {
namespace {

using Lengths = std::vector<std::int64_t>;

TEST(LengthHistogram, CountsDocumentsAndTokensByPowersOfTwo) {
  const LengthHistogram of = length_histogram(Layout::make({{1, 2, 3, 4, 7, 8}, {24, 1}}).value());
  EXPECT_EQ(of.bins, (std::vector<LengthHistogram::Bin>{{2, 2}, {2, 5}, {2, 11}, {1, 8}, {1, 24}}));
  EXPECT_EQ(of.documents, 8);
  EXPECT_EQ(of.tokens, 50);
  EXPECT_EQ(of.shortest, 1);
  EXPECT_EQ(of.median, 3);
  EXPECT_EQ(of.longest, 24);
  EXPECT_EQ(of.first(), 0U);
}

TEST(LengthHistogram, HoldsTheLongestRow) {
  const std::int64_t most = std::int64_t{1} << 31;
  const LengthHistogram of = length_histogram(Layout::make({{most}}).value());
  EXPECT_EQ(of.bins.size(), 32U);
  EXPECT_EQ(of.bins.back(), (LengthHistogram::Bin{1, most}));
  EXPECT_EQ(of.first(), 31U);
  EXPECT_EQ(of.median, most);
}

RC_GTEST_PROP(LengthHistogram, IsACountOfEveryDocument, ()) {
  const auto length =
      rc::gen::weightedOneOf<std::int64_t>({{1, rc::gen::just<std::int64_t>(1)},
                                            {4, rc::gen::inRange<std::int64_t>(1, 40)},
                                            {1, rc::gen::inRange<std::int64_t>(1, std::int64_t{1} << 20)}});
  const auto lengths = *rc::gen::nonEmpty(rc::gen::container<Lengths>(length));
  const LengthHistogram of = length_histogram(Layout::make({lengths}).value());
  std::map<std::size_t, LengthHistogram::Bin> bins;
  for (const std::int64_t one : lengths) {
    std::size_t bin = 0;
    for (std::int64_t halved = one; halved > 1; halved /= 2) ++bin;
    ++bins[bin].documents;
    bins[bin].tokens += one;
  }
  RC_ASSERT(of.bins.size() == bins.rbegin()->first + 1);
  for (std::size_t bin = 0; bin < of.bins.size(); ++bin) RC_ASSERT(of.bins[bin] == bins[bin]);
  RC_ASSERT(of.first() == bins.begin()->first || bins.begin()->second.documents == 0);
  Lengths sorted = lengths;
  std::sort(sorted.begin(), sorted.end());
  RC_ASSERT(of.shortest == sorted.front());
  RC_ASSERT(of.longest == sorted.back());
  RC_ASSERT(of.median == sorted[(sorted.size() - 1) / 2]);
}

TEST(GeneratePreset, IsStoppedBeforeItIsDone) {
  std::stop_source source;
  source.request_stop();
  EXPECT_FALSE(generate_preset("wikipedia", 1, {std::int64_t{1} << 31, 4096, 1}, source.get_token()));
  const auto whole = generate_preset("wikipedia", 1, {65536, 2, 1}, std::stop_token());
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->value(), generate_preset("wikipedia", 1, {65536, 2, 1}).value());
}

}  // namespace
}  // namespace evenkeel
