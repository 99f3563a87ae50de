#include "lesson/lesson_reader.h"

#include "lessons.h"

namespace evenkeel {
namespace {

std::string refusal_of(const std::string& text) {
  const auto lesson = parse_lesson("test", text);
  return lesson ? "" : lesson.error().line();
}

/// Whether a lesson with this state is refused in words that hold all of `parts`.
void expect_refused(const std::string& text, const std::vector<std::string>& parts) {
  const std::string refusal = refusal_of(text);
  EXPECT_FALSE(refusal.empty()) << text;
  for (const std::string& part : parts)
    EXPECT_NE(refusal.find(part), std::string::npos) << refusal << "\nlacks " << part;
}

void expect_state_refused(const std::string& state, const std::vector<std::string>& parts) {
  expect_refused(test::lesson_with(state), parts);
}

const std::string kWhole = R"(# A title

A summary
of two lines.

explains: imbalance, fragmentation

## First

Words with {tokens} and `code`.

```state
documents: 256, 768
mask: document-causal
strategy: contiguous
compare: head-tail
ranks: 2
block: 64
view: executed
colour: share
panels: steps, traffic
point: rank 1, document 1, block 3
```

```highlight
mask, bars
```

## Second

Which?

```hide
bars
```

```predict
Which rank is
the slowest?
rank: slowest(A.tiles)
```

### Reveal

It is rank {slowest(A.tiles)}.

```state
strategy: ptrr
```

```expect
max(A.tiles) <= max(B.tiles)
```

## Third

The end.
)";

TEST(LessonReader, ReadsAWholeLesson) {
  const auto lesson = parse_lesson("whole", kWhole);
  ASSERT_TRUE(lesson.ok()) << lesson.error().line();
  EXPECT_EQ(lesson->name, "whole");
  EXPECT_EQ(lesson->title, "A title");
  EXPECT_EQ(lesson->summary, "A summary of two lines.");
  EXPECT_EQ(lesson->explains, (std::vector<std::string>{"imbalance", "fragmentation"}));
  ASSERT_EQ(lesson->steps.size(), 3U);
  const LessonStep& first = lesson->steps[0];
  EXPECT_EQ(first.title, "First");
  EXPECT_EQ(first.line, 8U);
  EXPECT_EQ(first.text.markdown, "Words with {tokens} and `code`.");
  EXPECT_EQ(first.text.line, 10U);
  EXPECT_EQ(first.state.project.layout.seq_len(), 1024);
  EXPECT_EQ(first.state.project.a.strategy, "contiguous");
  EXPECT_EQ(first.state.project.b, "head-tail");
  EXPECT_EQ(first.state.project.a.world_size, WorldSize{2});
  EXPECT_EQ(first.state.view.order, "executed");
  EXPECT_EQ(first.state.view.colour, "share");
  EXPECT_EQ(first.state.view.panels, (std::vector<std::string>{"steps", "traffic"}));
  EXPECT_EQ(first.state.view.rank, Rank{1});
  EXPECT_EQ(first.state.view.document, 1U);
  EXPECT_EQ(first.state.view.q_block, 3);
  EXPECT_EQ(first.highlight, (std::vector<std::string>{"mask", "bars"}));
  EXPECT_FALSE(first.question.has_value());
  EXPECT_EQ(first.revealed, first.state);
}

TEST(LessonReader, LeavesWhatAStepDoesNotSayAsItWas) {
  const auto lesson = parse_lesson("whole", kWhole);
  ASSERT_TRUE(lesson.ok()) << lesson.error().line();
  EXPECT_EQ(lesson->steps[1].state, lesson->steps[0].state);
  EXPECT_TRUE(lesson->steps[1].highlight.empty()) << "what is highlighted is of one step";
}

TEST(LessonReader, GoesOnFromWhatAStepRevealed) {
  const auto lesson = parse_lesson("whole", kWhole);
  ASSERT_TRUE(lesson.ok()) << lesson.error().line();
  const LessonStep& second = lesson->steps[1];
  EXPECT_EQ(second.state.project.a.strategy, "contiguous");
  EXPECT_EQ(second.revealed.project.a.strategy, "ptrr");
  EXPECT_EQ(second.hide, std::vector<std::string>{"bars"});
  ASSERT_TRUE(second.question.has_value());
  EXPECT_EQ(second.question->text.markdown, "Which rank is\nthe slowest?");
  EXPECT_EQ(second.question->answer, "slowest(A.tiles)");
  EXPECT_EQ(second.reveal.markdown, "It is rank {slowest(A.tiles)}.");
  ASSERT_EQ(second.expect_revealed.size(), 1U);
  EXPECT_EQ(second.expect_revealed.front().line, 52U);
  EXPECT_EQ(lesson->steps[2].state, second.revealed);
}

TEST(LessonReader, ReadsLineEndsOfEverySystemAndAByteOrderMark) {
  std::string other = "\xEF\xBB\xBF";
  for (const char c : kWhole) other += c == '\n' ? std::string("\r\n") : std::string(1, c);
  const auto a = parse_lesson("whole", kWhole);
  const auto b = parse_lesson("whole", other);
  ASSERT_TRUE(a.ok());
  ASSERT_TRUE(b.ok()) << b.error().line();
  EXPECT_EQ(*a, *b);
}

TEST(LessonReader, KeepsLinesOfErrorsBehindABlock) {
  expect_refused("# T\n\nS.\n\n## Step\n\nWords.\n\n```state\ndocuments: 8\nranks: 1\n```\n\nIt is 47.\n",
                 {"line 14: ", "47"});
}

TEST(LessonReader, RefusesWhatHasNoTitleSummaryStepsOrText) {
  expect_refused("", {"line 1: ", "# Title"});
  expect_refused("Words.\n", {"line 1: ", "# Title"});
  expect_refused("## Step\n", {"line 1: ", "# Title"});
  expect_refused("# T\n\n## Step\n\nWords.\n", {"line 1: ", "summary"});
  expect_refused("# T\n\nS.\n", {"no steps"});
  expect_refused("# T\n\nS.\n\n## Step\n\n```state\ndocuments: 8\n```\n", {"line 5: ", "no text"});
  expect_refused("# T\n\nS.\n\n# Other\n", {"line 5: ", "second title"});
  expect_refused("# T\n\nS.\n\n##\n", {"line 5: ", "no words"});
  expect_refused("# T 2\n\nS.\n", {"line 1: ", "number is typed"});
}

TEST(LessonReader, RefusesHeadingsAndBlocksThatThereAreNot) {
  expect_refused("# T\n\nS.\n\n## Step\n\n### Other\n", {"line 7: ", "### Reveal"});
  expect_refused("# T\n\nS.\n\n### Reveal\n", {"line 5: ", "### Reveal"});
  expect_refused("# T\n\nS.\n\n## Step\n\n```run\nrm\n```\n", {"line 7: ", "run", "state"});
  expect_refused("# T\n\n```state\ndocuments: 8\n```\n", {"line 3: ", "before the first step"});
  expect_refused("# T\n\nS.\n\n## Step\n\n```state\ndocuments: 8\n", {"line 7: ", "not closed"});
  expect_refused("# T\n\nS.\n\n## Step\n\n```state\n```state\n", {"line 8: ", "line 7"});
  expect_refused("# T\n\nS.\n\n## Step\n\n```hide\n```\n```hide\n```\n", {"line 9: ", "second block"});
}

TEST(LessonReader, RefusesQuestionsThatAreNotWhole) {
  const auto question = [](const std::string& predict, const std::string& reveal = "### Reveal\n\nSo.\n") {
    return "# T\n\nS.\n\n## Step\n\nWords.\n\n```state\ndocuments: 8\nranks: 1\nblock: 8\n```\n```predict\n" +
           predict + "\n```\n" + reveal;
  };
  EXPECT_EQ(refusal_of(question("How many?\nnumber: tokens")), "");
  expect_refused(question("How many?\nnumber: tokens", ""), {"no reveal"});
  expect_refused(question("How many?"), {"no answer"});
  expect_refused(question("number: tokens"), {"no words"});
  expect_refused(question("How many?\nnumber: 12"), {"line 16: ", "names nothing"});
  expect_refused(question("How many?\nnumber: tokens < 3"), {"line 16: ", "is a condition"});
  expect_refused(question("How many?\nnumber: tokens\nrank: ranks"), {"line 17: ", "second answer"});
  expect_refused(question("Which?\nchoice: This.\nchoice: That."), {"line 17: ", "right"});
  expect_refused(question("Which?\nchoice: This.\nright: tokens"), {"line 17: ", "no condition"});
  expect_refused(question("Which?\nchoice: This.\nright: tokens > 1"), {"no answer", "two choices"});
  expect_refused(question("Which?\nright: tokens > 1"), {"line 16: ", "without a choice"});
  expect_refused(question("Which?\nchoice: It is 12.\nright: tokens > 1"), {"line 16: ", "number is typed"});
  expect_refused(question("Which?\nchoice: Yes.\nright: tokens > 1\nMore?"),
                 {"line 18: ", "behind its answer"});
  expect_refused("# T\n\nS.\n\n## Step\n\nWords.\n\n### Reveal\n\nSo.\n", {"document"});
  expect_refused("# T\n\nS.\n\n## Step\n\nWords.\n```state\ndocuments: 8\nranks: 1\n```\n### Reveal\n\nSo.\n",
                 {"without a question"});
  expect_refused(
      "# T\n\nS.\n\n## Step\n\nWords.\n```state\ndocuments: 8\nranks: 1\n```\n```hide\nbars\n```\n",
      {"line 13: ", "hides"});
  expect_refused(question("How many?\nnumber: tokens", "### Reveal\n\nSo.\n```hide\nbars\n```\n"),
                 {"above ### Reveal"});
}

TEST(LessonState, NamesTheLineTheKeyAndWhatIsAllowed) {
  expect_state_refused("documents: 8\nmassk: causal", {"line 11: ", "massk", "mask"});
  expect_state_refused("documents: 8\nranks 2", {"line 11: ", "KEY: VALUE"});
  expect_state_refused("documents: 8\ndocuments: 8", {"line 11: ", "twice"});
  expect_state_refused("documents: 8\npreset: wikipedia", {"documents and preset"});
  expect_state_refused("ranks: 2", {"documents"});
  expect_state_refused("documents: 8, x", {"line 10: ", "'x'", "1 to 1,048,576"});
  expect_state_refused("documents: 0", {"line 10: "});
  expect_state_refused("documents: -4", {"line 10: "});
  expect_state_refused("documents:", {"line 10: "});
  expect_state_refused("documents: 8 / ", {"line 10: "});
  expect_state_refused("preset: nobody", {"line 10: ", "wikipedia"});
  expect_state_refused("preset: wikipedia seeds=1", {"line 10: ", "seed=1"});
  expect_state_refused("preset: wikipedia seed=1 seed=2", {"line 10: "});
  expect_state_refused("documents: 8\nmask: causl", {"line 11: ", "causal"});
  expect_state_refused("documents: 8\nmask: sliding-window", {"line 11: ", "left"});
  expect_state_refused("documents: 8\nstrategy: best", {"line 11: ", "ptrr"});
  expect_state_refused("documents: 8\nranks: 0", {"line 11: ", "1 to 256"});
  expect_state_refused("documents: 8\nblock: 0", {"line 11: "});
  expect_state_refused("documents: 8\nreference: torch-3", {"line 11: ", "torch-2.15"});
  expect_state_refused("documents: 8\nload-balance: maybe", {"line 11: ", "on or off"});
  expect_state_refused("documents: 8\ncost: money", {"line 11: ", "tiles"});
  expect_state_refused("documents: 8\ncost: flops head=3", {"line 11: ", "heads"});
  expect_state_refused("documents: 8\nview: sideways", {"line 11: ", "q-rearranged"});
  expect_state_refused("documents: 8\ncolour: red", {"line 11: ", "share"});
  expect_state_refused("documents: 8\npanels: kitchen", {"line 11: ", "rank-count"});
  expect_state_refused("documents: 8\npanels: steps, steps", {"line 11: ", "twice"});
  expect_state_refused("documents: 8\npoint: moon 3", {"line 11: ", "block"});
  expect_state_refused("documents: 8\nranks: 2\npoint: rank 2", {"rank 2 of 2"});
  expect_state_refused("documents: 8\nranks: 2\npoint: document 1", {"document 1 of 1"});
  expect_state_refused("documents: 8\nranks: 2\nblock: 4\npoint: block 2", {"block 2 of 2"});
  expect_state_refused("documents: 8\nranks: 16", {"world size"});
}

TEST(LessonState, ReadsNoFiles) {
  expect_state_refused("documents: 8\nstrategy: file:/etc/passwd", {"line 11: ", "read no files"});
  expect_state_refused("documents: 8\ncompare: file:plan", {"line 11: ", "read no files"});
  expect_state_refused("documents: 8\ncost: calibrated=/etc/passwd", {"line 11: "});
  expect_state_refused("documents: 8\ncost: calibrated", {"line 11: ", "file"});
  expect_state_refused("documents: /etc/passwd", {"line 10: "});
  expect_state_refused("documents: 8\ntensor t: @/etc/passwd", {"line 11: ", "no whole number"});
}

TEST(LessonState, HasLimitsThatNoFileCanExceed) {
  expect_state_refused("documents: 1048577", {"1,048,576"});
  expect_state_refused("documents: 1048576, 1", {"1,048,576 tokens"});
  expect_state_refused("documents: 99999999999999999999", {"1,048,576"});
  expect_state_refused("preset: prolong tokens=1048576 rows=2", {"1,048,576 tokens"});
  expect_state_refused("documents: 1048576\nblock: 1", {"16,384 blocks"});
  expect_state_refused("documents: 1048576\nblock: 1024x1", {"16,384 blocks"});
  expect_state_refused("documents: 4096\nranks: 257", {"256"});
  std::string many = "documents:";
  for (int i = 0; i < 4097; ++i) many += " 1";
  expect_state_refused(many, {"4,096 documents"});
  std::string rows = "documents: 8";
  for (int i = 0; i < 16; ++i) rows += " / 8";
  expect_state_refused(rows, {"16 batch rows"});
  std::string values = "documents: 8\ntensor t:";
  for (int i = 0; i < 4097; ++i) values += " 1";
  expect_state_refused(values, {"4,096 values"});
  std::string steps = kWhole;
  for (int i = 0; i < 70; ++i) steps += "\n## More\n\nWords.\n";
  expect_refused(steps, {"64 steps"});
  expect_refused(std::string(300000, 'a'), {"262,144"});
}

TEST(LessonState, KeepsMasksSmallThatAreNotAnsweredInClosedForm) {
  expect_state_refused("documents: 65537\nmask: and(causal, document)", {"65,536 tokens"});
  std::string many = "documents: 8\nranks: 1\nmask: or(causal";
  for (int i = 0; i < 8; ++i) many += ", document";
  expect_state_refused(many + ")", {"8 masks"});
  EXPECT_EQ(refusal_of(test::lesson_with("documents: 65536\nmask: and(causal, not(document))")), "");
  expect_refused(test::lesson_with("documents: 1024\nranks: 1\nblock: 1") +
                     "```mask_mod\nlambda b, h, q, kv: q >= kv\n```\n",
                 {"512 blocks"});
  std::string expressions = "Words";
  for (int i = 0; i < 1001; ++i) expressions += " {ranks}";
  expect_refused(test::lesson_with("documents: 1024", expressions), {"1,000 expressions"});
}

TEST(LessonState, KeepsPlansForOtherMasks) {
  const std::string head = "documents: 1024, 3072\nranks: 4\nblock: 128\nmask: document-causal\n";
  const auto lesson =
      parse_lesson("test", test::lesson_with(head + "strategy: plan:other\nplan other: ptrr for causal"));
  ASSERT_TRUE(lesson.ok()) << lesson.error().line();
  const LessonNumbers kept = test::numbers_of(lesson->steps.front().state);
  EXPECT_TRUE(*kept.holds("finds_a(\"planned-for-mask\")"));
  // The plan is the one that the strategy makes for that mask.
  const LessonNumbers made =
      test::numbers_of("documents: 1024, 3072\nranks: 4\nblock: 128\nmask: causal\nstrategy: ptrr");
  for (int block = 0; block < 32; ++block) {
    const std::string owner = "A.owner[" + std::to_string(block) + "]";
    EXPECT_EQ(*kept.text(owner), *made.text(owner)) << owner;
  }
  expect_state_refused(head + "strategy: plan:other", {"no plan 'other' was kept"});
  expect_state_refused(head + "plan other: ptrr", {"line 14: ", "ptrr for document-causal"});
  expect_state_refused(head + "plan other: optimal for causal", {"line 14: ", "min-heap"});
  expect_state_refused(head + "plan other: ptrr for and(causal, document)", {"line 14: ", "one mask"});
  expect_state_refused(head + "plan other: head-tail for nothing", {"line 14: ", "causal"});
  expect_state_refused("documents: 1000\nranks: 3\nplan other: head-tail for causal",
                       {"line 12: ", "divisible"});
}

TEST(LessonState, TakesAMaskModWithItsTensors) {
  const std::string head =
      "# T\n\nS.\n\n## Step\n\nWords.\n\n```state\ndocuments: 16\nranks: 2\nblock: 4\nmask: causal\n```\n\n";
  const std::string later =
      "\n## Next\n\nWords.\n\n```state\ntensor cost: 1, 4, 2, 3\n```\n```mask_mod\nlambda b, h, q, kv: kv < "
      "cost[q // 4] * 4\n```\n";
  const auto lesson = parse_lesson("test", head + later);
  ASSERT_TRUE(lesson.ok()) << lesson.error().line();
  const LessonNumbers numbers = test::numbers_of(lesson->steps[1].state);
  EXPECT_EQ(*numbers.text("block.tiles[1]"), "4");
  EXPECT_EQ(*numbers.text("sum(block.tiles)"), "10");
  expect_refused(head + "```mask_mod\nlambda b, h, q, kv: q >= kv\n```\n",
                 {"line 17: ", "mask and a mask_mod"});
  expect_refused(head + "\n## Next\n\nWords.\n```state\ntensor t: 1\n```\n", {"without a mask_mod"});
  expect_refused(head + "\n## Next\n\nWords.\n```state\ntensor t: 1, 2 / 3\n```\n", {"of one length"});
  expect_refused(head + "\n## Next\n\nWords.\n```mask_mod\nimport os\n```\n", {"'os'"});
  expect_refused(head +
                     "\n## Next\n\nWords.\n```state\ndocuments: 4097\n```\n```mask_mod\nlambda b, h, q, kv: "
                     "q >= kv\n```\n",
                 {"4,096 tokens"});
}

TEST(LessonState, ForgetsWhatWasPointedAtWhereItMayBeGone) {
  const auto lesson = parse_lesson(
      "test", test::lesson_with("documents: 8, 8\nranks: 2\nblock: 4\npoint: rank 1, document 1, block 3") +
                  "\n## Next\n\nWords.\n\n```state\ndocuments: 8\n```\n");
  ASSERT_TRUE(lesson.ok()) << lesson.error().line();
  EXPECT_EQ(lesson->steps[0].state.view.document, 1U);
  EXPECT_FALSE(lesson->steps[1].state.view.document.has_value());
  EXPECT_FALSE(lesson->steps[1].state.view.rank.has_value());
}

TEST(LessonReader, RefusesNamesThatAreNoFileNames) {
  for (const char* name : {"", "Upper", "a/b", "..", "a.md", "-a", "a b"}) {
    const auto lesson = parse_lesson(name, kWhole);
    ASSERT_FALSE(lesson.ok()) << name;
    EXPECT_EQ(lesson.error().rule, "lesson-file-name");
  }
}

TEST(LessonReader, RefusesBytesThatAreNoText) {
  for (const std::string& bytes :
       {std::string(1, '\0'), std::string("\xFF"), std::string("\xC0\x80"), std::string("\xED\xA0\x80"),
        std::string("\xF4\x90\x80\x80"), std::string("\xE2\x82"), std::string("\x1B"),
        std::string("\xE2\x80\xAE")}) {
    expect_refused("# T\n\nS.\n\n## Step\n\nWords " + bytes + " more.\n", {"line 7: ", "UTF-8"});
  }
  EXPECT_EQ(refusal_of(test::lesson_with("documents: 8\nranks: 1", "Größe — “ja”.")), "");
}

TEST(LessonReader, ReadsTheOrderOfACourse) {
  const auto order = parse_course("# first\n\nb-lesson\r\n a \n");
  ASSERT_TRUE(order.ok());
  EXPECT_EQ(*order, (std::vector<std::string>{"b-lesson", "a"}));
  EXPECT_FALSE(parse_course("").ok());
  EXPECT_FALSE(parse_course("a\na\n").ok());
  EXPECT_FALSE(parse_course("../a\n").ok());
}

}  // namespace
}  // namespace evenkeel
