#pragma once

#include <string>
#include <string_view>

#include "balance/loaded_plan.h"
#include "base/result.h"
#include "lesson/lesson.h"

/// Plans that a lesson keeps: made for one mask, to be used with another.
namespace evenkeel::lesson {

/// The plan of `strategy` for the documents, ranks and blocks of a state under another mask, as if it had
/// been read from a file: `file:NAME`. Only strategies that do not search, without parameters, and named
/// masks, so that reading a lesson is quick. Errors: `bad_input` for others; those of making the plan.
[[nodiscard]] Result<PlanSource> kept_plan(std::string_view name, std::string_view strategy,
                                           std::string_view mask, const LessonState& state);

}  // namespace evenkeel::lesson
