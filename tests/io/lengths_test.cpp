#include "io/lengths.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <numeric>
#include <string>
#include <vector>

namespace evenkeel::io {
namespace {

using Rows = std::vector<std::vector<std::int64_t>>;

Rows rows_of(const Layout& layout) {
  Rows rows;
  for (const auto& row : layout.rows()) rows.push_back(row->lengths());
  return rows;
}

Rows text(std::string_view bytes, LengthsFormat format = LengthsFormat::lengths) {
  const auto layout = parse_lengths(bytes, format);
  EXPECT_TRUE(layout.ok()) << layout.error().line();
  return layout ? rows_of(*layout) : Rows();
}

Rows csv(std::string_view bytes) {
  const auto layout = parse_lengths_csv(bytes);
  EXPECT_TRUE(layout.ok()) << layout.error().line();
  return layout ? rows_of(*layout) : Rows();
}

std::string refused(std::string_view bytes, LengthsFormat format = LengthsFormat::lengths) {
  const auto layout = parse_lengths(bytes, format);
  EXPECT_FALSE(layout.ok()) << bytes;
  return layout ? std::string() : layout.error().line();
}

std::string refused_csv(std::string_view bytes) {
  const auto layout = parse_lengths_csv(bytes);
  EXPECT_FALSE(layout.ok()) << bytes;
  return layout ? std::string() : layout.error().line();
}

void expect_holds(const std::string& line, const std::vector<std::string>& parts) {
  for (const std::string& part : parts)
    EXPECT_NE(line.find(part), std::string::npos) << part << " in: " << line;
  EXPECT_EQ(line.find('\n'), std::string::npos) << line;
}

TEST(LengthsText, WhiteSpaceAndCommasSeparateAndABlankLineStartsTheNextRow) {
  EXPECT_EQ(text("4 12"), (Rows{{4, 12}}));
  EXPECT_EQ(text("4,12\n3\n"), (Rows{{4, 12, 3}}));
  EXPECT_EQ(text("4 , 12,\n3"), (Rows{{4, 12, 3}}));
  EXPECT_EQ(text("\n\n4\n12\n\n \t\n\n16\n\n"), (Rows{{4, 12}, {16}}));
  EXPECT_EQ(text("4\r\n12\r\n\r\n16\r\n"), (Rows{{4, 12}, {16}}));
  EXPECT_EQ(text("\xEF\xBB\xBF"
                 "4\t12"),
            (Rows{{4, 12}}));
  EXPECT_EQ(text("2147483648"), (Rows{{2147483648}}));
}

TEST(LengthsText, WhatIsNoWholeNumberIsNamedWithItsLine) {
  expect_holds(refused("4\n1e3"), {"line 2", "'1e3'", "whole number"});
  expect_holds(refused("4 4.0"), {"line 1", "'4.0'"});
  expect_holds(refused("+4"), {"'+4'"});
  expect_holds(refused("0x10"), {"'0x10'"});
  expect_holds(refused("4\n\nlength"), {"line 3", "'length'"});
  expect_holds(refused("99999999999999999999"), {"does not fit in 64 bits"});
  expect_holds(refused("4,,5"), {"line 1", "before a comma"});
  expect_holds(refused(",4"), {"before a comma"});
  expect_holds(refused("4,\n,5"), {"line 2", "before a comma"});
  expect_holds(refused("4 \xE2\x80\x93"), {"byte 0xe2"});
  expect_holds(refused(std::string("4\x01", 2)), {"byte 0x01"});
  expect_holds(refused("{\"a\": 4}"), {"'{\"a\":'"});
}

TEST(LengthsText, LengthsThatAreNoneAreRefusedWithRowAndDocument) {
  expect_holds(refused(""), {"no documents"});
  expect_holds(refused(" \n\n"), {"no documents"});
  expect_holds(refused("4 0 3"), {"document 1", "length 0"});
  expect_holds(refused("4\n\n4 -7"), {"row 1", "document 1", "length -7"});
  expect_holds(refused("2147483648 1"), {"2^31"});
  expect_holds(refused("9223372036854775807 9223372036854775807"), {"2^31"});
}

TEST(LengthsCsv, EveryLineIsARow) {
  EXPECT_EQ(csv("4,12\n16\n"), (Rows{{4, 12}, {16}}));
  EXPECT_EQ(csv("4 , 12\r\n\r\n16\r\n"), (Rows{{4, 12}, {16}}));
  EXPECT_EQ(csv("4,12,4\n20,,\n,,\n"), (Rows{{4, 12, 4}, {20}})) << "spreadsheets fill up shorter rows";
}

TEST(LengthsCsv, EmptyAndForeignFieldsAreRefusedWithTheirLine) {
  expect_holds(refused_csv("4\n4,,12"), {"line 2", "empty"});
  expect_holds(refused_csv(",4"), {"line 1", "empty"});
  expect_holds(refused_csv("length\n4"), {"line 1", "'length'"});
  expect_holds(refused_csv("4 12"), {"'4 12'"});
  expect_holds(refused_csv(""), {"no documents"});
}

TEST(LengthsJson, AListIsOneRowAndAListOfListsIsABatch) {
  EXPECT_EQ(text("[4, 12]"), (Rows{{4, 12}}));
  EXPECT_EQ(text(" \n[[4,12],[16]]\n"), (Rows{{4, 12}, {16}}));
}

TEST(LengthsJson, WhatIsNoIntegerIsNamedWithItsPlace) {
  expect_holds(refused("[4, 4.0]"), {"entry 1", "4.0", "whole number"});
  expect_holds(refused("[4, 1e3]"), {"entry 1", "1e3"});
  expect_holds(refused("[[4],[4, \"x\"]]"), {"row 1, entry 1", "string"});
  expect_holds(refused("[[4],[null]]"), {"row 1, entry 0", "null"});
  expect_holds(refused("[true]"), {"entry 0", "true"});
  expect_holds(refused("[{\"a\":1}]"), {"entry 0", "object"});
  expect_holds(refused("[4, [5]]"), {"both numbers and lists"});
  expect_holds(refused("[[5], 4]"), {"both numbers and lists"});
  expect_holds(refused("[[[4]]]"), {"list within a list within a list"});
  expect_holds(refused("[18446744073709551615]"), {"64 bits"});
  expect_holds(refused("[99999999999999999999999999]"), {"64 bits"});
  expect_holds(refused("[1e999]"), {"64 bits"});
  expect_holds(refused(std::string("[").append(400, '9') + "]"), {"64 bits"});
  expect_holds(refused(std::string("[4, ").append(100000, '9') + "]"), {"byte 4", "65536 bytes"});
  expect_holds(refused("[]"), {"no documents"});
  expect_holds(refused("[[4],[]]"), {"row 1", "no documents"});
}

TEST(LengthsJson, ASyntaxErrorIsPointedAt) {
  expect_holds(refused("[4,\n 12,\n x]"), {"line 3, column 2"});
  expect_holds(refused("[4, 12"), {"ends too early"});
  expect_holds(refused("[4] 5"), {"line 1, column 5"});
  expect_holds(refused(std::string(100000, '[')), {"list within"});
}

TEST(CuSeqlens, AreOffsetsFromZeroThatRise) {
  EXPECT_EQ(text("0 4 16", LengthsFormat::cu_seqlens), (Rows{{4, 12}}));
  EXPECT_EQ(text("[[0,4,16],[0,16]]", LengthsFormat::cu_seqlens), (Rows{{4, 12}, {16}}));
  expect_holds(refused("4 16", LengthsFormat::cu_seqlens), {"row 0", "start at 4", "0"});
  expect_holds(refused("-1 16", LengthsFormat::cu_seqlens), {"start at -1"});
  expect_holds(refused("[[0,4],[0,4,4]]", LengthsFormat::cu_seqlens), {"row 1", "entry 2", "4 after 4"});
  expect_holds(refused("0 9 3", LengthsFormat::cu_seqlens), {"3 after 9"});
  expect_holds(refused("0", LengthsFormat::cu_seqlens), {"no documents"});
  expect_holds(refused("0 -9223372036854775808", LengthsFormat::cu_seqlens), {"after 0"});
  expect_holds(refused("0 2147483649", LengthsFormat::cu_seqlens), {"2^31"});
}

TEST(DocumentIds, EqualNeighboursAreOneDocument) {
  EXPECT_EQ(text("0 0 0 1 2 2", LengthsFormat::document_ids), (Rows{{3, 1, 2}}));
  EXPECT_EQ(text("7 7 -1 3 3", LengthsFormat::document_ids), (Rows{{2, 1, 2}}));
  EXPECT_EQ(text("[[5,5],[5,5]]", LengthsFormat::document_ids), (Rows{{2}, {2}}))
      << "ids begin anew in each row";
}

TEST(DocumentIds, AnIdThatComesBackIsRefusedWithTokenAndId) {
  expect_holds(refused("0 0 1 1 0", LengthsFormat::document_ids), {"row 0", "id 0", "token 4"});
  expect_holds(refused("9 5 7 5 9", LengthsFormat::document_ids), {"id 5", "token 3"});
}

TEST(Lengths, RoundTripThroughEveryTextFormat) {
  EXPECT_TRUE(rc::check([] {
    const auto lengths = *rc::gen::nonEmpty(
        rc::gen::container<Rows>(rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(
            rc::gen::oneOf(rc::gen::inRange<std::int64_t>(1, 100), rc::gen::just<std::int64_t>(1),
                           rc::gen::inRange<std::int64_t>(1, 1 << 20))))));
    std::string as_text;
    std::string as_csv;
    std::string as_json = "[";
    std::string as_offsets;
    std::string as_ids;
    bool short_enough = true;
    for (const auto& row : lengths) {
      std::int64_t offset = 0;
      as_offsets += "0 ";
      as_json += as_json.size() > 1 ? ",[" : "[";
      for (std::size_t i = 0; i < row.size(); ++i) {
        const std::string number = std::to_string(row[i]);
        as_text += number + (i % 3 == 0 ? "\n" : i % 3 == 1 ? "," : " ");
        as_csv += (i > 0 ? "," : "") + number;
        as_json += (i > 0 ? "," : "") + number;
        offset += row[i];
        as_offsets += std::to_string(offset) + " ";
        short_enough = short_enough && row[i] < 100;
        for (std::int64_t t = 0; short_enough && t < row[i]; ++t) as_ids += std::to_string(i * 7) + " ";
      }
      as_text += "\n\n";
      as_csv += "\n";
      as_json += "]";
      as_offsets += "\n\n";
      as_ids += "\n\n";
    }
    as_json += "]";
    RC_ASSERT(text(as_text) == lengths);
    RC_ASSERT(csv(as_csv) == lengths);
    RC_ASSERT(text(as_json) == lengths);
    RC_ASSERT(text(as_offsets, LengthsFormat::cu_seqlens) == lengths);
    if (short_enough) RC_ASSERT(text(as_ids, LengthsFormat::document_ids) == lengths);
  }));
}

TEST(Lengths, AnyBytesGiveALayoutOrOneLine) {
  EXPECT_TRUE(rc::check([](const std::string& bytes) {
    for (const auto format :
         {LengthsFormat::lengths, LengthsFormat::cu_seqlens, LengthsFormat::document_ids}) {
      for (const auto& layout : {parse_lengths(bytes, format), parse_lengths_csv(bytes, format)}) {
        if (layout) {
          RC_ASSERT(layout->seq_len() >= 1);
        } else {
          RC_ASSERT(layout.error().line().find('\n') == std::string::npos);
        }
      }
    }
  }));
}

TEST(LengthsFormatName, OnlyTheThreeNamesAreKnown) {
  EXPECT_EQ(*parse_lengths_format("cu_seqlens"), LengthsFormat::cu_seqlens);
  expect_holds(parse_lengths_format("ids").error().line(), {"'ids'", "document_ids"});
}

}  // namespace
}  // namespace evenkeel::io
