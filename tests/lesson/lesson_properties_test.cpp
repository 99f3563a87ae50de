#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "lesson/expression.h"
#include "lessons.h"

namespace evenkeel {
namespace {

/// Changes a text at a few places: bytes replaced, removed, doubled, lines swapped.
std::string mutated(std::string text) {
  const int changes = *rc::gen::inRange(1, 12);
  for (int i = 0; i < changes && !text.empty(); ++i) {
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
    switch (*rc::gen::inRange(0, 5)) {
      case 0:
        text[at] = static_cast<char>(*rc::gen::inRange(0, 256));
        break;
      case 1:
        text.erase(at, *rc::gen::inRange<std::size_t>(1, 40));
        break;
      case 2:
        text.insert(at, text.substr(at, *rc::gen::inRange<std::size_t>(1, 60)));
        break;
      case 3:
        text.insert(at, *rc::gen::element<std::string>("\n```\n", "```state\n", "{", "}", "`", "## x\n",
                                                       "### Reveal\n", "9", "\r\n", "A.tiles[", "(", ":",
                                                       " / ", "\xEF\xBB\xBF"));
        break;
      default:
        std::swap(text[at], text[*rc::gen::inRange<std::size_t>(0, text.size())]);
    }
  }
  return text;
}

/// No digit of a text that was read stands outside of expressions and code.
void expect_no_digits(const LessonText& text) {
  bool code = false;
  bool expression = false;
  std::size_t line_begin = 0;
  for (std::size_t i = 0; i < text.markdown.size(); ++i) {
    const char c = text.markdown[i];
    if (c == '\n') line_begin = i + 1;
    if (i == line_begin && text.markdown.compare(i, 3, "```") == 0) return;  // code to the end is enough here
    if (c == '`' && !expression) code = !code;
    if (c == '{' && !code) expression = true;
    if (c == '}' && !code) expression = false;
    if (text.markdown.compare(i, 2, "](") == 0 && !code && !expression) i = text.markdown.find(')', i);
    RC_ASSERT(code || expression || c < '0' || c > '9');
  }
}

RC_GTEST_PROP(LessonReader, NeverFailsOnChangedLessons, ()) {
  const auto names = test::lesson_files();
  const std::string name = *rc::gen::elementOf(names);
  const auto lesson = parse_lesson(name, mutated(test::file_text(test::lesson_folder() / (name + ".md"))));
  if (!lesson) {
    RC_ASSERT(!lesson.error().rule.empty());
    RC_ASSERT(lesson.error().message.find('\n') == std::string::npos);
    RC_ASSERT(lesson.error().message.starts_with("line "));
    return;
  }
  for (const LessonStep& step : lesson->steps) {
    expect_no_digits(step.text);
    expect_no_digits(step.reveal);
  }
}

RC_GTEST_PROP(Expression, NeverFailsOnAnyText, ()) {
  const auto parts = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "A.tiles", "B.area", "ranks", "tokens", "max", "imbalance", "(", ")", "[", "]", ",", "+", "-", "*", "/",
      "//", "%", "<", "==", "and", "or", "not", " ", "0", "1", "7", "1.5", "9223372036854775807", "\"x\"",
      ":", "percent", "count tile"));
  std::string text;
  for (const std::string& part : parts) text += part;
  static const LessonNumbers numbers =
      test::numbers_of("documents: 4, 12\nranks: 2\nblock: 4\nstrategy: contiguous\ncompare: head-tail");
  const auto value = numbers.text(text);
  if (!value) RC_ASSERT(value.error().line().find('\n') == std::string::npos);
}

}  // namespace
}  // namespace evenkeel
