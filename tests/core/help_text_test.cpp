#include "help/help_text.h"

#include <gtest/gtest.h>

/// Texts that explain.
namespace evenkeel {
namespace {

TEST(HelpText, OfAnEntryIsItsParagraphInOneLineUnderAllItsNames) {
  const auto entries =
      parse_help("# Title\nfor readers\n\n## Rank, ranks\nOne of\n  the GPUs.\n\n## area\nPairs.\n");
  ASSERT_TRUE(entries.ok());
  ASSERT_EQ(entries->size(), 2U);
  EXPECT_EQ((*entries)[0], (HelpEntry{{"Rank", "ranks"}, "One of the GPUs.", 4}));
  EXPECT_EQ(find_help(*entries, "RANKS"), entries->data());
  EXPECT_EQ(find_help(*entries, "plan"), nullptr);
}

TEST(HelpText, ThatIsWrongNamesTheLine) {
  const auto error = [](const char* text) { return parse_help(text).error().line(); };
  EXPECT_EQ(error("## a\n\n## b\nx\n"), "line 1: 'a' has no text: write a sentence under it");
  EXPECT_EQ(error("## a\nx\n## b, A\ny\n"), "line 3: 'A' is explained already: keep one of the two");
  EXPECT_EQ(error("## a,\nx\n"), "line 1: a heading lacks a name: write ## NAME, or ## NAME, NAME");
  EXPECT_EQ(error("just words\n"), "line 1: no heading is there: begin an entry with ## NAME");
  EXPECT_EQ(error("## a\nb\x01\n"), "line 2: a control character stands in 'b?': remove it");
}

}  // namespace
}  // namespace evenkeel
