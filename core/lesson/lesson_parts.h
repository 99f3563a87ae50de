#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "lesson/lesson_state.h"

/// A lesson's file cut into its parts, before anybody looks at what they say.
namespace evenkeel::lesson {

/// What stands between two headings: its text, code to show included, and its blocks.
struct Part {
  std::string text;
  std::size_t text_line = 0;
  std::size_t text_end = 0;  ///< the line behind the text
  std::vector<Block> blocks;
  std::size_t line = 0;

  [[nodiscard]] const Block* block(std::string_view language) const {
    const auto found = std::find_if(blocks.begin(), blocks.end(),
                                    [&](const Block& block) { return block.language == language; });
    return found == blocks.end() ? nullptr : &*found;
  }
};

struct StepParts {
  std::string title;
  std::size_t line = 0;
  Part body;
  std::optional<Part> reveal;
};

struct LessonParts {
  std::string title;
  std::size_t title_line = 0;
  Part head;  ///< between the title and the first step
  std::vector<StepParts> steps;
};

/// Errors: `bad_input`, rule "lesson-structure", with the line: headings and blocks that there are not, a
/// block that is not closed or stands twice, no title, too many steps; those of `check_title`.
[[nodiscard]] Result<LessonParts> cut_lesson(std::string_view text);

/// The lines of a file, without line ends.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);

/// An error of rule "lesson-structure" at a line.
[[nodiscard]] Error structure_error(std::size_t line, std::string message, std::string fix = {});

}  // namespace evenkeel::lesson
