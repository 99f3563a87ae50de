#include "lesson/lesson_text.h"

#include "lessons.h"

namespace evenkeel {
namespace {

std::string refusal_of_text(const std::string& text) {
  const auto checked = lesson::check_text(text, 1);
  return checked ? "" : checked.error().line();
}

TEST(LessonText, TakesTheMarkdownThatLecturersNeed) {
  for (const char* text :
       {"Plain words, and more.", "*Emphasis* and **more of it**.", "`code 12`", "- one\n- two\n  more",
        "A [lesson](lesson:causal-triangle) and a [term](glossary:tile).", "It has {tokens} tokens.",
        "{ranks : count rank}", "q < kv, and q >= kv", "a & b", "```python\nx = 12  # {no}\n```\nand on",
        "Größer – “ja”", "(W)", "Done!"}) {
    EXPECT_EQ(refusal_of_text(text), "") << text;
  }
}

TEST(LessonText, RefusesNumbersThatAreTyped) {
  for (const char* text : {"It has 12 tokens.", "{tokens} of 3", "torch-2.15", "x²", "½", "Ⅷ", "①", "５", "٣",
                           "[2](lesson:a)", "*8*", "- 4"}) {
    EXPECT_NE(refusal_of_text(text).find("lesson"), 0U);
    const auto checked = lesson::check_text(text, 1);
    ASSERT_FALSE(checked.ok()) << text;
    EXPECT_EQ(checked.error().rule, "lesson-digit") << text;
  }
}

TEST(LessonText, RefusesExpressionsThatTypeANumber) {
  for (const char* text : {"{12}", "{3 + 4}", "{max(1, 2)}", "{-7 : percent}"}) {
    const auto checked = lesson::check_text(text, 1);
    ASSERT_FALSE(checked.ok()) << text;
    EXPECT_EQ(checked.error().rule, "lesson-digit") << text;
  }
}

TEST(LessonText, RefusesWhatReachesOutOfIt) {
  for (const char* text : {"[a](http:x)",
                           "[a](file:x)",
                           "[a](lesson:../x)",
                           "[a]: x",
                           "[a]",
                           "![a](lesson:b)",
                           "<b>x</b>",
                           "<script>",
                           "<!-- x -->",
                           "&copy;",
                           "&#x;",
                           "see http://x",
                           "see www.x",
                           "a@b.c",
                           "a \\* b",
                           "| a | b |",
                           "~~a~~",
                           "# Heading",
                           "  ## x",
                           "> quote",
                           "---",
                           "***",
                           "===",
                           "    code",
                           "a\n\n    code",
                           "`open",
                           "`a\nb`",
                           "``",
                           "}",
                           "[a](lesson:b",
                           "[[a]](lesson:b)"}) {
    const auto checked = lesson::check_text(text, 1);
    ASSERT_FALSE(checked.ok()) << text;
    EXPECT_EQ(checked.error().rule, "lesson-markdown") << text << ": " << checked.error().line();
  }
}

TEST(LessonText, SaysInWhichLineOfTheFile) {
  const auto checked = lesson::check_text("Words.\n\nMore `code` and\n{no_such}.", 10);
  ASSERT_FALSE(checked.ok());
  EXPECT_EQ(checked.error().message.find("line 13: "), 0U) << checked.error().line();
  EXPECT_NE(checked.error().line().find("no_such"), std::string::npos);
}

TEST(LessonText, PiecesAreTheWholeText) {
  const std::string text = "a {b} `c` d\n```text\n{e}\n```\nf {g";
  lesson::PieceWalk walk(text, 1);
  lesson::Piece piece;
  std::string kinds;
  while (walk.next(piece)) kinds += "wcfe"[static_cast<int>(piece.kind)];
  EXPECT_EQ(kinds, "wewcwfwe");
}

}  // namespace
}  // namespace evenkeel
