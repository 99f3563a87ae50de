#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "lesson/lesson.h"

/// The state and mask_mod blocks of lessons.
namespace evenkeel::lesson {

/// A fenced block of a lesson: its lines without the fences.
struct Block {
  std::string language;
  std::vector<std::string> lines;
  std::size_t line = 0;  ///< of the first of `lines`
};

/// Sets what a state block says, and the mask of a mask_mod block; the rest of `state` stays. Either may be
/// null; `line` is that of the step, for errors that belong to neither. Errors: `bad_input` with line and
/// key: an unknown or repeated key, a value that is out of range or not of its kind, a state larger than
/// lessons may be.
[[nodiscard]] Result<void> apply_state(const Block* settings, const Block* mask_mod, std::size_t line,
                                       LessonState& state);

}  // namespace evenkeel::lesson
