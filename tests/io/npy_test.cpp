#include "io/npy.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "io/lengths.h"
#include "support/temporary_folder.h"

namespace evenkeel::io {
namespace {

using test::TemporaryFolder;
using namespace std::string_literals;

template <class Number>
std::string bytes_of(const std::vector<Number>& numbers) {
  return {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(Number)};
}

/// An array file with any header: version 1.0 has two bytes of length, later ones four.
std::string npy(const std::string& dict, const std::string& data, char version = 1) {
  std::string header = dict + "\n";
  std::string length(version == 1 ? 2 : 4, '\0');
  for (std::size_t i = 0; i < length.size(); ++i)
    length[i] = static_cast<char>(header.size() >> (8 * i) & 0xFFU);
  return "\x93NUMPY"s + version + '\0' + length + header + data;
}

std::string dict(const std::string& type, const std::string& shape, const std::string& order = "False") {
  return "{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }";
}

Result<Layout> read(const std::string& bytes, LengthsFormat format = LengthsFormat::lengths) {
  const TemporaryFolder folder;
  return read_lengths(folder.write("a.npy", bytes), format);
}

std::vector<std::vector<std::int64_t>> rows(const std::string& bytes,
                                            LengthsFormat format = LengthsFormat::lengths) {
  const auto layout = read(bytes, format);
  EXPECT_TRUE(layout.ok()) << layout.error().line();
  std::vector<std::vector<std::int64_t>> out;
  if (layout) {
    for (const auto& row : layout->rows()) out.push_back(row->lengths());
  }
  return out;
}

void expect_refused(const std::string& bytes, const std::string& part) {
  const auto layout = read(bytes);
  ASSERT_FALSE(layout.ok()) << part;
  EXPECT_EQ(layout.error().kind, ErrorKind::bad_input);
  EXPECT_NE(layout.error().line().find(part), std::string::npos) << layout.error().line();
  EXPECT_EQ(layout.error().line().find('\n'), std::string::npos) << layout.error().line();
}

TEST(NpyHeader, IsByteForByteWhatTheFormatSays) {
  // The format: magic, version 1.0, two bytes of length, a Python dict, spaces, a line end; a multiple of 64
  // in all.
  std::string expected =
      "\x93NUMPY\x01\x00\x76\x00{'descr': '<i8', 'fortran_order': False, 'shape': (1, 16), }"s;
  expected.append(127 - expected.size(), ' ');
  expected += '\n';
  EXPECT_EQ(npy_int64_header({1, 16}), expected);
  EXPECT_NE(npy_int64_header({5}).find("'shape': (5,), }"), std::string::npos);
  for (std::uint64_t s = 1; s < (std::uint64_t{1} << 40U); s *= 10) {
    EXPECT_EQ(npy_int64_header({1, s}).size() % 64, 0U) << s;
  }
}

TEST(NpyRead, OneDimensionIsARowAndTwoAreABatch) {
  const auto data = bytes_of<std::int64_t>({4, 12, 8, 8});
  EXPECT_EQ(rows(npy(dict("<i8", "(4,)"), data)), (std::vector<std::vector<std::int64_t>>{{4, 12, 8, 8}}));
  EXPECT_EQ(rows(npy(dict("<i8", "(2, 2)"), data)),
            (std::vector<std::vector<std::int64_t>>{{4, 12}, {8, 8}}));
  EXPECT_EQ(rows(npy(dict("<i4", "(2,)"), bytes_of<std::int32_t>({4, 12}))),
            (std::vector<std::vector<std::int64_t>>{{4, 12}}));
}

TEST(NpyRead, KnowsVersionsTwoAndThreeAndOtherSpellings) {
  const auto data = bytes_of<std::int64_t>({16});
  const std::vector<std::vector<std::int64_t>> expected = {{16}};
  EXPECT_EQ(rows(npy(dict("<i8", "(1,)"), data, 2)), expected);
  EXPECT_EQ(rows(npy(dict("<i8", "(1,)"), data, 3)), expected);
  EXPECT_EQ(rows(npy("{\"shape\":(1,),\"fortran_order\":False,\"descr\":\"<i8\"}   ", data)), expected);
  EXPECT_EQ(rows(npy(dict("<i8", "(1L,)"), data)), expected) << "Python 2 wrote long integers so";
  EXPECT_EQ(rows(npy(dict("<i8", "(1,)", "True"), data)), expected) << "one dimension has but one order";
}

TEST(NpyRead, CuSeqlensAndDocumentIdsAreStreamed) {
  EXPECT_EQ(rows(npy(dict("<i8", "(3,)"), bytes_of<std::int64_t>({0, 4, 16})), LengthsFormat::cu_seqlens),
            (std::vector<std::vector<std::int64_t>>{{4, 12}}));
  std::vector<std::int32_t> ids(300000);
  for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = i < 200000 ? 3 : 9;
  EXPECT_EQ(rows(npy(dict("<i4", "(300000,)"), bytes_of(ids)), LengthsFormat::document_ids),
            (std::vector<std::vector<std::int64_t>>{{200000, 100000}}));
}

TEST(NpyRead, WhatIsNotServedIsNamed) {
  const std::string data(64, '\1');
  expect_refused(npy(dict(">i8", "(8,)"), data), "'>i8'");
  expect_refused(npy(dict("<i2", "(32,)"), data), "'<i2'");
  expect_refused(npy(dict("<f8", "(8,)"), data), "'<f8'");
  expect_refused(npy(dict("|O", "(8,)"), data), "'|O'");
  expect_refused(npy(dict("<i8", "(2, 2, 2)"), data), "3 dimensions");
  expect_refused(npy(dict("<i8", "()"), data.substr(0, 8)), "0 dimensions");
  expect_refused(npy(dict("<i8", "(2, 4)", "True"), data), "Fortran order");
  expect_refused(npy(dict("<i8", "(0,)"), ""), "without numbers");
  expect_refused(npy(dict("<i8", "(0, 4)"), ""), "no documents");
  expect_refused(npy(dict("<i8", "(1000000000000, 0)"), ""), "without numbers");
}

TEST(NpyRead, AShapeThatTheFileDoesNotHoldIsRefusedBeforeReading) {
  const std::string data(16, '\1');
  expect_refused(npy(dict("<i8", "(3,)"), data), "promises");
  expect_refused(npy(dict("<i8", "(1,)"), data), "promises");
  expect_refused(npy(dict("<i8", "(1000000000000,)"), data), "promises");
  expect_refused(npy(dict("<i8", "(9223372036854775807,)"), data), "64 bits");
  expect_refused(npy(dict("<i8", "(9223372036854775807, 9223372036854775807)"), data), "64 bits");
}

TEST(NpyRead, EveryMalformedHeaderIsRefused) {
  const auto data = bytes_of<std::int64_t>({16});
  expect_refused("", "does not begin");
  expect_refused("\x93NUMP", "does not begin");
  expect_refused("4 12", "does not begin");
  expect_refused("\x93NUMPY", "ends within its first 8 bytes");
  expect_refused("\x93NUMPY\x01", "ends within its first 8 bytes");
  expect_refused("\x93NUMPY\x09\x00\x10\x00"s + data, "version 9");
  expect_refused("\x93NUMPY\x01\x00\x76"s, "ends within its header");
  expect_refused("\x93NUMPY\x01\x00\x76\x00{'descr'"s, "ends within its header");
  expect_refused("\x93NUMPY\x02\x00\xFF\xFF\xFF\x7F"s + data, "more than 65535");
  for (const std::string& broken :
       std::vector<std::string>{"",
                                "[]",
                                "{",
                                "{}",
                                "{'descr'}",
                                "{'descr': }",
                                "{'descr': '<i8'",
                                "{descr: '<i8'}",
                                "{'descr': '<i8', 'fortran_order': False}",
                                "{'descr': [('a', '<i8')], 'fortran_order': False, 'shape': (1,)}",
                                dict("<i8", "(1,)") + "x",
                                dict("<i8", "(1,)", "Maybe"),
                                dict("<i8", "(-1,)"),
                                dict("<i8", "(1"),
                                dict("<i8", "(1 2)"),
                                dict("<i8", "1"),
                                dict("<i8", "(99999999999999999999,)"),
                                "{'descr': '<i8', 'descr': '<i8', 'fortran_order': False, 'shape': (1,)}",
                                "{'descr': '<i8', 'fortran_order': False, 'shape': (1,), 'more': 1}",
                                "{'descr': '<i8' 'fortran_order': False, 'shape': (1,)}"}) {
    expect_refused(npy(broken, data), "the .npy header");
  }
}

TEST(NpyRead, AnyMutationOfAFileGivesALayoutOrOneLine) {
  const std::string good = npy_int64_header({2, 2}) + bytes_of<std::int64_t>({4, 12, 8, 8});
  EXPECT_TRUE(rc::check([&] {
    std::string bytes = good;
    const auto edits = *rc::gen::container<std::vector<std::pair<std::size_t, char>>>(
        rc::gen::pair(rc::gen::inRange<std::size_t>(0, good.size()), rc::gen::arbitrary<char>()));
    for (const auto& [at, byte] : edits) bytes[at] = byte;
    bytes.resize(*rc::gen::oneOf(rc::gen::just(good.size()), rc::gen::inRange<std::size_t>(0, good.size())));
    const auto layout = read(bytes);
    if (!layout) RC_ASSERT(layout.error().line().find('\n') == std::string::npos);
  }));
}

}  // namespace
}  // namespace evenkeel::io
