#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "c_api/c_request.h"

/// What a caller can do wrong: each call refuses with a line of text, and writes nothing that it was not
/// given.
namespace evenkeel::test {
namespace {

constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kSmallest = std::numeric_limits<std::int64_t>::min();

CRequest small_request() {
  return {{{4, 12}}, "per-document-head-tail", 2};
}

void expect_error(std::int32_t status, std::int32_t expected, const std::string& part) {
  EXPECT_EQ(status, expected) << evenkeel_error();
  const std::string text = evenkeel_error();
  EXPECT_NE(text.find(part), std::string::npos) << text;
  EXPECT_EQ(text.find('\n'), std::string::npos) << text;
}

void expect_refused(CRequest& request, std::int32_t expected, const std::string& part) {
  std::array<std::int64_t, 16> rearrange = {};
  std::array<std::int64_t, 16> restore = {};
  expect_error(evenkeel_plan_int64(request.get(), rearrange.data(), restore.data(), 16, nullptr), expected,
               part);
}

TEST(HostileCaller, NullPointersAreRefusedOrMeanTheDefault) {
  std::array<std::int64_t, 16> out = {};
  evenkeel_shape shape = {-1, -1};
  expect_error(evenkeel_plan_int64(nullptr, out.data(), out.data(), 16, &shape), EVENKEEL_BAD_INPUT,
               "request is NULL");
  expect_error(evenkeel_plan_int32(nullptr, nullptr, nullptr, 0, nullptr), EVENKEEL_BAD_INPUT,
               "request is NULL");
  EXPECT_EQ(shape.rows, -1);
  CRequest given = small_request();
  for (const auto& [part, forget] : {std::pair<const char*, void (*)(evenkeel_request&)>{
                                         "numbers is NULL", [](auto& r) { r.numbers = nullptr; }},
                                     {"row_sizes is NULL", [](auto& r) { r.row_sizes = nullptr; }},
                                     {"strategy is NULL", [](auto& r) { r.strategy = nullptr; }}}) {
    evenkeel_request request = *given.get();
    forget(request);
    expect_error(evenkeel_plan_int64(&request, out.data(), out.data(), 16, &shape), EVENKEEL_BAD_INPUT, part);
  }
  EXPECT_EQ(evenkeel_plan_int64(given.get(), out.data(), nullptr, 16, nullptr), EVENKEEL_OK);
  EXPECT_EQ(evenkeel_plan_int64(given.get(), nullptr, out.data(), 16, nullptr), EVENKEEL_OK);
  EXPECT_EQ(evenkeel_plan_int64(given.get(), nullptr, nullptr, kSmallest, nullptr), EVENKEEL_OK);
}

template <class Index>
void expect_short_buffers_untouched() {
  constexpr Index kSentinel = 77;
  CRequest given({{4, 12}, {8, 8}}, "per-document-head-tail", 2);
  std::vector<Index> rearrange(40, kSentinel);
  std::vector<Index> restore(40, kSentinel);
  for (const std::int64_t capacity :
       {kSmallest, std::int64_t{-1}, std::int64_t{0}, std::int64_t{16}, std::int64_t{31}}) {
    evenkeel_shape shape = {};
    expect_error(call(given.get(), rearrange.data(), restore.data(), capacity, &shape), EVENKEEL_SHORT_BUFFER,
                 "2 x 16");
    EXPECT_EQ(shape.rows, 2);
    EXPECT_EQ(shape.seq_len, 16);
    EXPECT_EQ(std::count(rearrange.begin(), rearrange.end(), kSentinel), 40);
    EXPECT_EQ(std::count(restore.begin(), restore.end(), kSentinel), 40);
  }
  EXPECT_EQ(call(given.get(), rearrange.data(), restore.data(), 40, nullptr), EVENKEEL_OK);
  EXPECT_EQ(std::count(rearrange.begin() + 32, rearrange.end(), kSentinel), 8);
  EXPECT_EQ(std::count(restore.begin() + 32, restore.end(), kSentinel), 8);
}

TEST(HostileCaller, AShortBufferIsNotWrittenToAndALongOneOnlyAsFarAsTheShape) {
  expect_short_buffers_untouched<std::int64_t>();
  expect_short_buffers_untouched<std::int32_t>();
}

TEST(HostileCaller, WhatNoLayoutCouldHoldIsRefusedBeforeItIsRead) {
  CRequest given = small_request();
  for (const std::int64_t batch :
       {kSmallest, std::int64_t{-1}, std::int64_t{0}, std::int64_t{1} << 26, kLargest}) {
    given.request.batch = batch;
    expect_refused(given, EVENKEEL_BAD_INPUT, "batch " + std::to_string(batch));
  }
  given.request.batch = 1;
  for (const std::int64_t size : {kSmallest, std::int64_t{-1}, (std::int64_t{1} << 25) + 1, kLargest}) {
    for (const int are : {EVENKEEL_LENGTHS, EVENKEEL_CU_SEQLENS}) {
      given.request.numbers_are = are;
      given.row_sizes = {are == EVENKEEL_LENGTHS               ? size
                         : size == (std::int64_t{1} << 25) + 1 ? size + 1
                                                               : size};
      expect_refused(given, EVENKEEL_BAD_INPUT, std::to_string(given.row_sizes[0]));
    }
  }
  given.request.numbers_are = EVENKEEL_LENGTHS;
  given.row_sizes = {0};
  expect_refused(given, EVENKEEL_BAD_INPUT, "no documents");
}

TEST(HostileCaller, AbsurdLengthsRanksAndBlocksAreRefused) {
  CRequest given = small_request();
  for (const std::int64_t length : {kSmallest, std::int64_t{-1}, std::int64_t{0}, kLargest}) {
    given.numbers = {4, length};
    expect_refused(given, EVENKEEL_BAD_INPUT, "document 1");
  }
  given.numbers = {kLargest, kLargest};
  expect_refused(given, EVENKEEL_BAD_INPUT, "2^31");
  given.numbers = {4, 12};
  for (const std::int64_t world :
       {kSmallest, std::int64_t{-1}, std::int64_t{0}, std::int64_t{17}, kLargest}) {
    given.request.world_size = world;
    expect_refused(given, EVENKEEL_BAD_INPUT, "world size " + std::to_string(world));
  }
  given.request.world_size = 2;
  for (const std::int64_t block : {kSmallest, std::int64_t{-1}, kLargest}) {
    given.request.block_size = block;
    expect_refused(given, EVENKEEL_BAD_INPUT, "block size " + std::to_string(block));
    given.request.block_size = 1;
    given.request.kv_block_size = block;
    expect_refused(given, EVENKEEL_BAD_INPUT, "block size " + std::to_string(block));
    given.request.kv_block_size = 0;
  }
}

TEST(HostileCaller, CuSeqlensThatDoNotRiseFromZeroAreRefused) {
  CRequest given = small_request();
  given.request.numbers_are = EVENKEEL_CU_SEQLENS;
  for (const auto& [numbers, part] :
       {std::pair<std::vector<std::int64_t>, std::string>{{1, 16}, "start at 1"},
        {{-1, 16}, "start at -1"},
        {{0, 4, 4}, "4 after 4"},
        {{0, kLargest}, "2^31"},
        {{0, 4, kSmallest}, "after 4"},
        {{0}, "no documents"}}) {
    given.numbers = numbers;
    given.row_sizes = {static_cast<std::int64_t>(numbers.size())};
    expect_refused(given, EVENKEEL_BAD_INPUT, part);
  }
  given.request.numbers_are = 2;
  expect_refused(given, EVENKEEL_BAD_INPUT, "numbers_are is 2");
}

TEST(HostileCaller, UnknownNamesAreRefusedAndQuotedInMeasure) {
  CRequest given = small_request();
  const std::string huge(1 << 20, 'x');
  for (const std::string& name :
       {std::string(), std::string("ptr"), std::string("ptrr\n"), std::string("\xff\xfe"), huge}) {
    given.strategy = name;
    expect_refused(given, EVENKEEL_BAD_INPUT, "strategy");
  }
  given = small_request();
  for (const std::string& name :
       {std::string(), std::string("causal:"), std::string("sliding-window:left=1"), huge}) {
    given.request.mask = name.c_str();
    expect_refused(given, EVENKEEL_BAD_INPUT, "");
    given.request.mask = nullptr;
    given.request.reference = name.c_str();
    expect_refused(given, EVENKEEL_BAD_INPUT, "");
    given.request.reference = nullptr;
  }
}

TEST(HostileCaller, AHeaderOfAnotherVersionIsRefused) {
  CRequest given = small_request();
  for (const std::size_t size : {std::size_t{0}, sizeof(evenkeel_request) - 1, sizeof(evenkeel_request) + 8,
                                 std::numeric_limits<std::size_t>::max()}) {
    given.request.struct_size = size;
    expect_refused(given, EVENKEEL_BAD_INPUT, "struct_size of " + std::to_string(size));
  }
}

TEST(HostileCaller, WhatTheStrategyCannotServeIsToldApartFromBadInput) {
  CRequest given({{4, 10}}, "per-document-head-tail", 2);
  expect_refused(given, EVENKEEL_INFEASIBLE, "document 1 of row 0 has length 10");
  CRequest ragged({{4, 12}, {16, 4}}, "ptrr", 2);
  expect_refused(ragged, EVENKEEL_BAD_INPUT, "row 1 has 20 tokens");
}

TEST(HostileCaller, AnErrorStaysUntilTheNextOne) {
  CRequest given({{4, 10}}, "per-document-head-tail", 2);
  expect_refused(given, EVENKEEL_INFEASIBLE, "length 10");
  const std::string before = evenkeel_error();
  CRequest good = small_request();
  EXPECT_EQ(plan_of<std::int64_t>(good).status, EVENKEEL_OK);
  EXPECT_EQ(evenkeel_error(), before);
}

}  // namespace
}  // namespace evenkeel::test
