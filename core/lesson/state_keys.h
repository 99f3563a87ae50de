#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "lesson/lesson.h"

namespace evenkeel::lesson {

/// A key of state blocks and what it sets.
struct StateKey {
  std::string_view name;
  /// Errors: `bad_input`, rule "lesson-state" or that of what is read, saying what is allowed.
  Result<void> (*set)(std::string_view text, LessonState& state);
};
/// All but `plan NAME` and `tensor NAME`.
[[nodiscard]] std::span<const StateKey> state_keys();

/// An error of rule "lesson-state".
[[nodiscard]] Error state_error(std::string message, std::string fix = {});
/// The error of a state that is larger than lessons may be.
[[nodiscard]] Error too_large(const std::string& what, std::int64_t most);

}  // namespace evenkeel::lesson
