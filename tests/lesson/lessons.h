#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "lesson/lesson_numbers.h"
#include "lesson/lesson_reader.h"
#include "support/paths.h"

namespace evenkeel::test {

inline std::string file_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::filesystem::path lesson_folder() {
  return std::filesystem::path(resource_dir()) / "lessons";
}

/// Names of the lessons that are there, whether the course has them or not.
inline std::vector<std::string> lesson_files() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(lesson_folder())) {
    if (entry.path().extension() == ".md" && entry.path().stem() != "README") {
      names.push_back(entry.path().stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// A lesson of one step with a state of its own.
inline std::string lesson_with(const std::string& state, const std::string& text = "Words.") {
  return "# Title\n\nA summary.\n\n## Step\n\n" + text + "\n\n```state\n" + state + "\n```\n";
}

/// What stands on the screen of a state, or a failed test.
inline LessonNumbers numbers_of(const LessonState& state) {
  const auto engine = make_cpu_engine();
  return *lesson_numbers(state, *engine);
}

/// The numbers of the first step of a lesson with a state.
inline LessonNumbers numbers_of(const std::string& state) {
  const auto lesson = parse_lesson("test", lesson_with(state));
  EXPECT_TRUE(lesson.ok()) << lesson.error().line();
  return numbers_of(lesson ? lesson->steps.front().state : LessonState{});
}

/// What an expression says of the numbers, or how it is refused.
inline std::string text_of(const LessonNumbers& numbers, const std::string& expression) {
  const auto text = numbers.text(expression);
  return text ? *text : "error: " + text.error().line();
}

}  // namespace evenkeel::test
