#include "layout/generate.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "layout/length_tables.h"
#include "support/paths.h"

namespace evenkeel {
namespace {

using Lengths = std::vector<std::int64_t>;

Lengths first(const Result<Layout>& layout, std::size_t count) {
  if (!layout) {
    ADD_FAILURE() << layout.error().line();
    return {};
  }
  Lengths lengths = layout->row(BatchRow{0}).lengths();
  lengths.resize(count);
  return lengths;
}

Lengths all_but_the_cut_one(const Result<Layout>& layout) {
  Lengths lengths = layout->row(BatchRow{0}).lengths();
  lengths.pop_back();
  return lengths;
}

double mean(const Lengths& lengths) {
  return static_cast<double>(std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0})) /
         static_cast<double>(lengths.size());
}

void expect_refused(const Result<Layout>& layout, const std::string& part) {
  ASSERT_FALSE(layout.ok()) << part;
  EXPECT_EQ(layout.error().kind, ErrorKind::bad_input);
  EXPECT_NE(layout.error().line().find(part), std::string::npos) << layout.error().line();
}

TEST(Pack, CutsAtTheEndOfARowAndGoesOnInTheNext) {
  const auto layout = pack({5, 6, 9, 100}, {8, 2, 1});
  ASSERT_TRUE(layout.ok()) << layout.error().line();
  EXPECT_EQ(layout->row(BatchRow{0}).lengths(), (Lengths{5, 3}));
  EXPECT_EQ(layout->row(BatchRow{1}).lengths(), (Lengths{3, 5}));
}

TEST(Pack, ADocumentMaySpanManyRows) {
  const auto layout = pack({20}, {8, 2, 1});
  ASSERT_TRUE(layout.ok());
  EXPECT_EQ(layout->row(BatchRow{0}).lengths(), Lengths{8});
  EXPECT_EQ(layout->row(BatchRow{1}).lengths(), Lengths{8});
}

TEST(Pack, RoundsEveryLengthUpToTheMultiple) {
  const auto layout = pack({1, 16, 17}, {64, 1, 16});
  ASSERT_TRUE(layout.ok());
  EXPECT_EQ(layout->row(BatchRow{0}).lengths(), (Lengths{16, 16, 32}));
}

TEST(Pack, RefusesWhatCannotBe) {
  expect_refused(pack({4}, {8, 1, 1}), "have 4 tokens, fewer than 1 x 8");
  expect_refused(pack({}, {8, 1, 1}), "fewer than");
  expect_refused(pack({4, 0, 4}, {8, 1, 1}), "document 1 has length 0");
  expect_refused(pack({-4, 8}, {8, 1, 1}), "document 0 has length -4");
  expect_refused(pack({8}, {8, 1, 3}), "sequence length 8 is not divisible by the multiple 3: use 9");
  expect_refused(pack({8}, {8, 1, 16}), "multiple 16");
  expect_refused(pack({8}, {8, 1, 0}), "multiple 0");
  expect_refused(pack({8}, {0, 1, 1}), "sequence length 0");
  expect_refused(pack({8}, {(std::int64_t{1} << 31) + 1, 1, 1}), "2147483649");
  expect_refused(pack({8}, {8, 0, 1}), "batch 0");
  expect_refused(pack({8}, {8, std::int64_t{1} << 40, 1}), "batch 1099511627776");
}

TEST(Pack, AnyLengthFitsHoweverLarge) {
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  const auto layout = pack({most, most}, {std::int64_t{1} << 31, 3, 1 << 20});
  ASSERT_TRUE(layout.ok()) << layout.error().line();
  EXPECT_EQ(layout->batch(), 3U);
}

TEST(Pack, KeepsTokensOrderAndMultiple) {
  EXPECT_TRUE(rc::check([] {
    const auto lengths = *rc::gen::container<Lengths>(
        rc::gen::oneOf(rc::gen::inRange<std::int64_t>(1, 40), rc::gen::just<std::int64_t>(1)));
    const std::int64_t multiple = *rc::gen::inRange<std::int64_t>(1, 9);
    const std::int64_t seq_len = multiple * *rc::gen::inRange<std::int64_t>(1, 12);
    const std::int64_t batch = *rc::gen::inRange<std::int64_t>(1, 4);
    // The rule, token by token: each token of the stream knows its document.
    std::vector<std::size_t> document;
    for (std::size_t d = 0; d < lengths.size(); ++d) {
      document.insert(document.end(),
                      static_cast<std::size_t>((lengths[d] + multiple - 1) / multiple * multiple), d);
    }
    const auto layout = pack(lengths, {seq_len, batch, multiple});
    const auto needed = static_cast<std::size_t>(seq_len * batch);
    RC_ASSERT(layout.ok() == (document.size() >= needed));
    if (!layout) return;
    for (std::size_t row = 0; row < layout->batch(); ++row) {
      Lengths expected;
      for (std::size_t t = 0; t < static_cast<std::size_t>(seq_len); ++t) {
        const std::size_t at = row * static_cast<std::size_t>(seq_len) + t;
        if (t == 0 || document[at] != document[at - 1]) expected.push_back(0);
        ++expected.back();
      }
      RC_ASSERT(layout->row(BatchRow{row}).lengths() == expected);
    }
  }));
}

TEST(Presets, TheSameSeedGivesTheseLengthsOnEveryMachine) {
  const std::map<std::string, Lengths> expected = {
      {"wikipedia", {233, 45, 2111, 448, 290, 145, 307, 188}},
      {"prolong", {1567, 705, 6075, 2275, 1751, 1236, 1800, 1412}},
      {"wlbllm-128k", {2516, 107, 5789, 3750, 2926, 1603, 3027, 2119}},
      {"magiattention", {9757, 1020, 622, 183, 126, 67, 145, 1529}},
  };
  ASSERT_EQ(length_presets().size(), expected.size());
  for (const LengthPreset& preset : length_presets()) {
    EXPECT_EQ(first(generate_preset(preset.name, 7, {1 << 20, 1, 1}), 8),
              expected.at(std::string(preset.name)));
    EXPECT_NE(first(generate_preset(preset.name, 8, {1 << 20, 1, 1}), 8),
              expected.at(std::string(preset.name)));
  }
}

TEST(Distributions, TheSameSeedGivesTheseLengthsOnEveryMachine) {
  const std::map<std::string, Lengths> expected = {
      {"fixed:length=1000", {1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000}},
      {"uniform:min=5,max=500", {188, 209, 407, 64, 319, 166, 427, 147}},
      {"lognormal:mu=7,sigma=1.5", {1030, 4084, 693, 624, 231, 5724, 3495, 2833}},
      {"zipf:exponent=1.2,max=65536", {31, 31701, 1, 6, 17, 162, 15, 60}},
  };
  for (const auto& [text, lengths] : expected) {
    EXPECT_EQ(first(generate_distribution(text, 7, {1 << 20, 1, 1}), 8), lengths) << text;
  }
}

TEST(Presets, KeepMeanMedianAndExtremesOfTheirSource) {
  // Of the lists that the tables were made from; see resources/lengths/README.md.
  struct Source {
    std::string name;
    double mean;
    std::int64_t median;
    std::int64_t least;
    std::int64_t most;
  };
  for (const Source& source :
       {Source{"wikipedia", 1003.87, 345, 1, 269428}, Source{"prolong", 3051.90, 1914, 575, 340149},
        Source{"wlbllm-128k", 3961.79, 3227, 1, 124913}}) {
    Lengths lengths = all_but_the_cut_one(generate_preset(source.name, 1, {std::int64_t{1} << 28, 1, 1}));
    EXPECT_NEAR(mean(lengths), source.mean, source.mean * 0.03) << source.name;
    std::sort(lengths.begin(), lengths.end());
    EXPECT_NEAR(static_cast<double>(lengths[lengths.size() / 2]), static_cast<double>(source.median),
                static_cast<double>(source.median) * 0.03);
    EXPECT_GE(lengths.front(), source.least) << source.name;
    EXPECT_LE(lengths.back(), source.most) << source.name;
  }
}

TEST(Presets, AHistogramIsDrawnByItsCounts) {
  const auto& tables = length_tables();
  const auto table =
      std::find_if(tables.begin(), tables.end(), [](const auto& t) { return !t.bins.empty(); });
  ASSERT_NE(table, tables.end());
  const Lengths lengths = all_but_the_cut_one(generate_preset(table->name, 1, {std::int64_t{1} << 28, 1, 1}));
  std::int64_t total = 0;
  for (const LengthBin& bin : table->bins) total += bin.count;
  EXPECT_EQ(total, 13463214);
  for (const LengthBin& bin : table->bins) {
    const auto drawn = std::count_if(lengths.begin(), lengths.end(),
                                     [&](auto length) { return bin.low <= length && length <= bin.high; });
    const double expected =
        static_cast<double>(lengths.size()) * static_cast<double>(bin.count) / static_cast<double>(total);
    EXPECT_NEAR(static_cast<double>(drawn), expected, 6 * std::sqrt(expected)) << bin.low;
  }
}

TEST(Presets, TablesAreThoseOfTheResourceFiles) {
  for (const LengthTable& table : length_tables()) {
    const std::string ending = table.quantiles.empty() ? ".csv" : ".txt";
    std::ifstream file(std::string(test::resource_dir()) + "/lengths/" + std::string(table.name) + ending);
    ASSERT_TRUE(file.good()) << table.name;
    std::size_t rows = 0;
    for (std::string line; std::getline(file, line);) {
      if (line.empty() || line[0] < '0' || line[0] > '9') continue;
      std::string expected;
      if (!table.quantiles.empty()) {
        ASSERT_LT(rows, table.quantiles.size());
        expected =
            std::to_string(table.quantiles[rows].level) + " " + std::to_string(table.quantiles[rows].length);
      } else {
        ASSERT_LT(rows, table.bins.size());
        const LengthBin& bin = table.bins[rows];
        expected = std::to_string(bin.low) + "," + std::to_string(bin.high) + "," + std::to_string(bin.count);
      }
      EXPECT_EQ(line, expected) << table.name;
      ++rows;
    }
    EXPECT_EQ(rows, table.quantiles.size() + table.bins.size()) << table.name;
  }
}

TEST(Presets, TablesHoldWhatTheDrawReliesOn) {
  for (const LengthTable& table : length_tables()) {
    if (table.quantiles.empty()) continue;
    EXPECT_EQ(table.quantiles.front().level, 0);
    EXPECT_EQ(table.quantiles.back().level, 1 << 20);
    EXPECT_GE(table.quantiles.front().length, 1);
    EXPECT_LT(table.quantiles.back().length, 1 << 20);
    for (std::size_t i = 1; i < table.quantiles.size(); ++i) {
      EXPECT_LT(table.quantiles[i - 1].level, table.quantiles[i].level);
      EXPECT_LE(table.quantiles[i - 1].length, table.quantiles[i].length);
    }
  }
}

TEST(Distributions, FollowTheirLaw) {
  const Packing packing{std::int64_t{1} << 27, 1, 1};
  Lengths uniform = all_but_the_cut_one(generate_distribution("uniform:min=11,max=1010", 3, packing));
  EXPECT_NEAR(mean(uniform), 510.5, 5);
  EXPECT_EQ(*std::min_element(uniform.begin(), uniform.end()), 11);
  EXPECT_EQ(*std::max_element(uniform.begin(), uniform.end()), 1010);

  Lengths lognormal = all_but_the_cut_one(generate_distribution("lognormal:mu=6,sigma=0.5", 3, packing));
  EXPECT_NEAR(mean(lognormal), std::exp(6 + 0.125), 5);
  std::sort(lognormal.begin(), lognormal.end());
  EXPECT_NEAR(static_cast<double>(lognormal[lognormal.size() / 2]), std::exp(6), 5);
  const auto below =
      std::lower_bound(lognormal.begin(), lognormal.end(), static_cast<std::int64_t>(std::exp(5.5)));
  EXPECT_NEAR(static_cast<double>(below - lognormal.begin()) / static_cast<double>(lognormal.size()), 0.1587,
              0.005);

  for (const double exponent : {0.0, 0.5, 1.0, 1.5, 3.0}) {
    const std::string text = "zipf:exponent=" + std::to_string(exponent) + ",max=100";
    const Lengths zipf = all_but_the_cut_one(generate_distribution(text, 3, {1 << 20, 1, 1}));
    double weights = 0;
    for (int k = 1; k <= 100; ++k) weights += std::pow(k, -exponent);
    for (const int k : {1, 2, 3, 10, 100}) {
      const double expected = static_cast<double>(zipf.size()) * std::pow(k, -exponent) / weights;
      const auto drawn = static_cast<double>(std::count(zipf.begin(), zipf.end(), k));
      EXPECT_NEAR(drawn, expected, 6 * std::sqrt(expected) + 6) << text << " at " << k;
    }
  }
}

TEST(Distributions, WhatIsWrongIsNamed) {
  const Packing packing{1024, 1, 1};
  expect_refused(generate_distribution("", 0, packing), "unknown distribution ''");
  expect_refused(generate_distribution("normal:mu=1", 0, packing), "unknown distribution 'normal'");
  expect_refused(generate_distribution("fixed", 0, packing), "needs length");
  expect_refused(generate_distribution("fixed:length", 0, packing), "does not know 'length'");
  expect_refused(generate_distribution("fixed:size=3", 0, packing), "does not know 'size=3'");
  expect_refused(generate_distribution("fixed:length=1,length=2", 0, packing), "given twice");
  expect_refused(generate_distribution("fixed:length=0", 0, packing), "length is '0'");
  expect_refused(generate_distribution("fixed:length=2147483649", 0, packing), "2147483649");
  expect_refused(generate_distribution("uniform:min=9,max=3", 0, packing), "min is 9 and max is 3");
  expect_refused(generate_distribution("lognormal:mu=nan,sigma=1", 0, packing), "mu is 'nan'");
  expect_refused(generate_distribution("lognormal:mu=1,sigma=inf", 0, packing), "sigma is 'inf'");
  expect_refused(generate_distribution("lognormal:mu=1,sigma=-1", 0, packing), "sigma is '-1'");
  expect_refused(generate_distribution("zipf:exponent=1e3,max=9", 0, packing), "exponent is '1e3'");
  expect_refused(generate_distribution("zipf:exponent=1,,max=9", 0, packing), "does not know ''");
  expect_refused(generate_preset("c4", 0, packing), "unknown preset 'c4'");
  expect_refused(generate_distribution("fixed:length=1", 0, {std::int64_t{1} << 31, 1, 1}), "2^25");
}

TEST(Distributions, ExtremeParametersGiveLengthsAllTheSame) {
  for (const char* text :
       {"lognormal:mu=-100,sigma=100", "lognormal:mu=100,sigma=0", "zipf:exponent=20,max=2147483648",
        "zipf:exponent=0,max=1", "zipf:exponent=0.999999,max=2147483648",
        "zipf:exponent=1.000001,max=2147483648", "uniform:min=1,max=2147483648"}) {
    const auto layout = generate_distribution(text, 5, {1 << 16, 2, 8});
    ASSERT_TRUE(layout.ok()) << text << layout.error().line();
    for (const auto& row : layout->rows()) {
      for (const std::int64_t length : row->lengths()) EXPECT_EQ(length % 8, 0) << text;
    }
  }
}

}  // namespace
}  // namespace evenkeel
