#include "lesson/lesson_reader.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.h"
#include "lesson/expression.h"
#include "lesson/lesson_parts.h"
#include "lesson/lesson_state.h"
#include "lesson/lesson_text.h"
#include "lesson/words.h"

namespace evenkeel {
namespace {

using lesson::at_line;
using lesson::Block;
using lesson::error_at;
using lesson::Part;
using lesson::StepParts;
using lesson::structure_error;
using lesson::trimmed;

Result<LessonText> text_of(std::string text, std::size_t line) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  if (auto checked = lesson::check_text(text, line); !checked) return checked.error();
  return LessonText{std::move(text), line};
}

/// An expression that is no condition, or one that is.
enum class Wanted : std::uint8_t { number, condition };

Result<std::string> expression_of(std::string_view text, std::size_t line, Wanted wanted) {
  const auto expression = lesson::parse_expression(text);
  if (!expression) return at_line(line, expression.error());
  if (!lesson::names_something(expression->root)) {
    return error_at(line, "lesson-digit", "the expression " + quoted(text) + " names nothing",
                    "name what it is computed from");
  }
  if (lesson::is_condition(expression->root) != (wanted == Wanted::condition)) {
    return error_at(line, "lesson-expression",
                    "the expression " + quoted(text) +
                        (wanted == Wanted::condition ? " is no condition" : " is a condition"),
                    wanted == Wanted::condition ? "compare it: A.tiles[0] < A.tiles[1]" : "write a number");
  }
  return std::string(text);
}

Result<std::vector<std::string>> elements_of(const Block& block) {
  std::vector<std::string> elements;
  for (std::size_t i = 0; i < block.lines.size(); ++i) {
    for (const std::string_view word : lesson::words_of(block.lines[i])) {
      if (auto known = lesson::check_word(block.language, word, lesson_elements()); !known) {
        return at_line(block.line + i, known.error());
      }
      if (std::find(elements.begin(), elements.end(), word) == elements.end()) elements.emplace_back(word);
    }
  }
  return elements;
}

constexpr std::size_t kMostConditions = 64;
constexpr std::size_t kMostChoices = 8;

Result<std::vector<LessonCondition>> conditions_of(const Block& block) {
  std::vector<LessonCondition> conditions;
  for (std::size_t i = 0; i < block.lines.size(); ++i) {
    const std::string_view text = trimmed(block.lines[i]);
    if (text.empty() || text.front() == '#') continue;
    auto condition = expression_of(text, block.line + i, Wanted::condition);
    if (!condition) return condition.error();
    if (conditions.size() == kMostConditions)
      return structure_error(block.line + i, "a step expects at most 64 conditions");
    conditions.push_back({std::move(*condition), block.line + i});
  }
  return conditions;
}

/// The question first, over as many lines as it needs, then `rank: EXPRESSION`, `number: EXPRESSION`, or
/// choices, each `choice: TEXT` and in the line below it `right: CONDITION`.
Result<LessonQuestion> question_of(const Block& block) {
  LessonQuestion question;
  std::string words;
  std::size_t words_line = block.line;
  bool answered = false;
  std::optional<LessonText> choice;
  for (std::size_t i = 0; i < block.lines.size(); ++i) {
    const std::size_t line = block.line + i;
    const std::string_view text = trimmed(block.lines[i]);
    if (text.empty()) continue;
    const auto after = [&](std::string_view key) -> std::optional<std::string_view> {
      return text.starts_with(key) ? std::optional(trimmed(text.substr(key.size()))) : std::nullopt;
    };
    if (choice && !after("right:")) {
      return structure_error(line, "a choice does not say when it is right",
                             "write right: CONDITION below it");
    }
    if (const auto value = after("rank:")) {
      auto answer = expression_of(*value, line, Wanted::number);
      if (!answer) return answer.error();
      if (answered || !question.choices.empty())
        return structure_error(line, "the question has a second answer");
      question.kind = LessonQuestionKind::rank;
      question.answer = std::move(*answer);
      answered = true;
    } else if (const auto number = after("number:")) {
      auto answer = expression_of(*number, line, Wanted::number);
      if (!answer) return answer.error();
      if (answered || !question.choices.empty())
        return structure_error(line, "the question has a second answer");
      question.kind = LessonQuestionKind::number;
      question.answer = std::move(*answer);
      answered = true;
    } else if (const auto label = after("choice:")) {
      if (answered) return structure_error(line, "the question has a second answer");
      if (question.choices.size() == kMostChoices)
        return structure_error(line, "a question has at most 8 choices");
      auto checked = text_of(std::string(*label), line);
      if (!checked) return checked.error();
      if (checked->markdown.empty()) return structure_error(line, "a choice has no words");
      choice = std::move(*checked);
    } else if (const auto condition = after("right:")) {
      if (!choice)
        return structure_error(line, "right stands without a choice", "write choice: TEXT above it");
      auto right = expression_of(*condition, line, Wanted::condition);
      if (!right) return right.error();
      question.choices.push_back({std::move(*choice), std::move(*right)});
      choice.reset();
    } else {
      if (answered || !question.choices.empty()) {
        return structure_error(line, "the words of the question stand behind its answer", "write them first");
      }
      if (words.empty()) words_line = line;
      if (!words.empty()) words += '\n';
      words += text;
    }
  }
  if (choice)
    return structure_error(block.line, "a choice does not say when it is right",
                           "write right: CONDITION below it");
  if (!answered && question.choices.size() < 2) {
    return structure_error(block.line, "the question has no answer",
                           "write rank: EXPRESSION, number: EXPRESSION, or two choices");
  }
  auto text = text_of(std::move(words), words_line);
  if (!text) return text.error();
  if (text->markdown.empty()) return structure_error(block.line, "the question has no words");
  question.text = std::move(*text);
  return question;
}

/// A step from its parts; `state` is what the step before left and becomes what this one leaves.
Result<LessonStep> step_of(const StepParts& parts, LessonState& state) {
  LessonStep step;
  step.title = parts.title;
  step.line = parts.line;
  const Part& body = parts.body;
  auto text = text_of(body.text, body.text_line == 0 ? body.line : body.text_line);
  if (!text) return text.error();
  if (text->markdown.empty())
    return structure_error(parts.line, "the step " + quoted(parts.title) + " has no text");
  step.text = std::move(*text);
  const auto apply = [&](const Part& part) -> Result<void> {
    return lesson::apply_state(part.block("state"), part.block("mask_mod"), part.line, state);
  };
  if (auto set = apply(body); !set) return set.error();
  step.state = state;
  if (const Block* block = body.block("highlight")) {
    auto elements = elements_of(*block);
    if (!elements) return elements.error();
    step.highlight = std::move(*elements);
  }
  if (const Block* block = body.block("hide")) {
    auto elements = elements_of(*block);
    if (!elements) return elements.error();
    if (body.block("predict") == nullptr) {
      return structure_error(block->line, "a step without a question hides something",
                             "add a predict block and ### Reveal");
    }
    step.hide = std::move(*elements);
  }
  if (const Block* block = body.block("expect")) {
    auto conditions = conditions_of(*block);
    if (!conditions) return conditions.error();
    step.expect = std::move(*conditions);
  }
  step.reveal_highlight = step.highlight;
  if (const Block* block = body.block("predict")) {
    auto question = question_of(*block);
    if (!question) return question.error();
    step.question = std::move(*question);
  }
  if (step.question.has_value() != parts.reveal.has_value()) {
    return structure_error(
        parts.line,
        step.question ? "the question of the step has no reveal" : "the step has a reveal without a question",
        "a question needs a predict block, and ### Reveal behind it");
  }
  if (parts.reveal) {
    const Part& reveal = *parts.reveal;
    for (const std::string_view language : {"predict", "hide"}) {
      if (const Block* block = reveal.block(language)) {
        return structure_error(block->line - 1, "a reveal has a block " + quoted(language),
                               "move it above ### Reveal");
      }
    }
    auto revealed = text_of(reveal.text, reveal.text_line == 0 ? reveal.line : reveal.text_line);
    if (!revealed) return revealed.error();
    if (revealed->markdown.empty()) return structure_error(reveal.line, "the reveal has no text");
    step.reveal = std::move(*revealed);
    if (auto set = apply(reveal); !set) return set.error();
    if (const Block* block = reveal.block("highlight")) {
      auto elements = elements_of(*block);
      if (!elements) return elements.error();
      step.reveal_highlight = std::move(*elements);
    }
    if (const Block* block = reveal.block("expect")) {
      auto conditions = conditions_of(*block);
      if (!conditions) return conditions.error();
      step.expect_revealed = std::move(*conditions);
    }
  }
  step.revealed = state;
  return step;
}

/// The summary of a lesson, and a line `explains: RULE, RULE`.
Result<void> read_head(const Part& head, std::size_t title_line, Lesson& lesson) {
  std::size_t line = head.text_line;
  std::size_t summary_line = title_line;
  for (const std::string_view text : lesson::split(head.text, '\n')) {
    const std::string_view words = trimmed(text);
    if (words.starts_with("explains:")) {
      for (const std::string_view rule : lesson::words_of(words.substr(9))) {
        if (!lesson::is_lesson_name(rule))
          return structure_error(line, "explains names " + quoted(rule) + ", which is no rule");
        lesson.explains.emplace_back(rule);
      }
    } else if (!words.empty()) {
      if (lesson.summary.empty()) summary_line = line;
      if (!lesson.summary.empty()) lesson.summary += ' ';
      lesson.summary += words;
    }
    ++line;
  }
  if (lesson.summary.empty())
    return structure_error(title_line, "the lesson has no summary", "write a paragraph below its title");
  return lesson::check_title(lesson.summary, summary_line);
}

}  // namespace

Result<Lesson> parse_lesson(std::string_view name, std::string_view text) {
  if (!lesson::is_lesson_name(name)) {
    return bad_input("lesson-file-name", quoted(name) + " is no name of a lesson",
                     "use letters a to z, digits and -");
  }
  if (text.size() > kMostLessonBytes) {
    return bad_input("lesson-size", "the file has " + grouped(static_cast<std::int64_t>(text.size())) +
                                        " bytes, and a lesson at most " +
                                        grouped(static_cast<std::int64_t>(kMostLessonBytes)));
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    plain += text[i];
  }
  if (const std::size_t bad = lesson::first_bad_byte(plain); bad != std::string::npos) {
    const auto line = std::count(plain.begin(), plain.begin() + static_cast<std::ptrdiff_t>(bad), '\n');
    return error_at(static_cast<std::size_t>(line) + 1, "lesson-characters",
                    "there is a byte that is no text in UTF-8", "save the file as plain text in UTF-8");
  }
  auto parts = lesson::cut_lesson(plain);
  if (!parts) return parts.error();
  if (parts->title.empty()) {
    return structure_error(1, "the file does not begin with its title", "begin it with # Title");
  }
  // Each may be a walk over all blocks.
  if (std::count(plain.begin(), plain.end(), '{') > static_cast<std::ptrdiff_t>(kMostLessonExpressions)) {
    return structure_error(1, "a lesson has at most " + grouped(kMostLessonExpressions) + " expressions");
  }
  Lesson lesson;
  lesson.name = std::string(name);
  lesson.title = std::move(parts->title);
  if (auto read = read_head(parts->head, parts->title_line, lesson); !read) return read.error();
  if (parts->steps.empty()) {
    return structure_error(parts->title_line, "the lesson has no steps", "begin a step with ## Title");
  }
  LessonState state;
  for (const StepParts& step_parts : parts->steps) {
    auto step = step_of(step_parts, state);
    if (!step) return step.error();
    lesson.steps.push_back(std::move(*step));
  }
  return lesson;
}

Result<std::vector<std::string>> parse_course(std::string_view text) {
  std::vector<std::string> names;
  if (text.size() > kMostLessonBytes) return bad_input("lesson-size", "the list of a course is too long");
  std::size_t number = 0;
  for (const std::string_view line : lesson::lines_of(text)) {
    ++number;
    const std::string_view name = trimmed(line);
    if (name.empty() || name.front() == '#') continue;
    if (!lesson::is_lesson_name(name)) {
      return error_at(number, "lesson-file-name", quoted(name) + " is no name of a lesson",
                      "use letters a to z, digits and -");
    }
    if (std::find(names.begin(), names.end(), name) != names.end()) {
      return error_at(number, "lesson-file-name", quoted(name) + " is there twice");
    }
    names.emplace_back(name);
  }
  if (names.empty()) return bad_input("lesson-structure", "a course has no lessons");
  return names;
}

}  // namespace evenkeel
