#pragma once

#include <string>

#include "base/result.h"
#include "lesson/expression.h"
#include "lesson/lesson_values.h"

namespace evenkeel::lesson {

/// The value of an expression. Whole numbers stay whole under + - * // % and are checked; "/" gives a real
/// number; "//" and "%" are Python's, toward minus infinity. Errors: those of `LessonNumbers::value`.
[[nodiscard]] Result<LessonValue> evaluate_expression(const Node& node, const LessonValues& values);

/// A value as people read it: whole numbers grouped, real ones with two decimals, unless the format says
/// otherwise. `over` is of a ratio: 1.047 is "+4.7 %". Errors: a format that does not suit the value.
[[nodiscard]] Result<std::string> formatted(const LessonValue& value, const Format& format);

}  // namespace evenkeel::lesson
