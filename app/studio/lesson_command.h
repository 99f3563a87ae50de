#pragma once

#include "arguments.h"
#include "lesson/lesson.h"

namespace evenkeel {

/// The lesson that the arguments name, at a step that it has. Errors: `bad_input` naming the lessons, or the
/// steps, that there are; those of a file.
[[nodiscard]] Result<Lesson> named_lesson(const StudioArguments& arguments);

/// `evenkeel-studio --lesson NAME --pdf FILE`: writes a lesson with its pictures, without a screen, and says
/// nothing but errors. Returns the exit code: 0, 2 for wrong use or bad input, 3 for a failure of the
/// machine.
[[nodiscard]] int run_lesson_pdf(const StudioArguments& arguments, int argc, char** argv);

}  // namespace evenkeel
