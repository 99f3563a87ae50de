#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.h"
#include "pipeline/project.h"

/// Lessons: steps of text, a state of the workload and the views, and questions. A lesson sets state and does
/// nothing else. Every number in it is computed when it is shown. The format is described for lecturers in
/// resources/lessons/README.md.
namespace evenkeel {

/// How the views stand.
struct LessonView {
  std::string order = "original";    ///< one of `lesson_orders()`
  std::string colour;                ///< one of `lesson_colours()`; empty: the view's own
  std::string measure = "tiles";     ///< what bars and strategies count, one of `lesson_measures()`
  std::string steps = "all-gather";  ///< whose steps the panel of steps shows, one of `lesson_steps()`
  std::vector<std::string> panels;   ///< to bring to the front, some of `lesson_panels()`
  std::optional<Rank> rank;          ///< what is pointed at
  std::optional<std::size_t> document;
  std::optional<std::int64_t> q_block;
  bool operator==(const LessonView&) const = default;
};

/// "original", "q-rearranged", "executed", "difference".
[[nodiscard]] std::span<const std::string_view> lesson_orders();
/// "rank", "share", "class", "document".
[[nodiscard]] std::span<const std::string_view> lesson_colours();
/// "tiles", "area".
[[nodiscard]] std::span<const std::string_view> lesson_measures();
/// "all-gather", "ring".
[[nodiscard]] std::span<const std::string_view> lesson_steps();
/// "strategies", "findings", "cursor", "rank-count", "traffic", "steps", "mask-mod", "how-it-works".
[[nodiscard]] std::span<const std::string_view> lesson_panels();
/// What a step may highlight or hide: "strip", "lanes", "mask", "bars", and the panels.
[[nodiscard]] std::span<const std::string_view> lesson_elements();

/// The workload and the views of one moment. Whole: what a step does not say is as the step before left it,
/// its reveal included.
struct LessonState {
  Project project;
  LessonView view;
  bool operator==(const LessonState&) const = default;
};

/// Text in which numbers stand as {expression}: paragraphs, emphasis, `code`, bullets, and links
/// `[words](lesson:NAME)` and `[words](glossary:TERM)`. No digit stands outside of expressions and `code`, no
/// other link, no picture, no HTML. Every expression in it is well formed and knows its names.
struct LessonText {
  std::string markdown;
  std::size_t line = 0;  ///< where it begins in the file, from 1
  bool operator==(const LessonText&) const = default;
};

/// A condition that words rest on: "slowest(A.tiles) == ranks - 1".
struct LessonCondition {
  std::string condition;
  std::size_t line = 0;
  bool operator==(const LessonCondition&) const = default;
};

enum class LessonQuestionKind : std::uint8_t {
  rank,    ///< the answer is a rank, to be pointed at
  number,  ///< the answer is a number
  choice,  ///< one of the choices
};

struct LessonChoice {
  LessonText text;
  std::string right;  ///< the condition under which it is the right one
  bool operator==(const LessonChoice&) const = default;
};

/// A question to predict. Its text is filled in with the numbers of `LessonStep::state`; `answer`, and which
/// choice is right, come from the numbers of `LessonStep::revealed`.
struct LessonQuestion {
  LessonQuestionKind kind = LessonQuestionKind::choice;
  LessonText text;
  std::string answer;                 ///< of rank and number: an expression, with a format where it needs one
  std::vector<LessonChoice> choices;  ///< two or more; exactly one condition holds, which a test checks
  bool operator==(const LessonQuestion&) const = default;
};

struct LessonStep {
  std::string title;
  std::size_t line = 0;  ///< of the title
  LessonState state;
  LessonText text;
  std::vector<std::string> highlight;   ///< some of `lesson_elements()`
  std::vector<std::string> hide;        ///< some of `lesson_elements()`, veiled until the reveal
  std::vector<LessonCondition> expect;  ///< what holds in `state`, as the words say
  std::optional<LessonQuestion> question;
  LessonText reveal;                             ///< empty without a question
  std::vector<std::string> reveal_highlight;     ///< those of the reveal; `highlight` where it names none
  std::vector<LessonCondition> expect_revealed;  ///< what holds in `revealed`
  LessonState revealed;  ///< from the reveal on; equals `state` where the file says nothing
  bool operator==(const LessonStep&) const = default;
};

struct Lesson {
  std::string name;                   ///< of its file, without ".md": letters a to z, digits and "-"
  std::string title;                  ///< plain text, as all titles
  std::string summary;                ///< a paragraph of plain text
  std::vector<std::string> explains;  ///< rules of findings that the lesson explains
  std::vector<LessonStep> steps;      ///< one or more
  bool operator==(const Lesson&) const = default;
};

/// The first lesson that says it explains a rule of a finding, or null.
[[nodiscard]] const Lesson* lesson_that_explains(std::span<const Lesson> lessons, std::string_view rule);

}  // namespace evenkeel
