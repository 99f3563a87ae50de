#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "lesson/lesson.h"
#include "pipeline/executed.h"
#include "pipeline/snapshot.h"

namespace evenkeel {

class LessonValues;

/// What an expression comes to: a condition, a whole number, a real one, or a name (`A.strategy`).
using LessonValue = std::variant<bool, std::int64_t, double, std::string>;

/// What the expressions of a lesson say about a workload, computed from what is shown. Copies share what was
/// computed; an object and its copies are used by one thread at a time.
class LessonNumbers {
 public:
  /// `executed` may be null, or of part of the strategies, while the kernels are still counted: what needs it
  /// is then an error of rule "lesson-not-yet". Where it is not null it belongs to `snapshot`.
  LessonNumbers(std::shared_ptr<const Snapshot> snapshot, std::shared_ptr<const ExecutedSnapshot> executed);

  /// The value of an expression, its format left out. Errors: `bad_input` for what is not understood, naming
  /// what there is; for an index out of range, a division by zero, a whole number beyond 64 bits; for a
  /// number that a refused strategy, a plan that cuts blocks, or a missing side B does not have.
  /// O(what it names): KV traffic and ring steps are computed when first asked for, and kept.
  [[nodiscard]] Result<LessonValue> value(std::string_view expression) const;
  /// Whether a condition holds. Errors: those of `value`; a value that is no condition.
  [[nodiscard]] Result<bool> holds(std::string_view condition) const;
  /// The value as people read it: grouped ("67,108,864"), rounded as the format behind its ":" says
  /// ("percent", "ratio", ...). Errors: those of `value`; a condition.
  [[nodiscard]] Result<std::string> text(std::string_view expression) const;

 private:
  std::shared_ptr<const LessonValues> values_;
};

/// Markdown with every {expression} replaced by its number, so that nothing in it can be taken for Markdown.
/// Errors: those of `LessonNumbers::text`, beginning with "line 12: ".
[[nodiscard]] Result<std::string> fill_in(const LessonText& text, const LessonNumbers& numbers);

/// The choice whose condition holds. Errors: those of `holds`; where none or several hold.
[[nodiscard]] Result<std::size_t> right_choice(const LessonQuestion& question, const LessonNumbers& numbers);

/// The workload of a state run through the core, strategies A and B: for tests, files and the command line.
/// What fails stands in the numbers that need it. Nothing when stopped.
[[nodiscard]] Cancellable<LessonNumbers> lesson_numbers(const LessonState& state, const Engine& engine,
                                                        const std::stop_token& stop = {});

/// The state as `Pipeline::run` takes it: A, and B where there is one.
[[nodiscard]] Request lesson_request(const LessonState& state);

/// A name that expressions may use, for help and messages.
struct LessonName {
  std::string_view form;     ///< "A.tiles[rank]"
  std::string_view summary;  ///< what it says, in a line
};
[[nodiscard]] const std::vector<LessonName>& lesson_names();

}  // namespace evenkeel
