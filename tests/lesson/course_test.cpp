#include <algorithm>
#include <set>

#include "help/help_text.h"
#include "lesson/lesson_text.h"
#include "lessons.h"

/// The course itself: every number in it can be computed, and every word that rests on numbers is true.
namespace evenkeel {
namespace {

Lesson read(const std::string& name) {
  auto lesson = parse_lesson(name, test::file_text(test::lesson_folder() / (name + ".md")));
  EXPECT_TRUE(lesson.ok()) << name << ": " << lesson.error().line();
  return lesson ? std::move(*lesson) : Lesson{};
}

std::vector<Lesson> all_lessons() {
  std::vector<Lesson> lessons;
  for (const std::string& name : test::lesson_files()) lessons.push_back(read(name));
  return lessons;
}

class EveryLesson : public testing::TestWithParam<std::string> {};

void expect_filled(const LessonText& text, const LessonNumbers& numbers) {
  const auto filled = fill_in(text, numbers);
  ASSERT_TRUE(filled.ok()) << filled.error().line();
  EXPECT_EQ(filled->find('{'), std::string::npos) << *filled;
}

void expect_true(const std::vector<LessonCondition>& conditions, const LessonNumbers& numbers) {
  for (const LessonCondition& condition : conditions) {
    const auto holds = numbers.holds(condition.condition);
    ASSERT_TRUE(holds.ok()) << "line " << condition.line << ": " << holds.error().line();
    EXPECT_TRUE(*holds) << "line " << condition.line << ": " << condition.condition;
  }
}

void expect_answered(const LessonQuestion& question, const LessonState& state, const LessonNumbers& numbers) {
  if (question.kind == LessonQuestionKind::choice) {
    const auto right = right_choice(question, numbers);
    EXPECT_TRUE(right.ok()) << right.error().line();
    return;
  }
  const auto answer = numbers.value(question.answer);
  ASSERT_TRUE(answer.ok()) << answer.error().line();
  EXPECT_TRUE(numbers.text(question.answer).ok());
  if (question.kind == LessonQuestionKind::rank) {
    ASSERT_TRUE(std::holds_alternative<std::int64_t>(*answer));
    EXPECT_GE(std::get<std::int64_t>(*answer), 0);
    EXPECT_LT(std::get<std::int64_t>(*answer), state.project.a.world_size.value);
  } else {
    EXPECT_TRUE(std::holds_alternative<std::int64_t>(*answer) || std::holds_alternative<double>(*answer));
  }
}

TEST_P(EveryLesson, HasNumbersThatCanBeComputedAndWordsThatAreTrue) {
  const Lesson lesson = read(GetParam());
  for (const LessonStep& step : lesson.steps) {
    SCOPED_TRACE("line " + std::to_string(step.line) + ": " + step.title);
    const LessonNumbers numbers = test::numbers_of(step.state);
    expect_filled(step.text, numbers);
    expect_true(step.expect, numbers);
    if (!step.question) continue;
    expect_filled(step.question->text, numbers);
    for (const LessonChoice& choice : step.question->choices) expect_filled(choice.text, numbers);
    const LessonNumbers revealed = test::numbers_of(step.revealed);
    expect_answered(*step.question, step.revealed, revealed);
    expect_filled(step.reveal, revealed);
    expect_true(step.expect_revealed, revealed);
  }
}

/// An answer that stands in the text above its question, or in the views that are not hidden, is no question;
/// the latter only a person can see, the former is found here.
TEST_P(EveryLesson, AsksWhatItHasNotSaid) {
  const Lesson lesson = read(GetParam());
  for (const LessonStep& step : lesson.steps) {
    if (!step.question || step.question->kind == LessonQuestionKind::choice) continue;
    EXPECT_EQ(step.text.markdown.find("{" + step.question->answer + "}"), std::string::npos)
        << "line " << step.line << ": " << step.title;
  }
}

TEST_P(EveryLesson, SpellsNoNumbersOut) {
  // "one" and "two" are words of any language; what is counted is written as an expression.
  const std::set<std::string> numerals = {"three",   "four",    "five",     "six",     "seven",    "eight",
                                          "nine",    "ten",     "eleven",   "twelve",  "thirteen", "fourteen",
                                          "fifteen", "sixteen", "twenty",   "thirty",  "forty",    "fifty",
                                          "sixty",   "hundred", "thousand", "million", "billion",  "dozen"};
  const Lesson lesson = read(GetParam());
  const auto check = [&](const std::string& text) {
    std::string word;
    for (const char c : text + " ") {
      const char lower = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
      if (lower >= 'a' && lower <= 'z') {
        word += lower;
        continue;
      }
      EXPECT_FALSE(numerals.contains(word)) << word << " in: " << text;
      word.clear();
    }
  };
  check(lesson.title);
  check(lesson.summary);
  for (const LessonStep& step : lesson.steps) {
    check(step.title);
    check(step.text.markdown);
    check(step.reveal.markdown);
    if (!step.question) continue;
    check(step.question->text.markdown);
    for (const LessonChoice& choice : step.question->choices) check(choice.text.markdown);
  }
}

/// Code may hold digits, as they are part of names and of texts that are quoted. Each is looked at once,
/// here.
TEST_P(EveryLesson, QuotesNoNumberThatHasToBeComputed) {
  const std::set<std::string> quoted = {
      "torch-2.13", "torch-2.14", "torch-2.15",        "2W",    "2W - 1 - r",
      "W - 1",      "r + 1",      "[0,7,1,6,2,5,3,4]", "i = 0", "Q[-(rank + 1) * k : -rank * k]"};
  const Lesson lesson = read(GetParam());
  const auto check = [&](const LessonText& text) {
    lesson::PieceWalk walk(text.markdown, text.line);
    lesson::Piece piece;
    while (walk.next(piece)) {
      if (piece.kind != lesson::PieceKind::code) continue;
      const std::string code(piece.text.substr(1, piece.text.size() - 2));
      if (code.find_first_of("0123456789") == std::string::npos) continue;
      EXPECT_TRUE(quoted.contains(code)) << "line " << piece.line << ": " << code;
    }
  };
  for (const LessonStep& step : lesson.steps) {
    check(step.text);
    check(step.reveal);
    if (step.question) check(step.question->text);
  }
}

TEST_P(EveryLesson, LinksToLessonsThatExist) {
  const Lesson lesson = read(GetParam());
  const auto names = test::lesson_files();
  for (const LessonStep& step : lesson.steps) {
    for (const LessonText& text : {step.text, step.reveal}) {
      const std::string begin = "(lesson:";
      for (std::size_t at = text.markdown.find(begin); at != std::string::npos;
           at = text.markdown.find(begin, at + 1)) {
        const std::size_t name = at + begin.size();
        const std::string linked = text.markdown.substr(name, text.markdown.find(')', name) - name);
        EXPECT_NE(std::find(names.begin(), names.end(), linked), names.end()) << linked;
      }
    }
  }
}

TEST_P(EveryLesson, LinksToTermsThatTheGlossaryExplains) {
  const auto glossary =
      parse_help(test::file_text(std::filesystem::path(test::resource_dir()) / "help" / "glossary.md"));
  ASSERT_TRUE(glossary.ok()) << glossary.error().line();
  const Lesson lesson = read(GetParam());
  for (const LessonStep& step : lesson.steps) {
    for (const LessonText& text : {step.text, step.reveal}) {
      const std::string begin = "(glossary:";
      for (std::size_t at = text.markdown.find(begin); at != std::string::npos;
           at = text.markdown.find(begin, at + 1)) {
        const std::size_t name = at + begin.size();
        std::string term = text.markdown.substr(name, text.markdown.find(')', name) - name);
        std::replace(term.begin(), term.end(), '-', ' ');
        EXPECT_NE(find_help(*glossary, term), nullptr) << term;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Course, EveryLesson, testing::ValuesIn(test::lesson_files()),
                         [](const auto& lesson) {
                           std::string name = lesson.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(Course, NamesEveryLessonOnce) {
  const auto order = parse_course(test::file_text(test::lesson_folder() / "course.txt"));
  ASSERT_TRUE(order.ok()) << order.error().line();
  std::vector<std::string> sorted = *order;
  std::sort(sorted.begin(), sorted.end());
  EXPECT_EQ(sorted, test::lesson_files());
}

TEST(Course, AsksAQuestionInEveryLesson) {
  for (const Lesson& lesson : all_lessons()) {
    const auto asks = [](const LessonStep& step) { return step.question.has_value(); };
    EXPECT_TRUE(std::any_of(lesson.steps.begin(), lesson.steps.end(), asks)) << lesson.name;
    EXPECT_LE(lesson.steps.size(), 9U) << lesson.name;
    EXPECT_GE(lesson.steps.size(), 3U) << lesson.name;
  }
}

/// Whoever meets one of these findings can go to the lesson that explains it.
TEST(Course, ExplainsTheFindingsThatPeopleMeet) {
  const auto lessons = all_lessons();
  for (const char* rule : {"imbalance", "fragmentation", "rank-major", "executed-block-size",
                           "flex-divisible", "sequence-divisible", "document-length-divisible",
                           "blocks-divisible", "ring-serves", "planned-for-mask"}) {
    EXPECT_NE(lesson_that_explains(lessons, rule), nullptr) << rule;
  }
  EXPECT_EQ(lesson_that_explains(lessons, "no-such-rule"), nullptr);
}

/// One lesson a rule: a link leads to one place.
TEST(Course, ExplainsNoRuleTwice) {
  std::set<std::string> seen;
  for (const Lesson& lesson : all_lessons()) {
    for (const std::string& rule : lesson.explains) EXPECT_TRUE(seen.insert(rule).second) << rule;
  }
}

/// A rule that a lesson says it explains is one that the program has.
TEST(Course, ExplainsRulesThatExist) {
  std::string sources;
  const auto core = std::filesystem::path(test::resource_dir()).parent_path() / "core";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(core)) {
    if (entry.path().extension() == ".cpp" && entry.path().string().find("/lesson/") == std::string::npos) {
      sources += test::file_text(entry.path());
    }
  }
  for (const Lesson& lesson : all_lessons()) {
    for (const std::string& rule : lesson.explains) {
      EXPECT_NE(sources.find("\"" + rule + "\""), std::string::npos) << lesson.name << ": " << rule;
    }
  }
}

/// The description of the format is read by lecturers: each of its examples is a lesson, or a part of one.
TEST(Course, DescriptionHasExamplesThatCanBeRead) {
  const std::string text = test::file_text(test::lesson_folder() / "README.md");
  std::size_t examples = 0;
  const std::string begin = "````lesson\n";
  for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at + 1)) {
    const std::size_t first = at + begin.size();
    const std::size_t end = text.find("\n````\n", first);
    ASSERT_NE(end, std::string::npos);
    const auto lesson = parse_lesson("example", text.substr(first, end + 1 - first));
    ASSERT_TRUE(lesson.ok()) << lesson.error().line() << "\n" << text.substr(first, end - first);
    for (const LessonStep& step : lesson->steps) {
      const LessonNumbers numbers = test::numbers_of(step.state);
      expect_filled(step.text, numbers);
      expect_true(step.expect, numbers);
      if (!step.question) continue;
      const LessonNumbers revealed = test::numbers_of(step.revealed);
      expect_answered(*step.question, step.revealed, revealed);
      expect_filled(step.reveal, revealed);
      expect_true(step.expect_revealed, revealed);
    }
    ++examples;
  }
  EXPECT_GE(examples, 3U);
}

/// And it names all that there is.
TEST(Course, DescriptionNamesEverythingThatExpressionsKnow) {
  const std::string text = test::file_text(test::lesson_folder() / "README.md");
  for (const LessonName& name : lesson_names()) {
    EXPECT_NE(text.find("`" + std::string(name.form) + "`"), std::string::npos) << name.form;
  }
  for (const auto words :
       {lesson_elements(), lesson_orders(), lesson_colours(), lesson_measures(), lesson_steps()}) {
    for (const std::string_view word : words) {
      EXPECT_NE(text.find("`" + std::string(word) + "`"), std::string::npos) << word;
    }
  }
}

}  // namespace
}  // namespace evenkeel
