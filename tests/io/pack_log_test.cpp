#include <gtest/gtest.h>

#include <string>

#include "io/pack_log_file.h"
#include "support/temporary_folder.h"

namespace evenkeel::test {
namespace {

using io::parse_pack_log;

std::string line_of(std::string_view text) {
  const auto packs = parse_pack_log(text);
  return packs ? "read" : packs.error().line();
}

TEST(PackLog, HoldsAPackALine) {
  const auto packs = parse_pack_log(
      "[4,12]\n"
      "\r\n"
      "  [[4, 12], [16]]  \r\n"
      R"({"step":7,"lengths":[16],"loss":1.5})"
      "\n"
      R"({"cu_seqlens":[0,4,20]})"
      "\n"
      R"({"cu_seqlens":[[0,4],[0,1,4]]})");
  ASSERT_TRUE(packs.ok()) << packs.error().line();
  ASSERT_EQ(packs->size(), 5U);
  EXPECT_EQ((*packs)[0], Layout::make({{4, 12}}).value());
  EXPECT_EQ((*packs)[1], Layout::make({{4, 12}, {16}}).value());
  EXPECT_EQ((*packs)[2], Layout::make({{16}}).value());
  EXPECT_EQ((*packs)[3], Layout::make({{4, 16}}).value());
  EXPECT_EQ((*packs)[4], Layout::make({{4}, {1, 3}}).value());
}

TEST(PackLog, SaysWhichLineIsNoPack) {
  for (const char* bad :
       {"7", "x", "[4,12", "[]", "[4,0]", "[4,-1]", "[4.5]", "[\"4\"]", "[[4],[5]]", "{}", "{\"lengths\":4}",
        R"({"lengths":[4],"cu_seqlens":[0,4]})", R"({"cu_seqlens":[1,4]})", R"({"cu_seqlens":[0,4,4]})",
        R"({"lengths":[4)", R"({"lengths":{"a":1}})", R"({"lengths":[18446744073709551616]})"}) {
    const std::string line = line_of(std::string("[4,12]\n\n") + bad + "\n[16]\n");
    EXPECT_TRUE(line.starts_with("line 3: ")) << bad << ": " << line;
    EXPECT_EQ(line.find('\n'), std::string::npos);
    EXPECT_EQ(line.find("line 1"), std::string::npos) << line;
  }
  EXPECT_NE(line_of("").find("no pack"), std::string::npos);
  EXPECT_NE(line_of("\n\n").find("no pack"), std::string::npos);
  const std::string deep = "{\"lengths\":" + std::string(100000, '[');
  EXPECT_TRUE(line_of(deep).starts_with("line 1: "));
}

TEST(PackLog, OfAFileHoldsTheErrorInPlaceOfItsPacks) {
  const TemporaryFolder folder;
  const PackLog log = io::read_pack_log(folder.write("log.jsonl", "[4,12]\n[16]\n"));
  ASSERT_TRUE(log.read.ok());
  EXPECT_EQ(log.steps(), 2U);
  EXPECT_EQ(log.pack(1), Layout::make({{16}}).value());
  const PackLog none = io::read_pack_log(folder / "none.jsonl");
  EXPECT_EQ(none.steps(), 0U);
  EXPECT_EQ(none.path, (folder / "none.jsonl").string());
  EXPECT_NE(none.read.error().line().find("none.jsonl"), std::string::npos);
  const PackLog bad = io::read_pack_log(folder.write("bad.jsonl", "[4,12]\n[x]\n"));
  EXPECT_NE(bad.read.error().line().find("bad.jsonl"), std::string::npos);
  EXPECT_NE(bad.read.error().line().find("line 2"), std::string::npos);
  EXPECT_TRUE(io::is_pack_log_name("a.JSONL"));
  EXPECT_TRUE(io::is_pack_log_name("a.ndjson"));
  EXPECT_FALSE(io::is_pack_log_name("a.json"));
}

}  // namespace
}  // namespace evenkeel::test
