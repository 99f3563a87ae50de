#include <algorithm>
#include <string>

#include "fuzz/expect.h"
#include "lesson/lesson_numbers.h"
#include "lesson/lesson_reader.h"

namespace {

using namespace evenkeel;

/// A small workload whose numbers any text is filled in with: what matters here is that nothing fails.
const LessonNumbers& some_numbers() {
  static const LessonNumbers numbers = [] {
    const auto lesson =
        parse_lesson("fuzz",
                     "# T\n\nS.\n\n## Step\n\nWords.\n```state\ndocuments: 64, 192\nranks: 2\n"
                     "block: 16\nstrategy: contiguous\ncompare: head-tail\n```\n");
    return *lesson_numbers(lesson->steps.front().state, *make_cpu_engine());
  }();
  return numbers;
}

void fill(const LessonText& text) {
  const auto filled = fill_in(text, some_numbers());
  if (!filled) {
    fuzz::expect_one_line(filled.error());
  } else if (text.markdown.find('`') == std::string::npos) {
    fuzz::expect(filled->find('{') == std::string::npos, "every expression is filled in");
  }
}

void look_at(const LessonState& state) {
  const Project& project = state.project;
  fuzz::expect(!project.layout.empty(), "a state has documents");
  fuzz::expect(project.layout.seq_len() <= kMostLessonTokens, "a state has a limit of tokens");
  fuzz::expect(project.a.world_size.value <= kMostLessonRanks, "a state has a limit of ranks");
  fuzz::expect(check_case(project.layout, project.a).ok(), "the numbers of a state fit each other");
  for (const PlanSource& plan : project.a.plans) {
    fuzz::expect(plan.path.empty() && plan.read.ok(), "a lesson reads no files");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text = fuzz::as_text(data, size);
  const auto lesson = parse_lesson("fuzz", text);
  if (!lesson) {
    fuzz::expect_one_line(lesson.error());
    fuzz::expect(
        lesson.error().rule.starts_with("lesson-size") || lesson.error().message.starts_with("line "),
        "an error says its line");
    return 0;
  }
  fuzz::expect(!lesson->steps.empty() && !lesson->title.empty(), "a lesson has a title and steps");
  for (const LessonStep& step : lesson->steps) {
    look_at(step.state);
    look_at(step.revealed);
    fill(step.text);
    fill(step.reveal);
    if (!step.question) continue;
    fill(step.question->text);
    (void)some_numbers().text(step.question->answer);
    (void)right_choice(*step.question, some_numbers());
  }
  return 0;
}
