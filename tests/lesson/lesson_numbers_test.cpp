#include "lesson/lesson_numbers.h"

#include "lessons.h"
#include "pipeline/pipeline.h"

namespace evenkeel {
namespace {

using test::text_of;

/// Against figures that the reference's own documentation and golden files give.
TEST(LessonNumbers, AgreeWithTheReference) {
  const LessonNumbers old = test::numbers_of(
      "documents: 4, 12\nmask: document-causal\nstrategy: per-document-head-tail-document-major\n"
      "compare: per-document-head-tail\nranks: 2\nblock: 1");
  EXPECT_EQ(text_of(old, "A.area[0]"), "26");
  EXPECT_EQ(text_of(old, "A.area[1]"), "62");
  EXPECT_EQ(text_of(old, "B.area[0]"), "44");
  EXPECT_EQ(text_of(old, "B.area[1]"), "44");
}

TEST(LessonNumbers, CountWhatAPersonCounts) {
  const LessonNumbers numbers = test::numbers_of(
      "documents: 256, 128 / 384\nmask: document-causal\nstrategy: contiguous\nranks: 3\nblock: 128");
  EXPECT_EQ(text_of(numbers, "ranks"), "3");
  EXPECT_EQ(text_of(numbers, "rows"), "2");
  EXPECT_EQ(text_of(numbers, "tokens"), "384");
  EXPECT_EQ(text_of(numbers, "documents"), "3");
  EXPECT_EQ(text_of(numbers, "blocks"), "3");
  EXPECT_EQ(text_of(numbers, "document.length[2]"), "384");
  EXPECT_EQ(text_of(numbers, "document.area[1]"), "8,256");
  EXPECT_EQ(text_of(numbers, "token.pairs[255]"), "256");
  EXPECT_EQ(text_of(numbers, "token.pairs[256]"), "1");
  EXPECT_EQ(text_of(numbers, "sum(block.tiles)"), "10");
  EXPECT_EQ(text_of(numbers, "mask_tiles"), "10");
  EXPECT_EQ(text_of(numbers, "mask_full_tiles"), "4");
  EXPECT_EQ(text_of(numbers, "A.planned[0]"), "2");
  EXPECT_EQ(text_of(numbers, "A.tiles[2]"), "4");
  EXPECT_EQ(text_of(numbers, "A.full[2] + A.partial[2]"), "4");
  EXPECT_EQ(text_of(numbers, "A.tokens[1]"), "256");
  EXPECT_EQ(text_of(numbers, "A.segments[1]"), "2");
  EXPECT_EQ(text_of(numbers, "A.documents[1]"), "2");
  EXPECT_EQ(text_of(numbers, "A.owner[4]"), "1");
  EXPECT_EQ(text_of(numbers, "A.token_owner[383]"), "2");
  EXPECT_EQ(text_of(numbers, "A.all_gather"), "512");
  EXPECT_EQ(text_of(numbers, "A.reads[1, 0]"), "256");
  EXPECT_EQ(text_of(numbers, "padding(256)"), "256");
}

TEST(LessonNumbers, SayWhatTheRingWaitsFor) {
  const LessonNumbers numbers = test::numbers_of(
      "documents: 4096\nmask: causal\nstrategy: contiguous\ncompare: head-tail\nranks: 4\nblock: 128");
  EXPECT_EQ(text_of(numbers, "A.ring.skips[1]"), "1");
  EXPECT_EQ(text_of(numbers, "A.ring.behavior[1, 0]"), "SKIP");
  EXPECT_EQ(text_of(numbers, "sum(B.ring.skips)"), "0");
  EXPECT_TRUE(*numbers.holds("A.ring.waiting > B.ring.waiting"));
  EXPECT_TRUE(*numbers.holds("A.ring.critical == sum(A.ring.slowest)"));
}

TEST(LessonNumbers, SayWhyThereIsNoNumber) {
  const LessonNumbers refused =
      test::numbers_of("documents: 1000\nranks: 3\nstrategy: head-tail\nblock: 128");
  EXPECT_TRUE(*refused.holds("A.refused"));
  EXPECT_NE(text_of(refused, "max(A.tiles)").find("divisible"), std::string::npos)
      << text_of(refused, "max(A.tiles)");
  EXPECT_NE(text_of(refused, "B.strategy").find("no B"), std::string::npos);
  const LessonNumbers cuts =
      test::numbers_of("documents: 64, 192\nranks: 2\nstrategy: per-document-head-tail\nblock: 128");
  EXPECT_TRUE(*cuts.holds("A.cuts_blocks"));
  EXPECT_NE(text_of(cuts, "A.planned[0]").find("cuts blocks"), std::string::npos);
  EXPECT_NE(text_of(cuts, "A.owner[0]").find("cuts blocks"), std::string::npos);
}

TEST(LessonNumbers, AreNotThereBeforeTheKernelsAreCounted) {
  const auto lesson = parse_lesson("test", test::lesson_with("documents: 4096\nranks: 4\nstrategy: ptrr"));
  ASSERT_TRUE(lesson.ok());
  const auto engine = make_cpu_engine();
  Pipeline pipeline;
  const auto snapshot = pipeline.run(lesson_request(lesson->steps.front().state), *engine);
  const LessonNumbers numbers(*snapshot, nullptr);
  EXPECT_TRUE(numbers.text("max(A.planned)").ok());
  const auto early = numbers.text("max(A.tiles)");
  ASSERT_FALSE(early.ok());
  EXPECT_EQ(early.error().rule, "lesson-not-yet");
}

TEST(LessonNumbers, StopWhenAsked) {
  const auto lesson = parse_lesson("test", test::lesson_with("documents: 4096\nranks: 4"));
  std::stop_source source;
  source.request_stop();
  EXPECT_FALSE(
      lesson_numbers(lesson->steps.front().state, *make_cpu_engine(), source.get_token()).has_value());
}

TEST(FillIn, PutsNumbersWhereExpressionsStand) {
  const LessonNumbers numbers =
      test::numbers_of("documents: 4096\nmask: causal\nranks: 4\nstrategy: contiguous");
  const auto filled = fill_in({"{tokens} on *{ranks}* of `{x}`:\n- {ranks}. So\n- `torch-2.15`", 7}, numbers);
  ASSERT_TRUE(filled.ok()) << filled.error().line();
  EXPECT_EQ(*filled, "4,096 on *4* of `{x}`:\n- 4\\. So\n- `torch-2.15`");
  const auto name =
      fill_in({"{mask} and {A.strategy}.", 7},
              test::numbers_of("documents: 4096\nmask: sink-sliding-window:left=7,sinks=1\nranks: 4"));
  ASSERT_TRUE(name.ok());
  EXPECT_EQ(*name, "sink-sliding-window:left=7,sinks=1 and ptrr.");
}

TEST(FillIn, EscapesNamesAndSaysTheLine) {
  const std::string text =
      "# T\n\nS.\n\n## Step\n\nIt is {mask}.\n\nAnd {B.strategy}.\n\n```state\ndocuments: 64\nranks: "
      "1\n```\n```mask_mod\ndef a_b_c(b, h, q, kv):\n  return q >= kv\n```\n";
  const auto lesson = parse_lesson("test", text);
  ASSERT_TRUE(lesson.ok()) << lesson.error().line();
  const LessonNumbers numbers = test::numbers_of(lesson->steps.front().state);
  EXPECT_EQ(*fill_in({"{mask}", 1}, numbers), "mask\\_mod:a\\_b\\_c");
  const auto filled = fill_in(lesson->steps.front().text, numbers);
  ASSERT_FALSE(filled.ok());
  EXPECT_EQ(filled.error().message.find("line 9: "), 0U) << filled.error().line();
}

}  // namespace
}  // namespace evenkeel
