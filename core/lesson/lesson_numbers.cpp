#include "lesson/lesson_numbers.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "lesson/evaluate_expression.h"
#include "lesson/expression.h"
#include "lesson/lesson_text.h"
#include "lesson/lesson_values.h"
#include "pipeline/pipeline.h"

namespace evenkeel {
namespace {

/// So that nothing in it is taken for Markdown.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_[]<>&|~#").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

LessonNumbers::LessonNumbers(std::shared_ptr<const Snapshot> snapshot,
                             std::shared_ptr<const ExecutedSnapshot> executed)
    : values_(std::make_shared<const LessonValues>(std::move(snapshot), std::move(executed))) {}

Result<LessonValue> LessonNumbers::value(std::string_view expression) const {
  auto parsed = lesson::parse_expression(expression);
  if (!parsed) return parsed.error();
  return lesson::evaluate_expression(parsed->root, *values_);
}

Result<bool> LessonNumbers::holds(std::string_view condition) const {
  auto found = value(condition);
  if (!found) return found.error();
  if (const bool* holds = std::get_if<bool>(&*found)) return *holds;
  return lesson::expression_error("the expression " + quoted(condition) + " is no condition");
}

Result<std::string> LessonNumbers::text(std::string_view expression) const {
  auto parsed = lesson::parse_expression(expression);
  if (!parsed) return parsed.error();
  auto found = lesson::evaluate_expression(parsed->root, *values_);
  if (!found) return found.error();
  return lesson::formatted(*found, parsed->format);
}

Result<std::string> fill_in(const LessonText& text, const LessonNumbers& numbers) {
  std::string out;
  lesson::PieceWalk walk(text.markdown, text.line);
  lesson::Piece piece;
  bool begins_line = false;  ///< the digits that were written last
  while (walk.next(piece)) {
    if (piece.kind != lesson::PieceKind::expression) {
      // "12. " at the beginning of a line would be a numbered list.
      if (begins_line && (piece.text.starts_with(". ") || piece.text.starts_with(") "))) out += '\\';
      out += piece.text;
      begins_line = false;
      continue;
    }
    auto number = numbers.text(piece.text);
    if (!number) return lesson::at_line(piece.line, number.error());
    const bool digits = number->find_first_not_of("0123456789") == std::string::npos;
    const std::size_t before = out.find_last_not_of(" -");
    begins_line = digits && (before == std::string::npos || out[before] == '\n');
    out += escaped(*number);
  }
  return out;
}

Result<std::size_t> right_choice(const LessonQuestion& question, const LessonNumbers& numbers) {
  std::optional<std::size_t> right;
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    const auto holds = numbers.holds(question.choices[i].right);
    if (!holds) return lesson::at_line(question.choices[i].text.line, holds.error());
    if (!*holds) continue;
    if (right) return lesson::error_at(question.text.line, "lesson-choice", "two choices are right");
    right = i;
  }
  if (!right) return lesson::error_at(question.text.line, "lesson-choice", "no choice is right");
  return *right;
}

Request lesson_request(const LessonState& state) {
  Request request{state.project.layout, state.project.a, {}, {}, state.project.b};
  if (request.b) request.compare = {*request.b};
  return request;
}

Cancellable<LessonNumbers> lesson_numbers(const LessonState& state, const Engine& engine,
                                          const std::stop_token& stop) {
  Pipeline pipeline;
  auto snapshot = pipeline.run(lesson_request(state), engine, stop);
  if (!snapshot) return std::nullopt;
  const std::shared_ptr<const Snapshot> shown = *snapshot;
  Executor executor;
  std::shared_ptr<const ExecutedSnapshot> executed;
  do {
    auto next = executor.next(shown, executed, engine, stop);
    if (!next) return std::nullopt;
    executed = *next;
  } while (!executed->complete());
  return LessonNumbers(shown, executed);
}

}  // namespace evenkeel
