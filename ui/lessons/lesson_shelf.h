#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "lesson/lesson.h"

namespace evenkeel::ui {

/// The lessons that come with the studio, in the order of the course. Read once. One that cannot be read,
/// which a test refuses, is left out.
[[nodiscard]] const std::vector<Lesson>& lessonShelf();

/// One of the studio's lessons. Errors: `bad_input` naming the lessons that there are.
[[nodiscard]] Result<Lesson> findLesson(std::string_view name);

/// The one that follows in the course; null after the last one, and after a lesson that is not of the course.
[[nodiscard]] const Lesson* lessonAfter(const Lesson& lesson);

/// A lecturer's own lesson. Errors: those of `parse_lesson`, beginning with the file; those of reading it; a
/// file that is larger than any lesson.
[[nodiscard]] Result<Lesson> readLesson(const std::filesystem::path& path);

/// Whether a name that was given means a file: it ends in ".md", or has a folder before it.
[[nodiscard]] bool isLessonFile(std::string_view name);

/// What `--lesson` says: a name of the studio's lessons, or a file.
[[nodiscard]] Result<Lesson> lessonOf(const std::string& name_or_file);

}  // namespace evenkeel::ui
