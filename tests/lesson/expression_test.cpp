#include "lesson/expression.h"

#include "lesson/lesson_vocabulary.h"
#include "lessons.h"

namespace evenkeel {
namespace {

using test::text_of;

/// Two documents on two ranks, small enough to count by hand.
LessonNumbers small() {
  return test::numbers_of(
      "documents: 4, 12\nmask: document-causal\nstrategy: per-document-head-tail-document-major\n"
      "compare: per-document-head-tail\nranks: 2\nblock: 1");
}

TEST(Expression, ComputesWithWholeNumbersAsPythonDoes) {
  const LessonNumbers numbers = small();
  EXPECT_EQ(text_of(numbers, "tokens + ranks * 3"), "22");
  EXPECT_EQ(text_of(numbers, "(tokens + ranks) * 3"), "54");
  EXPECT_EQ(text_of(numbers, "tokens - ranks - 3"), "11");
  EXPECT_EQ(text_of(numbers, "-tokens // 3"), "-6");
  EXPECT_EQ(text_of(numbers, "-tokens % 3"), "2");
  EXPECT_EQ(text_of(numbers, "tokens % -3"), "-2");
  EXPECT_EQ(text_of(numbers, "tokens * tokens * tokens"), "4,096");
  EXPECT_EQ(text_of(numbers, "abs(ranks - tokens)"), "14");
  EXPECT_EQ(text_of(numbers, "max(ranks, tokens, 3)"), "16");
  EXPECT_EQ(text_of(numbers, "ceil(tokens / 3)"), "6");
  EXPECT_EQ(text_of(numbers, "floor(tokens / 3)"), "5");
}

TEST(Expression, DividesIntoRealNumbersAndFormatsThem) {
  const LessonNumbers numbers = small();
  EXPECT_EQ(text_of(numbers, "tokens / 3"), "5.33");
  EXPECT_EQ(text_of(numbers, "tokens / 3 : whole"), "5");
  EXPECT_EQ(text_of(numbers, "ranks / tokens : percent"), "12.5 %");
  EXPECT_EQ(text_of(numbers, "tokens / ranks : ratio"), "8.00");
  EXPECT_EQ(text_of(numbers, "(tokens + 1) / 15 : over"), "+13.3 %");
  EXPECT_EQ(text_of(numbers, "tokens / (tokens + 1) : over"), "-5.9 %");
  EXPECT_EQ(text_of(numbers, "ranks : count rank"), "2 ranks");
  EXPECT_EQ(text_of(numbers, "ranks - 1 : count rank"), "1 rank");
  EXPECT_EQ(text_of(numbers, "blocks : count q block"), "16 q blocks");
  EXPECT_EQ(text_of(numbers, "ranks : count entry / entries"), "2 entries");
  EXPECT_EQ(text_of(numbers, "A.strategy"), "per-document-head-tail-document-major");
}

TEST(Expression, DecidesConditions) {
  const LessonNumbers numbers = small();
  for (const char* holds :
       {"ranks == 2", "1 < ranks < 3", "ranks != 3 and tokens >= 16", "not ranks > 2",
        "ranks > 5 or tokens > 5", "not not ranks == 2", "tokens / 2 == 8", "A.strategy != B.strategy",
        "mask == \"document-causal\"", "equal(B.area)", "not equal(A.area)", "not A.refused"}) {
    const auto value = numbers.holds(holds);
    ASSERT_TRUE(value.ok()) << holds << ": " << value.error().line();
    EXPECT_TRUE(*value) << holds;
  }
  EXPECT_FALSE(numbers.holds("ranks").ok());
  EXPECT_FALSE(numbers.holds("ranks and ranks").ok());
  EXPECT_FALSE(numbers.text("ranks == 2").ok());
  EXPECT_FALSE(numbers.value("mask < 3").ok());
}

TEST(Expression, WalksListsAndTables) {
  const LessonNumbers numbers = small();
  EXPECT_EQ(text_of(numbers, "max(A.area)"), "62");
  EXPECT_EQ(text_of(numbers, "min(A.area)"), "26");
  EXPECT_EQ(text_of(numbers, "sum(A.area)"), "88");
  EXPECT_EQ(text_of(numbers, "mean(A.area)"), "44.00");
  EXPECT_EQ(text_of(numbers, "count(A.area)"), "2");
  EXPECT_EQ(text_of(numbers, "slowest(A.area)"), "1");
  EXPECT_EQ(text_of(numbers, "fastest(A.area)"), "0");
  EXPECT_EQ(text_of(numbers, "imbalance(A.area)"), "1.41");
  EXPECT_EQ(text_of(numbers, "A.area[ranks - 1]"), "62");
  EXPECT_EQ(text_of(numbers, "times_at(document.length, 12)"), "1");
  EXPECT_EQ(text_of(numbers, "A.reads[0, 1]").find("error"), std::string::npos);
}

TEST(Expression, RefusesWhatHasNoValue) {
  const LessonNumbers numbers = small();
  const std::vector<std::pair<std::string, std::string>> refused = {{"A.area[2]", "not within 0 to 1"},
                                                                    {"A.area[-1]", "not within"},
                                                                    {"A.area", "is a list"},
                                                                    {"tokens / (ranks - 2)", "by zero"},
                                                                    {"tokens // (ranks - 2)", "by zero"},
                                                                    {"tokens % (ranks - 2)", "by zero"},

                                                                    {"sum(tokens)", "needs a list"},
                                                                    {"A.area[0.5]", "whole"},
                                                                    {"9223372036854775807 + ranks", "64"},
                                                                    {"9223372036854775807 * ranks", "64"},
                                                                    {"mask + 1", "needs a number"},
                                                                    {"tokens % 1.5", "whole"},
                                                                    {"mask : percent", "no format"},
                                                                    {"A.ring.critical", "ring"}};
  for (const auto& [expression, why] : refused) {
    const std::string text = text_of(numbers, expression);
    EXPECT_EQ(text.find("error"), 0U) << expression << " is " << text;
    EXPECT_NE(text.find(why), std::string::npos) << text;
  }
}

TEST(Expression, RefusesWhatIsNotUnderstood) {
  const std::vector<std::pair<std::string, std::string>> refused = {
      {"", "its end"},
      {"tokens +", "its end"},
      {"tokens tokens", "'tokens'"},
      {"(tokens", "')'"},
      {"A.area[0", "']'"},
      {"A.area[0, 1]", "2 indices"},
      {"A.reads[0]", "A.reads[rank, other]"},
      {"A.speed", "A.tiles"},
      {"C.tiles", "there is no"},
      {"tiles", "there is no"},
      {"fastest_ever(A.tiles)", "imbalance"},
      {"sum(A.tiles, 2)", "2 arguments"},
      {"tokens : roman", "percent"},
      {"tokens : count", "noun"},
      {"tokens = 3", "="},
      {"tokens; 3", ";"},
      {"$tokens", "$"},
      {"\"open", "\""},
      {"1.2.3", "no number"},
      {"finds_a(tokens)", "in quotes"},
      {"sum(tokens)", "needs a list"},
      {"sum(A.reads)", "needs a list"},
      {"times_at(A.tiles, A.tiles)", "is a list"},
      {"max(A.tiles, 3)", "is a list"},
      {"A.tiles", "A.tiles[rank]"},
      {"max(token.pairs)", "is a list"},
      {"count(A.token_owner)", "needs a list"},
      {std::string(401, ' '), "400 bytes"},
      {std::string(100, '(') + "tokens" + std::string(100, ')'), "too deep"},
  };
  for (const auto& [expression, why] : refused) {
    const auto parsed = lesson::parse_expression(expression);
    ASSERT_FALSE(parsed.ok()) << expression;
    EXPECT_EQ(parsed.error().rule, "lesson-expression");
    EXPECT_EQ(parsed.error().line().find('\n'), std::string::npos);
    EXPECT_NE(parsed.error().line().find(why), std::string::npos)
        << expression << ": " << parsed.error().line();
  }
}

/// The table of names is what is served: each has a value, of the kind that the table says.
TEST(Expression, EveryNameHasAValue) {
  const LessonNumbers numbers = test::numbers_of(
      "documents: 4096\nmask: causal\nstrategy: contiguous\ncompare: head-tail\nranks: 4\nblock: 128");
  for (const lesson::Name& name : lesson::names()) {
    for (const std::string side : {"A.", "B."}) {
      std::string text = (name.of_side ? side : "") + std::string(name.name);
      if (name.dimensions == 1) text += "[0]";
      if (name.dimensions == 2) text += "[0, 1]";
      const auto value = numbers.value(text);
      EXPECT_TRUE(value.ok()) << text << ": " << value.error().line();
      const auto parsed = lesson::parse_expression(text);
      ASSERT_TRUE(parsed.ok()) << text;
      if (value && name.dimensions == 0) {
        EXPECT_EQ(lesson::is_condition(parsed->root), std::holds_alternative<bool>(*value)) << text;
      }
    }
  }
}

TEST(Expression, EveryFunctionHasAValue) {
  const LessonNumbers numbers = small();
  for (const lesson::Function& function : lesson::functions()) {
    const std::string name(function.name);
    std::string call = name + "(A.tiles)";
    if (name == "times_at") call = "times_at(A.tiles, 1)";
    if (name == "finds_a" || name == "finds_b") call = name + "(\"imbalance\")";
    if (name == "abs" || name == "ceil" || name == "floor" || name == "padding") call = name + "(ranks)";
    const auto value = numbers.value(call);
    EXPECT_TRUE(value.ok()) << call << ": " << value.error().line();
    const auto parsed = lesson::parse_expression(call);
    ASSERT_TRUE(parsed.ok()) << call;
    if (value) {
      EXPECT_EQ(lesson::is_condition(parsed->root), std::holds_alternative<bool>(*value)) << call;
    }
  }
}

}  // namespace
}  // namespace evenkeel
